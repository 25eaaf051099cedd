package dev.hence.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hence.simulator.workload.Scenario;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SimulationTest {
  private static final int FIXED_SEEDS = 200;
  private static final long FRESH_NANOS = 20_000_000_000L;

  private static void passes(long seed) {
    Outcome outcome = new Simulation(Scenario.draw(seed)).run();

    assertThat(outcome.failure())
        .withFailMessage(() ->
            "replay: ./dev sim --seed "
                + seed
                + "\n"
                + String.join("\n", outcome.tail())
                + "\n"
                + outcome.failure().orElseThrow())
        .isEmpty();
  }

  @Test
  void run_sameSeedTwice_hasTheSameTrace() {
    for (long seed = 1; seed <= 5; seed++) {
      Outcome first = new Simulation(Scenario.draw(seed)).run();
      Outcome second = new Simulation(Scenario.draw(seed)).run();

      assertThat(second.fingerprint()).isEqualTo(first.fingerprint());
      assertThat(second.updates()).isEqualTo(first.updates());
    }
  }

  @Test
  void run_differentSeeds_haveDifferentTraces() {
    assertThat(new Simulation(Scenario.draw(1)).run().fingerprint())
        .isNotEqualTo(new Simulation(Scenario.draw(2)).run().fingerprint());
  }

  @Test
  void run_fixedSeeds_pass() {
    for (long seed = 1; seed <= FIXED_SEEDS; seed++) {
      passes(seed);
    }
  }

  /** Seeds that once found something. A change to what scenarios draw makes other runs of them. */
  @ParameterizedTest
  @ValueSource(
      longs = {
        40, // A peer whose log starts late made a node throw away what nobody else had.
      })
  void run_seedThatOnceFailed_passes(long seed) {
    passes(seed);
  }

  @Test
  void run_freshSeeds_pass() {
    SplittableRandom fresh = new SplittableRandom();
    long end = System.nanoTime() + FRESH_NANOS;
    while (System.nanoTime() - end < 0) {
      passes(fresh.nextLong(1_000_000_000_000L));
    }
  }
}
