package dev.hence.integration.docker;

import dev.hence.integration.harness.Budgets;
import dev.hence.integration.harness.Cluster;
import dev.hence.integration.harness.Ports;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The README's six containers in two shards, from the image built here.
 *
 * <p>Names, network and ports are the README's, unless somebody else has them on this machine.
 */
final class DockerCluster implements AutoCloseable {
  static final String IMAGE = "asg4img";

  private static final Path ROOT = Path.of(System.getProperty("hence.root", "..")).normalize();
  private static final Duration BUILD = Duration.ofMinutes(20);
  private static final List<String> NAMES =
      List.of("alice", "bob", "carol", "dave", "erin", "frank", "grace");
  private static final int FOUNDERS = 6;
  private static final int FIRST_PORT = 8_082;

  private final String network;
  private final String subnet;
  private final String suffix;
  private final List<Container> nodes = new ArrayList<>();

  private DockerCluster(String network, String subnet, String suffix) {
    this.network = network;
    this.subnet = subnet;
    this.suffix = suffix;
  }

  /** Builds the image, as the README does. */
  static void build() {
    Docker.run(BUILD, "build", "-t", IMAGE, ROOT.toAbsolutePath().toString());
  }

  /** Runs all six at once and waits until they agree. */
  static DockerCluster run() {
    boolean taken =
        Docker.succeeds("network", "inspect", "asg4net")
            || NAMES.stream().anyMatch(name -> Docker.succeeds("container", "inspect", name));
    DockerCluster cluster =
        taken
            ? new DockerCluster("hence-it", "10.213", "-hence-it")
            : new DockerCluster("asg4net", "10.10", "");
    try {
      cluster.found();
      return cluster;
    } catch (RuntimeException | AssertionError e) {
      cluster.close();
      throw e;
    }
  }

  private void found() {
    Docker.run("network", "create", "--subnet=" + subnet + ".0.0/16", network);
    for (int index = 0; index < FOUNDERS; index++) {
      nodes.add(new Container(seat(index, List.of("VIEW=" + view(FOUNDERS), "SHARD_COUNT=2"))));
    }
    nodes.forEach(Container::run);
    nodes.forEach(Container::awaitReady);
    awaitViews(Budgets.AGREED);
  }

  /** Runs one container more, which isn't told the number of shards. */
  Container join() {
    Container joined = new Container(seat(nodes.size(), List.of("VIEW=" + view(nodes.size() + 1))));
    nodes.add(joined);
    return joined.run().awaitReady();
  }

  /** Takes the last node away, process and data. */
  void forgetLast() {
    nodes.removeLast().close();
  }

  private Container.Seat seat(int index, List<String> variables) {
    int port = FIRST_PORT + index;
    return new Container.Seat(
        NAMES.get(index) + suffix,
        network,
        ip(index),
        Ports.isFree(port) ? port : Ports.free(),
        variables);
  }

  private String view(int count) {
    return IntStream.range(0, count)
        .mapToObj(index -> ip(index) + ":8090")
        .collect(Collectors.joining(","));
  }

  private String ip(int index) {
    return subnet + ".0." + (index + 2);
  }

  List<Container> nodes() {
    return List.copyOf(nodes);
  }

  Container node(String name) {
    return nodes.get(NAMES.indexOf(name));
  }

  List<Container> others(Container node) {
    return nodes.stream().filter(other -> other != node).toList();
  }

  static List<String> addresses(List<Container> containers) {
    return containers.stream().map(Container::address).toList();
  }

  /** Waits until every node's view is all nodes. */
  void awaitViews(Duration timeout) {
    awaitViews(timeout, nodes, nodes);
  }

  /** Waits until each of {@code asked} has exactly {@code expected} in its view. */
  static void awaitViews(Duration timeout, List<Container> asked, List<Container> expected) {
    Set<String> addresses = Set.copyOf(addresses(expected));
    Cluster.within(
        timeout,
        () -> {
          for (Container node : asked) {
            List<String> view = node.client().view();
            if (view.size() != addresses.size() || !addresses.containsAll(view)) {
              throw new AssertionError(node.name() + " has the view " + view);
            }
          }
        });
  }

  /** The ends of all logs, for a failure. */
  String logs() {
    return nodes.stream()
        .map(node -> "\n" + node.name() + ":\n" + node.log())
        .collect(Collectors.joining());
  }

  @Override
  public void close() {
    nodes.forEach(Container::close);
    Docker.succeeds("network", "rm", network);
  }
}
