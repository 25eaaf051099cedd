package dev.hence.node.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Waits until nodes serve, and shows how far they are. */
final class Readiness {
  private static final long TIMEOUT_NANOS = 60_000_000_000L;
  private static final int POLL_MILLIS = 50;

  private final List<Running> nodes;
  private final Console console;

  Readiness(List<Running> nodes, Console console) {
    this.nodes = nodes;
    this.console = console;
  }

  /** Returns when all nodes serve; fails when one has ended, or after a minute. */
  void await() throws CommandFailure {
    long started = System.nanoTime();
    List<Running> waiting = new ArrayList<>(nodes);
    while (true) {
      waiting.removeIf(node -> new Probe(node.address()).standing().ready());
      if (waiting.isEmpty()) {
        console.progressEnds();
        console.line("%d nodes serve after %.1f s".formatted(nodes.size(), seconds(started)));
        return;
      }
      console.progress(
          "starting: %d of %d nodes serve".formatted(nodes.size() - waiting.size(), nodes.size()));
      for (Running node : waiting) {
        check(node, started);
      }
      pause();
    }
  }

  private void check(Running node, long started) throws CommandFailure {
    if (!node.isAlive()) {
      console.progressEnds();
      throw CommandFailure.failed(
          node.name() + " has ended while it started: " + lastLine(node.log()).orElse("no word"));
    }
    if (System.nanoTime() - started > TIMEOUT_NANOS) {
      console.progressEnds();
      throw CommandFailure.failed(
          node.name()
              + " doesn't serve after a minute: "
              + new Probe(node.address()).standing().reason());
    }
  }

  private static double seconds(long started) {
    return (System.nanoTime() - started) / 1e9;
  }

  private static void pause() {
    try {
      Thread.sleep(POLL_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The last line of a log. */
  static Optional<String> lastLine(Path log) {
    try {
      return new String(Files.readAllBytes(log), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.isBlank())
          .reduce((earlier, later) -> later);
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
