package dev.hence.simulator;

import dev.hence.simulator.workload.Scenario;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Runs of many seeds, several at once.
 *
 * <p>Threading: each run belongs to one thread; what they share is guarded by this object.
 */
final class ManyRuns {
  private final PrintStream out;
  private final Options options;
  private final Function<Scenario, Outcome> simulation;
  private final SplittableRandom fresh = new SplittableRandom();
  private final SortedMap<String, Long> counts = new TreeMap<>();
  private final long started = System.nanoTime();
  private long begun;
  private long done;
  private long failed;
  private long updates;

  ManyRuns(PrintStream out, Options options) {
    this(out, options, scenario -> new Simulation(scenario).run());
  }

  /** Runs of what {@code simulation} does with a scenario. */
  ManyRuns(PrintStream out, Options options, Function<Scenario, Outcome> simulation) {
    this.out = out;
    this.options = options;
    this.simulation = simulation;
  }

  int run() throws InterruptedException {
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < options.threads(); i++) {
      threads.add(Thread.ofPlatform().start(this::work));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    return sum();
  }

  private void work() {
    while (hasMore()) {
      end(simulation.apply(options.scenario(next())));
    }
  }

  private synchronized boolean hasMore() {
    return begun < options.runs()
        && System.nanoTime() - started < options.nanos()
        && (failed == 0 || options.keepGoing());
  }

  private synchronized long next() {
    long number = begun++;
    return options.from().isPresent()
        ? options.from().getAsLong() + number
        : fresh.nextLong(1_000_000_000_000L);
  }

  private synchronized void end(Outcome outcome) {
    done++;
    updates += outcome.updates();
    outcome.counts().forEach((what, times) -> counts.merge(what, times, Long::sum));
    if (outcome.failure().isPresent()) {
      failed++;
      if (!options.keepGoing()) {
        outcome.tail().forEach(out::println);
      }
      out.print(options.scenario(outcome.seed()).describe());
      Report.failure(out, outcome, options);
    }
  }

  private synchronized int sum() {
    if (options.probes()) {
      Report.probes(out, counts);
    }
    double seconds = (System.nanoTime() - started) / 1e9;
    out.printf(
        Locale.ROOT,
        "%d runs, %d failed, %d updates, %.1f s, %.0f runs a minute%n",
        done,
        failed,
        updates,
        seconds,
        done / seconds * 60);
    return failed == 0 ? 0 : 1;
  }
}
