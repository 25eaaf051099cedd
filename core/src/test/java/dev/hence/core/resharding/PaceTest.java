package dev.hence.core.resharding;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hence.core.testkit.Property;
import org.junit.jupiter.api.Test;

class PaceTest {
  private static final long SECOND = 1_000_000_000L;

  @Test
  void isDue_afterAPage_oncePaidFor() {
    Pace pace = new Pace(1_000, 0);
    assertThat(pace.isDue(0)).isTrue();

    pace.spend(500, 0);
    assertThat(pace.isDue(SECOND / 2 - 1)).isFalse();
    assertThat(pace.isDue(SECOND / 2)).isTrue();
  }

  @Test
  void spend_afterALongRest_hasLittleCredit() {
    Pace pace = new Pace(1_000, 0);
    pace.spend(1_000, 100 * SECOND);

    assertThat(pace.isDue(100 * SECOND + 959_999_999L)).isFalse();
    assertThat(pace.isDue(100 * SECOND + 960_000_000L)).isTrue();
  }

  /** Whoever asks only when it is due has at most the rate's share of the time that passed. */
  @Test
  void spend_anyPagesAtAnyTimes_keepsTheRate() {
    Property.forAll(
        200,
        gen -> {
          long rate = gen.between(1_000, 1_000_000);
          Pace pace = new Pace(rate, 0);
          long now = 0;
          long bytes = 0;
          for (int i = 0; i < 50; i++) {
            now += gen.between(0, 50_000_000);
            if (pace.isDue(now)) {
              assertThat((double) bytes).isLessThanOrEqualTo(rate * (now / 1e9) + 50);
              int page = gen.between(1, 100_000);
              bytes += page;
              pace.spend(page, now);
            }
          }
        });
  }
}
