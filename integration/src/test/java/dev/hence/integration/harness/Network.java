package dev.hence.integration.harness;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A network of its own for each node, on one bridge, whose links can be cut.
 *
 * <p>Each node lives in a network namespace with the address {@code 10.77.N.(2 + index)}; the
 * bridge lives in a namespace too, and this JVM is on it as {@code 10.77.N.1}, so that clients
 * reach every node whatever is cut. N and the names of the namespaces come from this process's id:
 * runs side by side don't meet.
 *
 * <p>A cut between two nodes is silent, as in a real network: each gets a hardware address for the
 * other that nobody has, so what they send is lost on the bridge, and no connection is told. It
 * needs root and {@code ip}, nothing else.
 */
public final class Network implements AutoCloseable {
  private static final String NOBODY = "02:de:ad:00:00:01";

  private final String tag = "hence" + ProcessHandle.current().pid() % 100_000;
  private final String subnet = "10.77." + ProcessHandle.current().pid() % 250 + ".";
  private final int nodes;

  private Network(int nodes) {
    this.nodes = nodes;
  }

  /** Why a network can't be had here; empty if it can. */
  public static String reasonAgainst() {
    if (!"root".equals(System.getProperty("user.name"))) {
      return "network namespaces need root";
    }
    String probe = "henceprobe" + ProcessHandle.current().pid() % 100_000;
    if (!Shell.succeeds(List.of("ip", "netns", "add", probe))) {
      return "no network namespaces: 'ip netns add' fails (is iproute2 installed?)";
    }
    Shell.run(List.of("ip", "netns", "del", probe));
    return "";
  }

  /** Lays the network for that many nodes. */
  public static Network create(int nodes) {
    Network network = new Network(nodes);
    network.close();
    try {
      network.lay();
    } catch (RuntimeException e) {
      network.close();
      throw e;
    }
    return network;
  }

  /** The address of a node, without a port. */
  public String host(int node) {
    return subnet + (2 + node);
  }

  /** The command before a command that makes it run at a node's place. */
  public List<String> prefix(int node) {
    return List.of("ip", "netns", "exec", namespace(node));
  }

  /** The network namespace of a node, as {@code ip netns} lists it. */
  public String namespace(int node) {
    return tag + "n" + node;
  }

  /**
   * A further address of this JVM, {@code 10.77.N.(100 + index)}, at which it can stand between a
   * node and its peers.
   */
  public String standIn(int node) {
    return subnet + (100 + node);
  }

  /** Cuts every link between nodes of different groups; nodes in no group keep all links. */
  @SafeVarargs
  public final void split(List<Integer>... groups) {
    for (List<Integer> group : groups) {
      for (List<Integer> other : groups) {
        if (!group.equals(other)) {
          group.forEach(node -> other.forEach(peer -> deafen(node, peer)));
        }
      }
    }
  }

  /** Cuts one node off from all others. */
  public void isolate(int node) {
    List<Integer> others = new ArrayList<>();
    for (int peer = 0; peer < nodes; peer++) {
      if (peer != node) {
        others.add(peer);
      }
    }
    split(List.of(node), others);
  }

  /** Undoes every cut. */
  public void heal() {
    for (int node = 0; node < nodes; node++) {
      ip("-n", namespace(node), "neigh", "flush", "dev", "eth0", "nud", "permanent");
    }
  }

  private void deafen(int node, int peer) {
    ip(
        "-n",
        namespace(node),
        "neigh",
        "replace",
        host(peer),
        "lladdr",
        NOBODY,
        "dev",
        "eth0",
        "nud",
        "permanent");
  }

  private void lay() {
    String hub = tag + "hub";
    ip("netns", "add", hub);
    ip("-n", hub, "link", "add", "bridge", "type", "bridge");
    ip("-n", hub, "link", "set", "bridge", "up");
    ip("link", "add", tag, "type", "veth", "peer", "name", "client", "netns", hub);
    ip("-n", hub, "link", "set", "client", "master", "bridge", "up");
    ip("addr", "add", subnet + "1/24", "dev", tag);
    for (int node = 0; node < nodes; node++) {
      ip("addr", "add", standIn(node) + "/24", "dev", tag);
    }
    ip("link", "set", tag, "up");
    for (int node = 0; node < nodes; node++) {
      String namespace = namespace(node);
      String port = "node" + node;
      ip("netns", "add", namespace);
      ip("-n", namespace, "link", "set", "lo", "up");
      ip(
          "-n", hub, "link", "add", port, "type", "veth", "peer", "name", "eth0", "netns",
          namespace);
      ip("-n", hub, "link", "set", port, "master", "bridge", "up");
      ip("-n", namespace, "addr", "add", host(node) + "/24", "dev", "eth0");
      ip("-n", namespace, "link", "set", "eth0", "up");
    }
  }

  private static void ip(String... arguments) {
    List<String> command = new ArrayList<>(List.of("ip"));
    command.addAll(Arrays.asList(arguments));
    Shell.run(command);
  }

  /** Takes the network away; its links go with the namespaces. */
  @Override
  public void close() {
    Shell.succeeds(List.of("ip", "link", "del", tag));
    for (int node = 0; node < nodes; node++) {
      Shell.succeeds(List.of("ip", "netns", "del", namespace(node)));
    }
    Shell.succeeds(List.of("ip", "netns", "del", tag + "hub"));
  }
}
