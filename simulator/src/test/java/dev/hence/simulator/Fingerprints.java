package dev.hence.simulator;

import dev.hence.simulator.workload.Scenario;

/** Prints the fingerprints of the traces of the seeds 1 to N, a line each. */
final class Fingerprints {
  private Fingerprints() {}

  public static void main(String[] arguments) {
    int seeds = Integer.parseInt(arguments[0]);
    for (long seed = 1; seed <= seeds; seed++) {
      System.out.println(line(seed));
    }
  }

  static String line(long seed) {
    Outcome outcome = new Simulation(Scenario.draw(seed)).run();
    return "%d %016x %d".formatted(seed, outcome.fingerprint(), outcome.updates());
  }
}
