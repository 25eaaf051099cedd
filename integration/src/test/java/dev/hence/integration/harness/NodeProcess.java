package dev.hence.integration.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.awaitility.core.TerminalFailureException;
import org.jspecify.annotations.Nullable;

/**
 * One node as a process of the operating system, which can be started again after its end.
 *
 * <p>What it prints goes to a file, of which failures show the end. Every process still alive is
 * killed when the test's JVM ends.
 */
public final class NodeProcess implements AutoCloseable {
  private static final int LOG_SHOWN_CHARS_MAX = 6_000;
  private static final Duration POLL = Duration.ofMillis(40);
  private static final Set<Process> alive = ConcurrentHashMap.newKeySet();

  static {
    Runtime.getRuntime()
        .addShutdownHook(new Thread(() -> alive.forEach(Process::destroyForcibly), "end-nodes"));
  }

  private final Place place;
  private final Map<String, String> environment = new TreeMap<>();
  private @Nullable Process process;
  private @Nullable NodeClient client;

  /**
   * Where a node lives.
   *
   * @param name for people
   * @param address "IP:PORT" where this JVM reaches it
   * @param prefix a command that runs the node's command elsewhere, or nothing
   * @param log the file for what it prints
   */
  public record Place(String name, String address, List<String> prefix, Path log) {}

  public NodeProcess(Place place, Map<String, String> environment) {
    this.place = place;
    this.environment.putAll(environment);
  }

  public String name() {
    return place.name();
  }

  public String address() {
    return place.address();
  }

  /** The client of the running process. */
  public NodeClient client() {
    if (client == null) {
      throw new IllegalStateException(name() + " was never started");
    }
    return client;
  }

  public boolean isAlive() {
    return process != null && process.isAlive();
  }

  /** The number of the process that was started last. */
  public long pid() {
    return running().pid();
  }

  /** Sets or, with null, takes away a variable for the next start. */
  public void setVariable(String variable, @Nullable String value) {
    if (value == null) {
      environment.remove(variable);
    } else {
      environment.put(variable, value);
    }
  }

  /** Starts the process and returns at once. */
  public NodeProcess start() {
    return startBehind(place.prefix());
  }

  /** The same behind other commands than the place's, for this one life. */
  public NodeProcess startBehind(List<String> prefix) {
    if (isAlive()) {
      throw new IllegalStateException(name() + " is running");
    }
    List<String> command = new ArrayList<>(prefix);
    command.addAll(command());
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    setEnvironment(builder, environment);
    try {
      Files.createDirectories(place.log().toAbsolutePath().getParent());
      builder.redirectOutput(ProcessBuilder.Redirect.appendTo(place.log().toFile()));
      process = builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException("can't start " + name(), e);
    }
    alive.add(process);
    closeClient();
    client = new NodeClient(address());
    return this;
  }

  /** Waits until the node says that it serves. */
  public NodeProcess awaitReady() {
    try {
      Awaitility.await()
          .pollDelay(Duration.ZERO)
          .pollInterval(POLL)
          .atMost(Budgets.START)
          .failFast("the process has ended", () -> !isAlive())
          .until(this::isReady);
    } catch (ConditionTimeoutException | TerminalFailureException e) {
      throw new AssertionError(name() + " serves not: " + e.getMessage() + logTail(), e);
    }
    return this;
  }

  /** Whether the node says that it serves. */
  public boolean isReady() {
    try {
      return client().call("GET", "/readyz").status() == 200;
    } catch (UncheckedIOException e) {
      return false;
    }
  }

  /** Sends SIGTERM and waits for the end. */
  public int stop() {
    running().destroy();
    return awaitEnd(Duration.ofSeconds(10));
  }

  /** Sends SIGKILL and waits for the end. */
  public void kill() {
    running().destroyForcibly();
    awaitEnd(Duration.ofSeconds(10));
  }

  /** Stops the process's clock: it stays, holds its connections and does nothing. */
  public void pause() {
    Shell.run(List.of("kill", "-STOP", Long.toString(running().pid())));
  }

  /** Lets a paused process go on. */
  public void resume() {
    Shell.run(List.of("kill", "-CONT", Long.toString(running().pid())));
  }

  /** The exit code, once the process has ended. */
  public int awaitEnd(Duration timeout) {
    Process ending = running();
    try {
      if (!ending.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new AssertionError(name() + " runs still after " + timeout + logTail());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted at the end of " + name(), e);
    }
    alive.remove(ending);
    return ending.exitValue();
  }

  /** What the node printed, over all of its starts. */
  public String log() {
    try {
      return Files.exists(place.log())
          ? new String(Files.readAllBytes(place.log()), StandardCharsets.UTF_8)
          : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The end of what the node printed, for a message. */
  public String logTail() {
    String log = log();
    return "\n--- the end of "
        + place.log()
        + "\n"
        + log.substring(Math.max(0, log.length() - LOG_SHOWN_CHARS_MAX));
  }

  /** Ends the process if it runs. */
  @Override
  public void close() {
    if (isAlive()) {
      kill();
    }
    closeClient();
  }

  /** The command that starts a node, as this JVM's user. */
  static List<String> command() {
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    Path jar = Path.of(System.getProperty("hence.node.dir", "../node/target"), "hence-node.jar");
    List<String> command =
        new ArrayList<>(
            List.of(
                java.toString(),
                "-Xmx128m",
                "-XX:+UseSerialGC",
                "-XX:+UseCompactObjectHeaders",
                "-XX:TieredStopAtLevel=1",
                "-Xlog:aot=off",
                "-jar",
                jar.toAbsolutePath().normalize().toString()));
    command.addAll(1, StartCache.option(command, jar));
    return command;
  }

  /** Gives the process this environment, cleared of what this JVM's may say about nodes. */
  static void setEnvironment(ProcessBuilder builder, Map<String, String> environment) {
    Set<String> ours = Set.of("SOCKET_ADDRESS", "VIEW", "SHARD_COUNT");
    builder.environment().keySet().removeIf(v -> ours.contains(v) || v.startsWith("HENCE_"));
    // Or RocksDB runs a shell at each start to find out which C library there is; with libfiu
    // before it a fork beside other threads may block.
    builder.environment().putIfAbsent("ROCKSDB_MUSL_LIBC", "false");
    builder.environment().putAll(environment);
  }

  private Process running() {
    if (process == null) {
      throw new IllegalStateException(name() + " was never started");
    }
    return process;
  }

  private void closeClient() {
    if (client != null) {
      client.close();
    }
  }
}
