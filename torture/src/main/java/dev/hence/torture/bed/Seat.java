package dev.hence.torture.bed;

import dev.hence.integration.harness.Json;
import dev.hence.integration.harness.NodeClient;
import dev.hence.integration.harness.NodeProcess;
import dev.hence.integration.harness.Shell;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One node's place: its process, its disk, its clock, and what is expected of its process.
 *
 * <p>What is asked twice is done once: a dead node isn't killed, a running one isn't started.
 *
 * <p>Threading: one thread at a time; {@link #isUp} and {@link #node} any thread.
 */
public final class Seat implements AutoCloseable {
  private static final String CRASH_AT = "HENCE_CRASH_AT";
  private static final String SET_ASIDE = "data found damaged is set aside";

  /** The exit code of a node that is let crash. */
  private static final int CRASHED = 86;

  private static final int SIGNAL_BASE = 128;
  private static final int SIGKILL = 9;
  private static final int SIGTERM = 15;
  private static final Pattern READY = Pattern.compile(" ready +peers=(\\d+) +of=(\\d+)");
  private static final Duration CONTROL_MAX = Duration.ofSeconds(3);

  private final NodeProcess node;
  private final Disk disk;
  private final Path clock;
  private final Path calls;
  private volatile Duty duty = Duty.DOWN;
  private boolean wasStarted;
  private boolean paused;
  private int spoilt;

  /** What is expected of a process. */
  private enum Duty {
    /** It runs; if not, it ended by itself, and that is a bug. */
    UP,
    /** It doesn't run. */
    DOWN,
    /** It runs, or has ended since its disk fails. */
    MAY_END
  }

  private Seat(NodeProcess node, Disk disk, Path folder) {
    this.node = node;
    this.disk = disk;
    this.clock = folder.resolve(node.name() + ".clock");
    this.calls = folder.resolve(node.name() + ".calls");
  }

  /**
   * Makes a place.
   *
   * @param place where the node lives, without the commands before it that its tools need
   * @param folder for the files of its tools
   */
  static Seat make(
      NodeProcess.Place place, Map<String, String> environment, Disk disk, Path folder) {
    List<String> prefix = new ArrayList<>(place.prefix());
    List<Path> libraries = new ArrayList<>();
    Path files = folder.resolve(place.name());
    prefix.add("env");
    // Or RocksDB runs a shell, and with libfiu before it a fork beside other threads may block all.
    prefix.add("ROCKSDB_MUSL_LIBC=false");
    if (!Tool.missing().containsKey(Tool.FAILING_CALLS)) {
      libraries.addAll(Tool.callLibraries());
      prefix.add("FIU_CTRL_FIFO=" + files + ".calls");
    }
    Optional<Path> fakeClock = Tool.clockLibrary();
    if (fakeClock.isPresent()) {
      libraries.add(fakeClock.get());
      prefix.addAll(
          List.of(
              "FAKETIME_TIMESTAMP_FILE=" + files + ".clock",
              "FAKETIME_CACHE_DURATION=1",
              "FAKETIME_DONT_FAKE_MONOTONIC=1",
              // With it each timed wait of a JVM returns at once, and six nodes take both cores.
              "FAKETIME_FORCE_MONOTONIC_FIX=0",
              "DONT_FAKE_MONOTONIC=1"));
    }
    if (!libraries.isEmpty()) {
      prefix.add(
          "LD_PRELOAD=" + libraries.stream().map(Path::toString).collect(Collectors.joining(":")));
    }
    NodeProcess node =
        new NodeProcess(
            new NodeProcess.Place(place.name(), place.address(), prefix, place.log()), environment);
    Seat seat = new Seat(node, disk, folder);
    seat.setClock(0);
    return seat;
  }

  public String name() {
    return node.name();
  }

  public NodeProcess node() {
    return node;
  }

  public Disk disk() {
    return disk;
  }

  /** Whether the node is meant to run and isn't held. */
  public boolean isUp() {
    return duty == Duty.UP && node.isAlive();
  }

  /** Starts the node, lets it go on if it is held; returns at once. */
  public void start() {
    resume();
    if (!node.isAlive()) {
      removePipes();
      node.start();
      wasStarted = true;
    }
    duty = Duty.UP;
  }

  /** Starts the node so that it ends at that point of its work, see HENCE_CRASH_AT. */
  public void startToCrash(String point) {
    node.setVariable(CRASH_AT, point);
    start();
    duty = Duty.MAY_END;
    node.setVariable(CRASH_AT, null);
  }

  /** Starts the node on data that is damaged: it may end, now or later. */
  public void startSpoilt() {
    start();
    duty = Duty.MAY_END;
  }

  /** Takes note that somebody damages the data of the node. */
  public void spoil() {
    spoilt++;
  }

  /** Whether the node found more damage than was done; a loss of power, say, mustn't do any. */
  public boolean foundDamageNobodyDid() {
    return damageFound() > spoilt;
  }

  /** How often the node set its data aside, as it found it damaged. */
  public int damageFound() {
    return node.log().split(SET_ASIDE, -1).length - 1;
  }

  /** SIGKILL; whether that ended a process. */
  public boolean kill() {
    duty = Duty.DOWN;
    paused = false;
    if (!node.isAlive()) {
      return false;
    }
    node.kill();
    return exitCode().orElse(0) == SIGNAL_BASE + SIGKILL;
  }

  /** SIGTERM, and the end; whether a process ended well by it. */
  public boolean stop() {
    resume();
    duty = Duty.DOWN;
    if (!node.isAlive()) {
      return false;
    }
    int code = node.stop();
    return code == 0 || code == SIGNAL_BASE + SIGTERM;
  }

  /** What the process exited with, once it has ended; signals count from 128. */
  public OptionalInt exitCode() {
    return wasStarted && !node.isAlive()
        ? OptionalInt.of(node.awaitEnd(Duration.ZERO))
        : OptionalInt.empty();
  }

  /** Whether the process ended at the crash point that it was started with. */
  public boolean hasCrashed() {
    return exitCode().orElse(0) == CRASHED;
  }

  /** SIGSTOP. */
  public void pause() {
    if (node.isAlive() && !paused) {
      paused = true;
      node.pause();
    }
  }

  /** Who the node says that it is; empty if it doesn't say. */
  public String identity() {
    try {
      Json said = node.client().call("GET", "/status").json().get("node");
      return said instanceof Json.Fields(var fields) ? String.valueOf(fields.get("id")) : "";
    } catch (UncheckedIOException | AssertionError e) {
      return "";
    }
  }

  /** Whether all peers answered before the node began to serve the last time. */
  public boolean heardAllAtStart() {
    Matcher matcher = READY.matcher(node.log());
    boolean all = false;
    while (matcher.find()) {
      all = matcher.group(1).equals(matcher.group(2));
    }
    return all;
  }

  /** Whether the node takes a write, of a key that is no client's. */
  public boolean takesWrite() {
    try {
      return node.client().put("nobody's-" + name(), "1", NodeClient.NO_PAST).status() < 300;
    } catch (UncheckedIOException e) {
      return false;
    }
  }

  /** Whether the process is stopped by a signal. */
  public boolean isPaused() {
    if (!paused || !node.isAlive()) {
      return false;
    }
    try {
      String stat = Files.readString(Path.of("/proc", Long.toString(node.pid()), "stat"));
      return stat.substring(stat.lastIndexOf(')') + 1).strip().startsWith("T");
    } catch (IOException e) {
      return false;
    }
  }

  /** SIGCONT. */
  public void resume() {
    if (paused) {
      paused = false;
      if (node.isAlive()) {
        node.resume();
      }
    }
  }

  /**
   * Cuts the power of the disk and ends the process; with {@code suddenly} it sees nothing of it.
   *
   * @return whether what wasn't synced is lost
   */
  public boolean losePower(boolean suddenly) {
    duty = Duty.DOWN;
    if (suddenly) {
      pause();
    }
    disk.shutDown();
    kill();
    return disk.remount();
  }

  /**
   * Takes all room of the disk; the node may end.
   *
   * @return the bytes left
   */
  public long fillDisk() {
    duty = Duty.MAY_END;
    pause();
    try {
      disk.fill();
      return disk.room();
    } finally {
      resume();
    }
  }

  /** Makes every sync of the process fail from now on; it has to end. Whether there is one. */
  public boolean failSyncs() {
    if (!node.isAlive()) {
      return false;
    }
    duty = Duty.MAY_END;
    Shell.run(
        List.of(
            "timeout",
            Long.toString(CONTROL_MAX.toSeconds()),
            "fiu-ctrl",
            "-f",
            calls.toString(),
            "-c",
            "enable name=posix/io/sync/*,failinfo=5",
            Long.toString(node.pid())));
    return true;
  }

  /** Moves the node's wall clock so far from the true one, within a second. */
  public void setClock(long seconds) {
    try {
      Path fresh = clock.resolveSibling(clock.getFileName() + ".new");
      Files.writeString(
          fresh, (seconds < 0 ? "" : "+") + seconds + "\n", StandardCharsets.US_ASCII);
      Files.move(fresh, clock, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException("can't move the clock of " + name(), e);
    }
  }

  /** How far the process's own wall clock is from the true one, if it can say so now. */
  public Optional<Duration> clockOffset() {
    return node.isAlive() && !paused ? WallClock.offset(node.pid()) : Optional.empty();
  }

  /** What is wrong with the process, or null. */
  public @Nullable String complaint() {
    return duty == Duty.UP && !node.isAlive() ? name() + " ended by itself" + node.logTail() : null;
  }

  /** Whether the process has ended, within a time. */
  public boolean endsWithin(Duration time) {
    try {
      node.awaitEnd(time);
      return true;
    } catch (AssertionError e) {
      return false;
    }
  }

  /** A process that is killed leaves the pipes by which its calls are made to fail. */
  private void removePipes() {
    String prefix = calls.getFileName() + "-";
    try (Stream<Path> files = Files.list(calls.getParent())) {
      for (Path file :
          files.filter(file -> file.getFileName().toString().startsWith(prefix)).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("can't clear up for " + name(), e);
    }
  }

  @Override
  public void close() {
    duty = Duty.DOWN;
    node.close();
    disk.close();
  }
}
