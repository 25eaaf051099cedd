package dev.hence.simulator;

import dev.hence.simulator.workload.Kind;
import dev.hence.simulator.workload.Scenario;
import java.io.PrintStream;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The command line: one seed, or many. */
public final class Main {
  private static final String USAGE =
      """
      usage: ./dev sim [OPTION...]

        --seed N          run this seed and print its scenario
        --trace           with --seed: print the whole trace
        --runs N          run N fresh seeds (100 without any option)
        --minutes M       run fresh seeds for M minutes
        --from N          seeds counted up from N instead of fresh ones
        --faults A,B,...  no other faults than these: crashes, disks, pauses, partitions,
                          weather, clocks, administration, none
        --probes          print how often each kind of message, answer and event came up
        --keep-going      print failures and go on; without it the first one ends the run

      The same seed with the same faults gives the same run. Exit status 1 if any failed.
      """;

  private final PrintStream out;
  private Set<Kind> kinds = EnumSet.allOf(Kind.class);
  private String faults = "";
  private boolean trace;
  private boolean probes;
  private boolean keepGoing;

  private Main(PrintStream out) {
    this.out = out;
  }

  public static void main(String[] arguments) {
    System.exit(new Main(System.out).run(arguments));
  }

  private int run(String[] arguments) {
    @Nullable Long seed = null;
    @Nullable Long from = null;
    long runs = Long.MAX_VALUE;
    long nanos = Long.MAX_VALUE;
    try {
      for (int i = 0; i < arguments.length; i++) {
        switch (arguments[i]) {
          case "--seed" -> seed = Long.parseLong(arguments[++i]);
          case "--from" -> from = Long.parseLong(arguments[++i]);
          case "--runs" -> runs = Long.parseLong(arguments[++i]);
          case "--minutes" -> nanos = (long) (Double.parseDouble(arguments[++i]) * 60e9);
          case "--faults" -> allow(arguments[++i]);
          case "--trace" -> trace = true;
          case "--probes" -> probes = true;
          case "--keep-going" -> keepGoing = true;
          case "--help" -> {
            out.print(USAGE);
            return 0;
          }
          default -> throw new IllegalArgumentException(arguments[i]);
        }
      }
    } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException wrong) {
      out.println("sim: can't read " + wrong.getMessage());
      out.print(USAGE);
      return 2;
    }
    if (seed != null) {
      return one(seed);
    }
    boolean bounded = runs != Long.MAX_VALUE || nanos != Long.MAX_VALUE;
    return many(from, bounded ? runs : 100, nanos);
  }

  private void allow(String names) {
    faults = " --faults " + names;
    kinds = EnumSet.noneOf(Kind.class);
    for (String name : names.split(",")) {
      if (!name.equals("none")) {
        kinds.add(Kind.valueOf(name.toUpperCase(Locale.ROOT)));
      }
    }
  }

  private int one(long seed) {
    Scenario scenario = Scenario.draw(seed, kinds);
    out.print(scenario.describe());
    Simulation simulation = new Simulation(scenario);
    if (trace) {
      simulation.world().trace().read(line -> out.println(simulation.world().trace().text(line)));
    }
    Outcome outcome = simulation.run();
    if (outcome.failure().isPresent()) {
      report(outcome);
      return 1;
    }
    out.printf(
        Locale.ROOT,
        "passed: %d updates in %.1f s, trace %016x%n",
        outcome.updates(),
        outcome.nanos() / 1e9,
        outcome.fingerprint());
    return 0;
  }

  private int many(@Nullable Long from, long runs, long nanos) {
    SplittableRandom fresh = new SplittableRandom();
    long started = System.nanoTime();
    long failed = 0;
    long done = 0;
    long updates = 0;
    SortedMap<String, Long> counts = new TreeMap<>();
    while (done < runs && System.nanoTime() - started < nanos && (failed == 0 || keepGoing)) {
      long seed = from == null ? fresh.nextLong(1_000_000_000_000L) : from + done;
      Outcome outcome = new Simulation(Scenario.draw(seed, kinds)).run();
      done++;
      updates += outcome.updates();
      outcome.probes().forEach((what, times) -> counts.merge(what, times, Long::sum));
      if (outcome.failure().isPresent()) {
        failed++;
        report(outcome);
      }
    }
    if (probes) {
      counts.forEach((what, times) -> out.printf(Locale.ROOT, "%10d %s%n", times, what));
    }
    out.printf(
        Locale.ROOT,
        "%d runs, %d failed, %d updates, %.1f s%n",
        done,
        failed,
        updates,
        (System.nanoTime() - started) / 1e9);
    return failed == 0 ? 0 : 1;
  }

  private void report(Outcome outcome) {
    if (!keepGoing && !trace) {
      outcome.tail().forEach(out::println);
    }
    Throwable failure = outcome.failure().orElseThrow();
    out.printf(
        Locale.ROOT,
        "FAILED seed %d after %.3f s: %s%n",
        outcome.seed(),
        outcome.nanos() / 1e9,
        failure);
    for (StackTraceElement frame : failure.getStackTrace()) {
      if (frame.getClassName().startsWith("dev.hence.core")) {
        out.println("    at " + frame);
      }
    }
    out.printf(Locale.ROOT, "  replay: ./dev sim --seed %d%s%n", outcome.seed(), faults);
  }
}
