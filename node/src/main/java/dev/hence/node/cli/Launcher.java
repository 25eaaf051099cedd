package dev.hence.node.cli;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Starts the nodes of a plan as processes of this machine, and ends them.
 *
 * <p>Threading: any thread.
 */
final class Launcher {
  private static final Path SETSID = Path.of("/usr/bin/setsid");

  private final Plan plan;
  private final boolean attached;
  private final Map<Running, Process> started = new LinkedHashMap<>();
  private boolean stopping;

  /**
   * @param attached whether the nodes end when this process does, however it ends
   */
  Launcher(Plan plan, boolean attached) {
    this.plan = plan;
    this.attached = attached;
  }

  /** Starts all nodes, or none. */
  void start() throws CommandFailure {
    for (Plan.Seat seat : plan.seats()) {
      synchronized (this) {
        if (stopping) {
          return;
        }
        try {
          Process process = start(seat);
          started.put(Running.of(seat, process, plan.log(seat)), process);
        } catch (IOException e) {
          stop();
          throw CommandFailure.failed("can't start " + seat.name() + ": " + e.getMessage());
        }
      }
    }
  }

  /** The nodes that were started, in VIEW order. */
  synchronized Map<Running, Process> started() {
    return new LinkedHashMap<>(started);
  }

  /** Whether the nodes end because we want it. */
  synchronized boolean isStopping() {
    return stopping;
  }

  /** Ends all nodes that run, and starts no more. */
  Stopping.Outcome stop() {
    List<ProcessHandle> alive;
    synchronized (this) {
      stopping = true;
      alive = started.values().stream().filter(Process::isAlive).map(Process::toHandle).toList();
    }
    return Stopping.stop(alive);
  }

  private Process start(Plan.Seat seat) throws IOException {
    Path log = plan.log(seat);
    Files.createDirectories(log.getParent());
    ProcessBuilder builder =
        new ProcessBuilder(command())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().putAll(plan.environment(seat));
    // Or RocksDB runs a shell at each start to find out which C library there is.
    builder.environment().putIfAbsent("ROCKSDB_MUSL_LIBC", "false");
    // What the C library keeps of freed memory, it keeps for each arena.
    builder.environment().putIfAbsent("MALLOC_ARENA_MAX", "2");
    if (attached) {
      // Nobody writes to this pipe: its end tells the node that we are gone.
      builder.environment().put("HENCE_ATTACHED", "true");
    } else {
      builder.environment().remove("HENCE_ATTACHED");
      builder.redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")));
    }
    return builder.start();
  }

  private static List<String> command() {
    List<String> command = new ArrayList<>();
    // In a session of their own, nodes don't get the terminal's Ctrl-C: we stop them, in order.
    if (Files.isExecutable(SETSID)) {
      command.add(SETSID.toString());
    }
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    String options = System.getProperty("hence.jvm.options", "");
    if (!options.isEmpty()) {
      command.add("@" + options);
    }
    String cache = System.getProperty("hence.aot", "");
    if (!cache.isEmpty()) {
      command.add("-XX:AOTCache=" + cache);
    }
    // Native libraries lie there unpacked.
    command.add("-Djava.library.path=" + jar().resolveSibling("lib"));
    command.add("-jar");
    command.add(jar().toString());
    return command;
  }

  /** The jar that this class comes from, which runs a node too. */
  private static Path jar() {
    Path jar = Path.of(System.getProperty("java.class.path")).toAbsolutePath();
    if (!Files.isRegularFile(jar)) {
      throw new UncheckedIOException(new IOException(jar + " is no jar: use ./hence"));
    }
    return jar;
  }
}
