package dev.hence.simulator.mutation;

import static java.util.Locale.ROOT;

import dev.hence.simulator.Outcome;
import dev.hence.simulator.Simulation;
import dev.hence.simulator.checker.Violation;
import dev.hence.simulator.workload.Kind;
import dev.hence.simulator.workload.Scenario;
import dev.hence.simulator.workload.Theme;
import java.util.EnumSet;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * Runs a seed of a theme, of any if none is named; the answer is what was violated, in short and
 * then in full with the scenario and the last lines of the trace, and empty if nothing was. A
 * service of a type of the JDK, so that whoever loads it with another class loader can call it.
 */
public final class SeedRun implements BiFunction<String, Long, String> {
  @Override
  public String apply(String theme, Long seed) {
    Optional<Theme> played =
        theme.isEmpty() ? Optional.empty() : Optional.of(Theme.valueOf(theme.toUpperCase(ROOT)));
    Scenario scenario = Scenario.draw(seed, played, EnumSet.allOf(Kind.class));
    Outcome outcome = new Simulation(scenario).run();
    return outcome.failure().map(failure -> words(failure, scenario, outcome)).orElse("");
  }

  private static String words(Throwable failure, Scenario scenario, Outcome outcome) {
    String kind =
        failure instanceof Violation violation ? violation.invariant() : "a check in the core";
    String tail = String.join("\n", outcome.tail());
    return kind + "\n" + failure + "\n" + scenario.describe() + tail;
  }
}
