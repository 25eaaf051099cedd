package dev.hence.integration.docker;

import dev.hence.integration.harness.Budgets;
import dev.hence.integration.harness.Cluster;
import dev.hence.integration.harness.NodeClient;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A node in a container, reached through its published port. */
final class Container implements AutoCloseable {
  private static final int NODE_PORT = 8_090;

  private final Seat seat;
  private final NodeClient client;

  /**
   * Where a container is.
   *
   * @param name the container's
   * @param network the name of its network
   * @param ip its address there
   * @param publishedPort its port on this machine
   * @param variables VIEW, and SHARD_COUNT if it is given
   */
  record Seat(String name, String network, String ip, int publishedPort, List<String> variables) {
    Seat {
      variables = List.copyOf(variables);
    }
  }

  Container(Seat seat) {
    this.seat = seat;
    this.client = new NodeClient("127.0.0.1:" + seat.publishedPort());
  }

  String name() {
    return seat.name();
  }

  /** Its name in every view. */
  String address() {
    return seat.ip() + ":" + NODE_PORT;
  }

  NodeClient client() {
    return client;
  }

  /** The README's line. */
  Container run() {
    List<String> line =
        new ArrayList<>(
            List.of(
                "run",
                "-d",
                "-p",
                seat.publishedPort() + ":" + NODE_PORT,
                "--net=" + seat.network(),
                "--ip=" + seat.ip(),
                "--name=" + seat.name(),
                "-e",
                "SOCKET_ADDRESS=" + address()));
    for (String variable : seat.variables()) {
      line.addAll(List.of("-e", variable));
    }
    line.add(DockerCluster.IMAGE);
    Docker.run(line.toArray(new String[0]));
    return this;
  }

  /** SIGTERM; how long it took, docker's own time included. */
  Duration stop() {
    long started = System.nanoTime();
    Docker.run("stop", seat.name());
    return Duration.ofNanos(System.nanoTime() - started);
  }

  /** SIGKILL. */
  void kill() {
    Docker.run("kill", seat.name());
  }

  /** Starts the stopped container; its data is still there. */
  void start() {
    Docker.run("start", seat.name());
  }

  /** Takes the container away, with the volume of its data. */
  void remove() {
    Docker.run("rm", "-f", "-v", seat.name());
  }

  void disconnect() {
    Docker.run("network", "disconnect", seat.network(), seat.name());
  }

  void connect() {
    Docker.run("network", "connect", "--ip", seat.ip(), seat.network(), seat.name());
  }

  /** Lets no packet of these nodes in; clients of the published port still get through. */
  void refuse(List<Container> others) {
    for (Container other : others) {
      filter("-A", other);
    }
  }

  void admit(List<Container> others) {
    for (Container other : others) {
      filter("-D", other);
    }
  }

  private void filter(String change, Container other) {
    Docker.Ended ended =
        Docker.end(
            Duration.ofSeconds(20),
            List.of(
                "nsenter",
                "-t",
                pid(),
                "-n",
                "iptables",
                change,
                "INPUT",
                "-s",
                other.seat.ip(),
                "-j",
                "DROP"));
    if (ended.exitCode() != 0) {
      throw new IllegalStateException("can't filter packets: " + ended.printed());
    }
  }

  /** Why packets of a container can't be filtered here; empty if they can. */
  Optional<String> reasonAgainstFilter() {
    try {
      Docker.Ended ended =
          Docker.end(
              Duration.ofSeconds(20),
              List.of("nsenter", "-t", pid(), "-n", "iptables", "-L", "-n"));
      return ended.exitCode() == 0 ? Optional.empty() : Optional.of(ended.printed().strip());
    } catch (UncheckedIOException e) {
      return Optional.of("nsenter isn't here");
    }
  }

  private String pid() {
    return Docker.run("inspect", "--format", "{{.State.Pid}}", seat.name());
  }

  /** Waits until the node says that it serves. */
  Container awaitReady() {
    try {
      Cluster.within(
          Budgets.START.multipliedBy(2),
          () -> {
            if (client.call("GET", "/readyz").status() != 200) {
              throw new AssertionError(seat.name() + " doesn't serve");
            }
          });
    } catch (RuntimeException | AssertionError e) {
      throw new AssertionError(seat.name() + " doesn't serve; its log:\n" + log(), e);
    }
    return this;
  }

  String log() {
    return Docker.end(Duration.ofSeconds(20), List.of("docker", "logs", "--tail", "40", name()))
        .printed();
  }

  @Override
  public void close() {
    client.close();
    Docker.succeeds("rm", "-f", "-v", seat.name());
  }
}
