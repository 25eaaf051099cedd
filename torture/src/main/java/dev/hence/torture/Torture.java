package dev.hence.torture;

import dev.hence.checker.history.HistoryWriter;
import dev.hence.torture.bed.Bed;
import dev.hence.torture.bed.Disk;
import dev.hence.torture.bed.Tool;
import dev.hence.torture.fault.Kind;
import dev.hence.torture.fault.Schedule;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One run from its options to its verdict. */
public final class Torture {
  private final Options options;
  private final Path results;
  private final Map<Tool, String> missing = Tool.missing();

  /** The machines, once they are made. */
  private volatile @Nullable Bed bed;

  private Torture(Options options, Path results) {
    this.options = options;
    this.results = results;
  }

  /**
   * Runs and prints; returns what came of it.
   *
   * @param results a folder for the history and the logs, emptied first
   */
  public static Outcome run(Options options, Path results) {
    try {
      return new Torture(options, results.toAbsolutePath()).run();
    } catch (IOException e) {
      throw new UncheckedIOException("the run failed by itself", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("the run was interrupted", e);
    }
  }

  private Outcome run() throws IOException, InterruptedException {
    System.out.println(options.replay());
    Set<Kind> kinds = possible();
    Schedule schedule = Schedule.draw(options.seed(), options.length(), options.nodes(), kinds);
    schedule.lines().forEach(System.out::println);
    delete(results);
    Files.createDirectories(results);
    Path folder = Leftovers.sweepAndMakeFolder();
    Path history = results.resolve("history.jsonl");
    Bed.Plan plan =
        new Bed.Plan(options.nodes(), options.shards(), folder, results, missing.keySet());
    Outcome outcome;
    Thread hook = new Thread(() -> end(folder), "end");
    Runtime.getRuntime().addShutdownHook(hook);
    try {
      if (!missing.containsKey(Tool.DISK)) {
        Disk.shareMounts(folder);
      }
      Bed made = Bed.make(plan);
      bed = made;
      outcome = fight(made, schedule, history);
    } finally {
      end(folder);
      forget(hook);
    }
    List<String> violations = new ArrayList<>(outcome.violations());
    violations.addAll(Judgement.of(history, options.nodes()));
    conclude(violations, history);
    return new Outcome(violations, kinds, outcome.tookEffect());
  }

  private Outcome fight(Bed made, Schedule schedule, Path history)
      throws IOException, InterruptedException {
    try (HistoryWriter writer = HistoryWriter.create(history);
        Battle battle = new Battle(made, writer, options.seed())) {
      List<String> violations = battle.fight(schedule, options.length());
      battle.lines(options.kinds()).forEach(System.out::println);
      return new Outcome(violations, options.kinds(), battle.tookEffect());
    }
  }

  /** The kinds that this machine has the tools for; names the others. */
  private Set<Kind> possible() {
    Set<Kind> possible = EnumSet.noneOf(Kind.class);
    for (Kind kind : options.kinds()) {
      if (kind.tool().filter(missing::containsKey).isPresent()) {
        System.out.println("skipped: " + kind.text() + ": " + missing.get(kind.tool().get()));
      } else {
        possible.add(kind);
      }
    }
    return possible;
  }

  private void conclude(List<String> violations, Path history) throws IOException {
    if (violations.isEmpty()) {
      System.out.println("verdict: no violation, nothing lost");
      if (!options.keep()) {
        delete(results);
      }
      return;
    }
    System.out.println("verdict: VIOLATED");
    violations.forEach(violation -> System.out.println("  " + violation));
    System.out.println("the same schedule: " + options.replay());
    System.out.println("the same verdict:  ./hence verify " + history);
    System.out.println("what nodes said:   " + results);
  }

  /** Takes all away, whether the run came to its end or is interrupted. */
  private synchronized void end(Path folder) {
    Bed made = bed;
    if (made != null) {
      made.close();
    }
    try {
      Leftovers.sweep(folder);
    } catch (IOException e) {
      System.err.println("torture: can't delete " + folder + ": " + e);
    }
  }

  private static void forget(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The process is ending already, and the hook at work.
    }
  }

  static void delete(Path root) throws IOException {
    if (!Files.exists(root)) {
      return;
    }
    try (Stream<Path> tree = Files.walk(root)) {
      for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }
}
