package dev.hence.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hence.simulator.probe.Situation;
import dev.hence.simulator.workload.Kind;
import dev.hence.simulator.workload.Scenario;
import dev.hence.simulator.workload.Theme;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SimulationTest {
  private static final int FIXED_SEEDS = 150;
  private static final int FIXED_SEEDS_OF_A_THEME = 50;
  private static final int FURTHER_SEEDS_MAX = 500;
  private static final List<Theme> THEMES =
      List.of(
          Theme.AGREEMENT,
          Theme.RESHARDING,
          Theme.DISKS,
          Theme.FORGETTING,
          Theme.REQUESTS,
          Theme.STEPS,
          Theme.RETURNS);
  private static final Set<Situation> ALL = EnumSet.allOf(Situation.class);
  private static final long FRESH_NANOS = 20_000_000_000L;

  private static void passes(long seed) {
    run(Scenario.draw(seed), "");
  }

  private static Outcome run(Scenario scenario, String options) {
    Outcome outcome = new Simulation(scenario).run();

    assertThat(outcome.failure())
        .withFailMessage(() ->
            "replay: ./dev sim --seed "
                + scenario.seed()
                + options
                + "\n"
                + String.join("\n", outcome.tail())
                + "\n"
                + outcome.failure().orElseThrow())
        .isEmpty();
    return outcome;
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
  void run_fixedSeeds_passAndReachWhatIsRare() {
    Set<Situation> reached = EnumSet.noneOf(Situation.class);
    for (long seed = 1; seed <= FIXED_SEEDS; seed++) {
      reached.addAll(run(Scenario.draw(seed), "").situations().keySet());
    }
    for (Theme theme : THEMES) {
      for (long seed = 1; seed <= FIXED_SEEDS_OF_A_THEME; seed++) {
        Scenario scenario = Scenario.draw(seed, Optional.of(theme), EnumSet.allOf(Kind.class));
        reached.addAll(run(scenario, " --scenario " + theme.text()).situations().keySet());
      }
    }

    // What these don't reach any more after a change of the core, a bounded number of others does:
    // every other one of the theme in which the rarest comes up.
    for (long seed = 1_000; seed < 1_000 + FURTHER_SEEDS_MAX && !reached.containsAll(ALL); seed++) {
      Theme turn = THEMES.get((int) (seed % THEMES.size()));
      Theme theme = seed % 2 == 0 ? Theme.RETURNS : turn;
      Scenario scenario = Scenario.draw(seed, Optional.of(theme), EnumSet.allOf(Kind.class));
      reached.addAll(run(scenario, " --scenario " + theme.text()).situations().keySet());
    }
    assertThat(reached).containsAll(ALL);
  }

  /** Seeds that once found something. A change to what scenarios draw makes other runs of them. */
  @ParameterizedTest
  @ValueSource(
      longs = {
        40, // A peer whose log starts late made a node throw away what nobody else had.
        101_678, // A node that went back behind its own beginning began again, with nothing.
        31_340_335, // A cut-over was applied to the reshard after the one that it was meant for.
        16, // Updates held back kept out the ones that they waited for.
        89, // To a client that was told what is lost, less is there than it has seen.
        702_038, // A node that took another branch's view reported there what it had before.
        704_904, // A delete that was handed in was passed over.
        705_301, // A denial that had been under way for long counted as one of now.
        1_000_957, // An answer was handed in before its question.
        1_005_937, // Tombstones of slots that weren't filled to the end were found for good.
        31_152_446, // A reshard waited for updates that its removed source took along.
        30_020_756, // Slots were given up at the word of one whose log starts late.
        704_139, // A founder that lost its disk founded the same cluster again.
        770_156_987_937L, // To the checker a write that a node brought back was applied twice.
      })
  void run_seedThatOnceFailed_passes(long seed) {
    passes(seed);
  }

  /** A token that named a writer of a branch of views that lost waited for ever. */
  @Test
  void run_seedOfForgettingThatOnceFailed_passes() {
    passes(88, Theme.FORGETTING);
  }

  @ParameterizedTest
  @ValueSource(
      longs = {
        151, // To the checker, a read in a run saw a tombstone of a later request in it.
        11_563, // To the checker, a read that missed what was refused by name was wrong.
      })
  void run_seedOfRequestsThatOnceFailed_passes(long seed) {
    passes(seed, Theme.REQUESTS);
  }

  private static void passes(long seed, Theme theme) {
    Scenario scenario = Scenario.draw(seed, Optional.of(theme), EnumSet.allOf(Kind.class));
    run(scenario, " --scenario " + theme.text());
  }

  @Test
  void run_freshSeeds_pass() {
    SplittableRandom fresh = new SplittableRandom();
    long end = System.nanoTime() + FRESH_NANOS;
    while (System.nanoTime() - end < 0) {
      long seed = fresh.nextLong(1_000_000_000_000L);
      passes(seed);
    }
  }
}
