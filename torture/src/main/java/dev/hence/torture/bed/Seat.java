package dev.hence.torture.bed;

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
  private static final Duration CONTROL_MAX = Duration.ofSeconds(3);

  private final NodeProcess node;
  private final Disk disk;
  private final Path clock;
  private final Path calls;
  private volatile Duty duty = Duty.DOWN;
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
    return node.log().split(SET_ASIDE, -1).length - 1 > spoilt;
  }

  /** SIGKILL. */
  public void kill() {
    duty = Duty.DOWN;
    paused = false;
    if (node.isAlive()) {
      node.kill();
    }
  }

  /** SIGTERM, and the end. */
  public void stop() {
    resume();
    duty = Duty.DOWN;
    if (node.isAlive()) {
      node.stop();
    }
  }

  /** SIGSTOP. */
  public void pause() {
    if (node.isAlive() && !paused) {
      paused = true;
      node.pause();
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
   */
  public void losePower(boolean suddenly) {
    duty = Duty.DOWN;
    if (suddenly) {
      pause();
    }
    disk.shutDown();
    kill();
    disk.remount();
  }

  /** Takes all room of the disk; the node may end. */
  public void fillDisk() {
    duty = Duty.MAY_END;
    disk.fill();
  }

  /** Makes every sync of the process fail from now on; it has to end. */
  public void failSyncs() {
    if (!node.isAlive()) {
      return;
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
