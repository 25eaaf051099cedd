package dev.hence.torture.bed;

import dev.hence.integration.harness.Shell;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The libraries loaded before a node's own: usually the one that moves its wall clock, for a life
 * whose syncs are to fail those that make calls fail. Never both: of some sixty starts with both
 * one hung before the node printed anything.
 */
final class Preloads {
  private static final Path SHARED_MEMORY = Path.of("/dev/shm");
  private static final List<String> SHARED = List.of("faketime_shm_", "sem.faketime_sem_");
  private static final int CONTROL_SECONDS_MAX = 10;

  /**
   * libfaketime names what it shares by the process's number, and takes up what is there: a process
   * with the number of one that was killed in its critical section would wait for ever.
   */
  private static final String WITHOUT_TRACES =
      SHARED.stream()
              .map(name -> SHARED_MEMORY.resolve(name) + "$$")
              .collect(Collectors.joining(" ", "rm -f ", "; "))
          + "exec \"$@\"";

  private final List<String> place;
  private final Path clock;
  private final Path calls;

  /**
   * @param place the commands that run a command where the node lives
   * @param files the start of the paths of the libraries' files
   */
  Preloads(List<String> place, Path files) {
    this.place = List.copyOf(place);
    this.clock = files.resolveSibling(files.getFileName() + ".clock");
    this.calls = files.resolveSibling(files.getFileName() + ".calls");
  }

  /** The commands before a node's own; its clock can be moved, if this machine has the library. */
  List<String> usually() {
    Optional<Path> library = Tool.clockLibrary();
    return library.isEmpty()
        ? place
        : with(
            List.of(library.get()),
            "FAKETIME_TIMESTAMP_FILE=" + clock,
            "FAKETIME_CACHE_DURATION=1",
            "FAKETIME_DONT_FAKE_MONOTONIC=1",
            // With it each timed wait of a JVM returns at once, and six nodes take both cores.
            "FAKETIME_FORCE_MONOTONIC_FIX=0",
            "DONT_FAKE_MONOTONIC=1");
  }

  /** The same for a node whose calls can be made to fail. */
  List<String> toFailCalls() {
    return with(Tool.callLibraries(), "FIU_CTRL_FIFO=" + calls);
  }

  private List<String> with(List<Path> libraries, String... variables) {
    List<String> prefix = new ArrayList<>(place);
    prefix.addAll(List.of("sh", "-c", WITHOUT_TRACES, "sh", "env"));
    prefix.addAll(List.of(variables));
    prefix.add(
        "LD_PRELOAD=" + libraries.stream().map(Path::toString).collect(Collectors.joining(":")));
    return prefix;
  }

  /** Makes every sync of a process that was started for that fail. */
  void failSyncs(long pid) {
    Shell.run(
        List.of(
            "timeout",
            Integer.toString(CONTROL_SECONDS_MAX),
            "fiu-ctrl",
            "-f",
            calls.toString(),
            "-c",
            "enable name=posix/io/sync/*,failinfo=5",
            Long.toString(pid)));
  }

  /** Moves the wall clock so far from the true one, within a second. */
  void setClock(long seconds) {
    try {
      Path fresh = clock.resolveSibling(clock.getFileName() + ".new");
      Files.writeString(
          fresh, (seconds < 0 ? "" : "+") + seconds + "\n", StandardCharsets.US_ASCII);
      Files.move(fresh, clock, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException("can't move the clock " + clock, e);
    }
  }

  /** Removes what the libraries leave behind of a process that was killed. */
  void removeTraces(long pid) {
    String pipes = calls.getFileName() + "-";
    try (Stream<Path> files = Files.list(calls.getParent())) {
      for (Path file :
          files.filter(file -> file.getFileName().toString().startsWith(pipes)).toList()) {
        Files.delete(file);
      }
      for (String name : SHARED) {
        Files.deleteIfExists(SHARED_MEMORY.resolve(name + pid));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("can't clear up behind process " + pid, e);
    }
  }
}
