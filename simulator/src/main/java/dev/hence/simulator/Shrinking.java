package dev.hence.simulator;

import dev.hence.simulator.checker.Violation;
import dev.hence.simulator.workload.Scenario;
import java.util.Optional;
import java.util.function.Function;

/**
 * Makes a failing scenario small: cuts out faults, clients, operations and keys as long as it
 * violates the same invariant.
 */
final class Shrinking {
  private static final int RUNS_MAX = 2_000;

  private final Scenario whole;
  private final Function<Scenario, Optional<String>> violated;
  private int runs;

  Shrinking(Scenario whole) {
    this(whole, Shrinking::violated);
  }

  /** With what is found in a scenario given, so that the search can be tried without a bug. */
  Shrinking(Scenario whole, Function<Scenario, Optional<String>> violated) {
    this.whole = whole;
    this.violated = violated;
  }

  /** The smallest cut found that fails as {@code begin} does; nothing if that doesn't fail. */
  Optional<Cut> shrink(Cut begin) {
    Optional<String> wanted = violated.apply(begin.apply(whole));
    if (wanted.isEmpty()) {
      return Optional.empty();
    }
    Cut smallest = begin;
    Optional<Cut> next = Optional.of(begin);
    while (next.isPresent()) {
      smallest = next.get();
      next = step(smallest, wanted);
    }
    return Optional.of(smallest);
  }

  private Optional<Cut> step(Cut from, Optional<String> wanted) {
    for (Cut smaller : from.smaller()) {
      if (runs++ >= RUNS_MAX) {
        return Optional.empty();
      }
      if (violated.apply(smaller.apply(whole)).equals(wanted)) {
        return Optional.of(smaller);
      }
    }
    return Optional.empty();
  }

  private static Optional<String> violated(Scenario scenario) {
    return new Simulation(scenario)
        .run()
        .failure()
        .map(failure ->
            failure instanceof Violation violation ? violation.invariant() : failure.toString());
  }
}
