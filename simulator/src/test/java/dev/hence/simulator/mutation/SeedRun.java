package dev.hence.simulator.mutation;

import dev.hence.simulator.Outcome;
import dev.hence.simulator.Simulation;
import dev.hence.simulator.checker.Violation;
import dev.hence.simulator.workload.Scenario;
import java.util.function.LongFunction;

/**
 * Runs a seed; the answer is what was violated, in short and then in full, and empty if nothing
 * was. A service of a type of the JDK, so that whoever loads it with another class loader can call
 * it.
 */
public final class SeedRun implements LongFunction<String> {
  @Override
  public String apply(long seed) {
    Outcome outcome = new Simulation(Scenario.draw(seed)).run();
    return outcome.failure().map(SeedRun::words).orElse("");
  }

  private static String words(Throwable failure) {
    String kind =
        failure instanceof Violation violation ? violation.invariant() : "a check in the core";
    return kind + "\n" + failure;
  }
}
