package dev.hence.torture.bed;

import dev.hence.integration.harness.Network;
import dev.hence.integration.harness.NodeProcess;
import dev.hence.integration.harness.Ports;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** A cluster's machines: a seat for each node, and the links between them. */
public final class Bed implements AutoCloseable {
  private static final int PORT = 8090;
  private static final List<String> NAMES =
      List.of("alice", "bob", "carol", "dave", "eve", "frank", "grace", "heidi");

  /** The most nodes that a bed takes. */
  public static final int NODES_MAX = NAMES.size();

  private final List<Seat> seats = new ArrayList<>();
  private final Optional<Network> network;
  private final Optional<Links> links;

  /**
   * What a bed is made for.
   *
   * @param shards SHARD_COUNT
   * @param folder for disks and the files of tools
   * @param logs for what nodes print
   * @param missing tools that can't be had
   */
  public record Plan(int nodes, int shards, Path folder, Path logs, Set<Tool> missing) {}

  private Bed(Optional<Network> network, Optional<Links> links) {
    this.network = network;
    this.links = links;
  }

  /** Makes everything; no node runs yet. What was made is taken away again if something fails. */
  public static Bed make(Plan plan) {
    Optional<Network> network =
        plan.missing().contains(Tool.NETWORK)
            ? Optional.empty()
            : Optional.of(Network.create(plan.nodes()));
    Bed bed = new Bed(network, network.map(laid -> new Links(laid, plan.nodes(), PORT)));
    try {
      bed.furnish(plan);
      return bed;
    } catch (RuntimeException | Error e) {
      bed.close();
      throw e;
    }
  }

  private void furnish(Plan plan) {
    List<String> addresses = new ArrayList<>();
    for (int i = 0; i < plan.nodes(); i++) {
      int index = i;
      addresses.add(
          network
              .map(laid -> laid.host(index) + ":" + PORT)
              .orElseGet(() -> "127.0.0.1:" + Ports.free()));
    }
    for (int i = 0; i < plan.nodes(); i++) {
      int index = i;
      String name = NAMES.get(i);
      Disk disk = Disk.make(plan.folder(), name, !plan.missing().contains(Tool.DISK));
      Map<String, String> environment = new LinkedHashMap<>();
      environment.put("SOCKET_ADDRESS", addresses.get(i));
      environment.put("VIEW", String.join(",", addresses));
      environment.put("SHARD_COUNT", Integer.toString(plan.shards()));
      environment.put("HENCE_NAME", name);
      environment.put("HENCE_DATA", disk.data().toString());
      // The input ends with this process, however that ends.
      environment.put("HENCE_ATTACHED", "true");
      List<String> place = network.map(laid -> Links.into(laid, index)).orElseGet(List::of);
      seats.add(
          Seat.make(
              new NodeProcess.Place(
                  name, addresses.get(i), place, plan.logs().resolve(name + ".log")),
              environment,
              disk,
              plan.folder()));
    }
  }

  /** What a node is called, counted in VIEW order. */
  public static String name(int node) {
    return NAMES.get(node);
  }

  /** The node's seat, counted in VIEW order. */
  public Seat seat(int node) {
    return seats.get(node);
  }

  /** All seats, in VIEW order. */
  public List<Seat> seats() {
    return List.copyOf(seats);
  }

  /** The links; there are none to play with where the network can't be had. */
  public Links links() {
    return links.orElseThrow(() -> new IllegalStateException("this bed is on loopback"));
  }

  /** What is wrong with the processes: those that ended by themselves. */
  public List<String> complaints() {
    return seats.stream().map(Seat::complaint).filter(Objects::nonNull).toList();
  }

  @Override
  public void close() {
    seats.forEach(Seat::close);
    links.ifPresent(Links::close);
    network.ifPresent(Network::close);
  }
}
