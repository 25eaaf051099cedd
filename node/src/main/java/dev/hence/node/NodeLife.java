package dev.hence.node;

import dev.hence.core.replica.Event;
import dev.hence.core.replica.Store;
import dev.hence.node.cli.Folders;
import dev.hence.node.log.Log;
import dev.hence.node.log.LogNotices;
import dev.hence.node.log.RecentTroubles;
import dev.hence.node.net.Transport;
import dev.hence.node.settings.AddressText;
import dev.hence.node.settings.NodeSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A node's time as a process: from its settings to its exit code.
 *
 * <p>Exit codes: 0 stopped, by a signal or by the end of standard input; 1 couldn't start or
 * couldn't go on; 2 bad settings.
 */
final class NodeLife {
  private static final int STOPPED = 0;
  private static final int FAILED = 1;

  /** After a failure, how long an orderly stop may take before the process ends without it. */
  private static final int FAILED_STOP_MILLIS_MAX = 2_000;

  private final NodeSettings settings;
  private final long startedNanos = System.nanoTime();
  private final Optional<StoreOpening> opening;
  private final RecentTroubles troubles;
  private final LogNotices notices;
  private final AtomicBoolean failed = new AtomicBoolean();
  private final CountDownLatch over = new CountDownLatch(1);
  private final Object guard = new Object();
  private Optional<Node> node = Optional.empty();
  private Optional<Path> temporary = Optional.empty();

  private NodeLife(NodeSettings settings) {
    this.settings = settings;
    this.opening = settings.data().map(folder -> StoreOpening.begin(settings, folder));
    this.troubles = Log.start(settings.log(), settings.name());
    // Behind the log, which Netty looks for.
    Transport.prepare();
    this.notices = new LogNotices();
  }

  /** Lives to the end; returns the exit code. A signal ends the process without a return. */
  static int run(NodeSettings settings) {
    return new NodeLife(settings).live();
  }

  private int live() {
    notices.record(Introduction.of(settings));
    for (String unknown : settings.unknown()) {
      notices.record(Event.of(Event.Level.WARN, "a variable that no setting has", "name", unknown));
    }
    Thread.setDefaultUncaughtExceptionHandler((thread, thrown) -> fail(thrown));
    Runtime.getRuntime().addShutdownHook(new Thread(this::end, "end"));
    try {
      if (!start()) {
        return FAILED;
      }
    } catch (Store.StoreFailure | UncheckedIOException e) {
      System.err.println("hence: " + e.getMessage());
      return FAILED;
    }
    if (settings.attached()) {
      Thread watcher = new Thread(this::awaitInputEnd, "attached");
      watcher.setDaemon(true);
      watcher.start();
    }
    try {
      over.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return failed.get() ? FAILED : STOPPED;
  }

  private boolean start() {
    StoreOpening store = opening.orElseGet(() -> StoreOpening.begin(settings, temporaryFolder()));
    Node opened = new Node(settings, store, notices, troubles, this::fail);
    synchronized (guard) {
      node = Optional.of(opened);
    }
    Optional<Throwable> cause = opened.start();
    if (cause.isPresent()) {
      System.err.println("hence: " + whyNotListening(cause.get()));
      return false;
    }
    notices.record(
        Event.of(
            Event.Level.INFO,
            "listening",
            "port",
            AddressText.port(settings.address()),
            "startMs",
            (System.nanoTime() - startedNanos) / 1_000_000));
    return true;
  }

  private String whyNotListening(Throwable cause) {
    int port = AddressText.port(settings.address());
    return String.valueOf(cause.getMessage()).contains("in use")
        ? "port "
            + port
            + " is in use; stop what listens there, or give this node another SOCKET_ADDRESS"
            + " (and name that in every VIEW)"
        : "can't listen at port " + port + ": " + cause.getMessage();
  }

  private Path temporaryFolder() {
    try {
      Path made = Files.createTempDirectory("hence-node-");
      synchronized (guard) {
        temporary = Optional.of(made);
      }
      notices.record(
          Event.of(
              Event.Level.WARN,
              "data is temporary, deleted when this node stops; HENCE_DATA keeps it",
              "folder",
              made));
      return made;
    } catch (IOException e) {
      throw new UncheckedIOException("can't make a temporary folder for data: " + e, e);
    }
  }

  /** Something went wrong that the node can't go on after: tells it once and lets the node end. */
  private void fail(Throwable thrown) {
    if (!failed.compareAndSet(false, true)) {
      return;
    }
    notices.record(Event.of(Event.Level.ERROR, "stopping, since this node can't go on"), thrown);
    Thread last = new Thread(NodeLife::endByForce, "end by force");
    last.setDaemon(true);
    last.start();
    over.countDown();
  }

  private static void endByForce() {
    try {
      Thread.sleep(FAILED_STOP_MILLIS_MAX);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Runtime.getRuntime().halt(FAILED);
  }

  private void awaitInputEnd() {
    try {
      while (System.in.read() >= 0) {
        // What is written to us is of no interest; that it ends is.
      }
    } catch (IOException e) {
      // An input that can't be read any more has ended.
    }
    over.countDown();
  }

  /** Runs when the process ends, whatever ends it, and after a signal decides the exit code. */
  private void end() {
    boolean started;
    synchronized (guard) {
      try {
        if (node.isPresent()) {
          node.get().stop();
        }
        started = node.isPresent();
        temporary.ifPresent(Folders::delete);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      } catch (RuntimeException e) {
        notices.record(Event.of(Event.Level.ERROR, "couldn't stop in order"), e);
        return;
      }
    }
    if (started && !failed.get()) {
      notices.record(Event.of(Event.Level.INFO, "stopped"));
    }
  }
}
