package dev.hence.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hence.simulator.workload.Fault;
import dev.hence.simulator.workload.Kind;
import dev.hence.simulator.workload.Scenario;
import dev.hence.simulator.workload.Theme;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ShrinkingTest {
  private static final Scenario WHOLE = manyFaults();

  /** The first scenario with some crashes and three other faults. */
  private static Scenario manyFaults() {
    for (long seed = 1; ; seed++) {
      Scenario scenario =
          Scenario.draw(seed, Optional.of(Theme.CRASHES), EnumSet.allOf(Kind.class));
      if (scenario.faults().size() >= 5) {
        return scenario;
      }
    }
  }

  private static long crashes(Scenario scenario) {
    return scenario.faults().stream().filter(p -> p.fault() instanceof Fault.Crash).count();
  }

  private static Optional<Cut> shrink(Shrinking shrinking) {
    return shrinking.shrink(Cut.all(WHOLE));
  }

  @Test
  void shrink_oneFaultFails_leavesThatFaultAndOneOfEach() {
    Shrinking shrinking =
        new Shrinking(WHOLE, left -> crashes(left) > 0 ? Optional.of("found") : Optional.empty());

    Scenario smallest = shrink(shrinking).orElseThrow().apply(WHOLE);

    assertThat(smallest.faults()).hasSize(1);
    assertThat(crashes(smallest)).isEqualTo(1);
    assertThat(smallest.load().sessions()).isEqualTo(1);
    assertThat(smallest.load().operations()).isEqualTo(1);
    assertThat(smallest.load().keys()).isEqualTo(1);
  }

  @Test
  void shrink_smallerFailsOtherwise_keepsTheFirstFailure() {
    int all = WHOLE.load().operations();
    Shrinking shrinking =
        new Shrinking(
            WHOLE,
            left -> Optional.of(left.load().operations() * 2 > all ? "wanted" : "another one"));

    Scenario smallest = shrink(shrinking).orElseThrow().apply(WHOLE);

    assertThat(smallest.load().operations()).isEqualTo(all / 2 + 1);
    assertThat(smallest.faults()).isEmpty();
  }

  @Test
  void shrink_nothingFails_isEmpty() {
    assertThat(shrink(new Shrinking(WHOLE, left -> Optional.empty()))).isEmpty();
  }

  @Test
  void options_ofACut_giveTheSameScenario() {
    Cut cut = Cut.all(WHOLE).keeping(List.of(1, 3)).sized(List.of(2, 3, 4));
    String[] line = cut.options().toArray(String[]::new);
    Options options =
        Options.read(new String[] {"--scenario", "crashes", line[0], line[1], line[2], line[3]});

    assertThat(options.scenario(WHOLE.seed())).isEqualTo(cut.apply(WHOLE));
    assertThat(options.replay(7))
        .isEqualTo("./dev sim --seed 7 --scenario crashes --only 1,3 --size 2,3,4");
  }
}
