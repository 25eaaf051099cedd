package dev.hence.simulator;

import dev.hence.checker.history.HistoryWriter;
import dev.hence.checker.history.Operation;
import dev.hence.simulator.workload.Scenario;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** The command line: one seed, or many. */
public final class Main {
  private final PrintStream out;
  private final Options options;

  private Main(PrintStream out, Options options) {
    this.out = out;
    this.options = options;
  }

  public static void main(String[] arguments) throws InterruptedException, IOException {
    Options options;
    try {
      options = Options.read(arguments);
    } catch (IllegalArgumentException wrong) {
      System.out.println("sim: can't read that: " + wrong.getMessage());
      System.out.print(Options.USAGE);
      System.exit(2);
      return;
    }
    if (options.help()) {
      System.out.print(Options.USAGE);
      return;
    }
    System.exit(new Main(System.out, options).run());
  }

  private int run() throws InterruptedException, IOException {
    if (options.seed().isEmpty()) {
      return new ManyRuns(out, options).run();
    }
    long seed = options.seed().getAsLong();
    return options.shrink() ? shrink(seed) : one(seed);
  }

  private int one(long seed) throws IOException {
    Scenario scenario = options.scenario(seed);
    out.print(scenario.describe());
    Simulation simulation = new Simulation(scenario);
    if (options.trace()) {
      simulation.world().trace().read(line -> out.println(simulation.world().trace().text(line)));
    }
    Outcome outcome = simulation.run();
    if (options.history().isPresent()) {
      write(simulation.operations(), Path.of(options.history().get()));
    }
    if (options.probes()) {
      Report.probes(out, outcome.counts());
    }
    if (outcome.failure().isPresent()) {
      if (!options.trace()) {
        outcome.tail().forEach(out::println);
      }
      Report.failure(out, outcome, options);
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

  private static void write(List<Operation> operations, Path file) throws IOException {
    try (HistoryWriter writer = HistoryWriter.create(file)) {
      for (Operation operation : operations) {
        writer.write(operation);
      }
    }
  }

  private int shrink(long seed) {
    Scenario whole = options.whole(seed);
    out.print(whole.describe());
    out.println("shrinking");
    return new Shrinking(whole)
        .shrink(Cut.all(whole))
        .map(cut -> {
          Outcome outcome = new Simulation(cut.apply(whole)).run();
          out.print(cut.apply(whole).describe());
          outcome.tail().forEach(out::println);
          Report.failure(out, outcome, options);
          out.println("  smaller: " + options.replay(seed, cut));
          return 1;
        })
        .orElseGet(() -> {
          out.println("passed: nothing to shrink");
          return 0;
        });
  }
}
