package dev.hence.torture.bed;

import dev.hence.integration.harness.Json;
import dev.hence.integration.harness.NodeClient;
import dev.hence.integration.harness.NodeProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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
  private static final long LOOK_MILLIS = 200;
  private static final Duration WRITE_MAX = Duration.ofSeconds(2);

  /** So many that some are of the node's own shard. */
  private static final int KEYS_TRIED = 12;

  /** Of a write that a disk without room for it must take; more than the least that it has left. */
  private static final int PROVOKING_CHARS = 16 << 10;

  private final NodeProcess node;
  private final Disk disk;
  private final Preloads preloads;
  private final Path logs;
  private volatile Duty duty = Duty.DOWN;
  private boolean wasStarted;
  private long runsSinceNanos;
  private boolean syncsFail;
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

  private Seat(NodeProcess node, Disk disk, Preloads preloads, Path logs) {
    this.node = node;
    this.disk = disk;
    this.preloads = preloads;
    this.logs = logs;
  }

  /**
   * Makes a place.
   *
   * @param place where the node lives, without the commands before it that its tools need
   * @param folder for the files of its tools
   */
  static Seat make(
      NodeProcess.Place place, Map<String, String> environment, Disk disk, Path folder) {
    Preloads preloads = new Preloads(place.prefix(), folder.resolve(place.name()));
    NodeProcess node =
        new NodeProcess(
            new NodeProcess.Place(place.name(), place.address(), preloads.usually(), place.log()),
            environment);
    Seat seat = new Seat(node, disk, preloads, place.log().resolveSibling(""));
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
      start(preloads.usually());
    }
    duty = Duty.UP;
  }

  /**
   * Starts the node anew, so that its syncs can be made to fail until it ends; returns at once. Its
   * clock is the true one for that long.
   */
  public void startToFailSyncs() {
    kill();
    start(preloads.toFailCalls());
    duty = Duty.UP;
  }

  private void start(List<String> prefix) {
    clearUp();
    node.startBehind(prefix);
    wasStarted = true;
    syncsFail = false;
    runsSinceNanos = System.nanoTime();
  }

  /** Takes away what the tools of an ended process leave behind. */
  private void clearUp() {
    if (wasStarted && !node.isAlive()) {
      preloads.removeTraces(node.pid());
    }
  }

  /** How long the node has run without being held; nothing if it doesn't run. */
  public Duration running() {
    return isUp() && !paused ? Duration.ofNanos(System.nanoTime() - runsSinceNanos) : Duration.ZERO;
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
    clearUp();
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
    clearUp();
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

  /** Whether the node takes a write of one of some keys that are no client's. */
  public boolean takesWrite() {
    for (int i = 0; i < KEYS_TRIED; i++) {
      if (takesWrite(i, "1")) {
        return true;
      }
    }
    return false;
  }

  private boolean takesWrite(int i, String value) {
    try (NodeClient client = new NodeClient(node.address(), WRITE_MAX)) {
      return client.put("nobody's-" + name() + i, value, NodeClient.NO_PAST).status() < 300;
    } catch (UncheckedIOException e) {
      return false;
    }
  }

  /** Whether the process ends in that time; writes to it meanwhile, as it ends by its disk. */
  public boolean endsByWritesWithin(Duration time) {
    String value = Json.quote("x".repeat(PROVOKING_CHARS));
    long deadline = System.nanoTime() + time.toNanos();
    for (int i = 0; node.isAlive() && System.nanoTime() < deadline; i++) {
      takesWrite(i % KEYS_TRIED, value);
      endsWithin(Duration.ofMillis(LOOK_MILLIS));
    }
    return !node.isAlive();
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
      runsSinceNanos = System.nanoTime();
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

  /** Makes every sync of a node started for that fail; it has to end. Whether there is one. */
  public boolean failSyncs() {
    if (!node.isAlive()) {
      return false;
    }
    duty = Duty.MAY_END;
    syncsFail = true;
    preloads.failSyncs(node.pid());
    return true;
  }

  /** Whether the syncs of the process that was started last were made to fail. */
  public boolean doSyncsFail() {
    return syncsFail;
  }

  /** Moves the node's wall clock so far from the true one, within a second. */
  public void setClock(long seconds) {
    preloads.setClock(seconds);
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

  /** Whether the node serves within a time; not if it ends. */
  public boolean servesWithin(Duration time) throws InterruptedException {
    long deadline = System.nanoTime() + time.toNanos();
    while (!node.isReady()) {
      if (!node.isAlive() || System.nanoTime() >= deadline) {
        return false;
      }
      Thread.sleep(LOOK_MILLIS);
    }
    return true;
  }

  /** What to read of a node that lives and should do more: writes down what its threads do. */
  public String threads() {
    return node.isAlive() ? Standstill.write(node.pid(), node.name(), logs) : "";
  }

  @Override
  public void close() {
    duty = Duty.DOWN;
    node.close();
    clearUp();
    disk.close();
  }
}
