package dev.hence.core.resharding;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hence.core.testkit.Property;
import org.junit.jupiter.api.Test;

class PaceTest {
  private static final long SECOND = 1_000_000_000L;

  @Test
  void isDue_afterAPage_oncePaidFor() {
    Pace pace = atItsBound(1_000);
    assertThat(pace.isDue(0)).isTrue();

    pace.spend(500, 1, 0);
    becomesDueAt(pace, SECOND / 2);
  }

  @Test
  void spend_afterALongRest_hasLittleCredit() {
    Pace pace = atItsBound(1_000);
    pace.spend(1_000, 1, 100 * SECOND);

    becomesDueAt(pace, 100 * SECOND + 960_000_000L);
  }

  @Test
  void spend_pagesThatWaitedBehindSomebody_getSlowerDownToAShare() {
    Pace pace = atItsBound(25_600);
    assertThat(paidAfter(pace, 25_600, 0)).isEqualTo(SECOND);

    assertThat(paidAfter(pace, 25_600, 11_000_001)).isEqualTo(2 * SECOND);
    assertThat(paidAfter(pace, 25_600, 20_000_000)).isEqualTo(4 * SECOND);
    for (int i = 0; i < 10; i++) {
      pace.spend(0, 20_000_000, now);
    }
    assertThat(paidAfter(pace, 25_600, 20_000_000)).isEqualTo(32 * SECOND);
    for (int i = 0; i < 7; i++) {
      pace.spend(0, 9_000_000, now);
    }
    assertThat(paidAfter(pace, 25_600, 9_000_000)).isEqualTo(16 * SECOND);
  }

  @Test
  void spend_afterALateTick_getsSlowerOnce() {
    Pace pace = atItsBound(25_600);
    pace.tick(10_000_001);
    pace.tick(0);
    assertThat(paidAfter(pace, 25_600, 1)).isEqualTo(2 * SECOND);

    for (int i = 0; i < 8; i++) {
      pace.tick(10_000_000);
      pace.spend(0, 1, now);
    }
    assertThat(paidAfter(pace, 25_600, 1)).isLessThan(2 * SECOND);
  }

  @Test
  void spend_largePages_countForAsManyAsTheyAreLargeAs() {
    Pace pace = new Pace(32 << 20, 0);
    for (int i = 0; i < 24; i++) {
      pace.spend(11 * (16 << 10), 1, now);
    }
    now += 10 * SECOND;

    assertThat(paidAfter(pace, 32 << 20, 1)).isEqualTo(SECOND);
  }

  @Test
  void spend_largeValuesOnAMachineAtRest_getsFaster() {
    Pace pace = new Pace(4_000_000, 0);
    pace.spend(16 << 10, 1_000_000, now);
    for (int i = 0; i < 3; i++) {
      pace.tick(40_000_000);
      pace.spend(1 << 20, 50_000_000, now);
    }
    pace.tick(40_000_000);
    pace.spend(16 << 10, 1_000_000, now);
    now += 10 * SECOND;

    assertThat(paidAfter(pace, 3_000_000, 50_000_000)).isLessThanOrEqualTo(SECOND);
  }

  @Test
  void spend_largeValuesThatWaitedBehindSomebody_getsSlower() {
    Pace pace = atItsBound(25_600);
    pace.spend(0, 0, now);
    assertThat(paidAfter(pace, 41 * 25_600, 74_000_001)).isEqualTo(82 * SECOND);
  }

  @Test
  void new_anyBound_startsLow() {
    assertThat(paidAfter(new Pace(12_800, 0), 4_500, 1)).isEqualTo(10 * SECOND);
  }

  @Test
  void begin_afterAFastMove_startsLowAgain() {
    Pace pace = atItsBound(12_800);
    pace.begin(0, 100, 0);
    assertThat(paidAfter(pace, 4_500, 1)).isEqualTo(10 * SECOND);
  }

  @Test
  void begin_inTurn_isDueAfterThoseBefore() {
    Pace pace = atItsBound(12_800);
    pace.begin(3, SECOND / 10, SECOND);
    becomesDueAt(pace, SECOND + 300_000_000);
  }

  @Test
  void begin_ofALargeCluster_isDueWithinTenTurns() {
    Pace pace = atItsBound(12_800);
    pace.begin(1_019, SECOND / 10, SECOND);
    becomesDueAt(pace, SECOND + 900_000_000);
  }

  @Test
  void begin_withAPageToPayFor_isDueOnceItIsPaid() {
    Pace pace = atItsBound(1_000);
    pace.spend(2_000, 1, 0);
    pace.begin(1, SECOND, 0);
    becomesDueAt(pace, 2 * SECOND);
  }

  @Test
  void spend_allPagesTakeLonger_isSoonNoSignAnyMore() {
    Pace pace = atItsBound(25_600);
    for (int i = 0; i < 900; i++) {
      pace.spend(0, 200_000_000, now);
    }

    assertThat(paidAfter(pace, 25_600, 200_000_000)).isEqualTo(SECOND);
  }

  @Test
  void figures_ofEachState_nameWhatTheRateComesFrom() {
    Pace pace = new Pace(25_600, 0);
    assertThat(pace.figures(0)).isEqualTo(figures(0, 800, Pace.Cause.START, 0, 0));

    pace = atItsBound(25_600);
    assertThat(pace.figures(0)).isEqualTo(figures(0, 25_600, Pace.Cause.BOUND, 0, 1));

    pace.spend(0, 30_000_001, 0);
    assertThat(pace.figures(0)).isEqualTo(figures(0, 12_800, Pace.Cause.PAGE, 30_000_000, 1));

    pace.tick(40_000_000);
    pace.spend(0, 1, 0);
    assertThat(pace.figures(0)).isEqualTo(figures(0, 6_400, Pace.Cause.TICK, 40_000_000, 1));
    pace.spend(0, 1, 0);
    assertThat(pace.figures(0))
        .as("it grows, and is lower than its bound for the same cause")
        .isEqualTo(figures(0, 6_500, Pace.Cause.TICK, 40_000_000, 1));
  }

  @Test
  void figures_whileBytesCome_tellHowManyLately() {
    Pace pace = atItsBound(25_600);
    for (int i = 0; i < 10; i++) {
      pace.spend(5_000, 1, i * SECOND / 2);
    }
    assertThat(pace.figures(5 * SECOND).bytesPerSecond()).isEqualTo(10_000);
    assertThat(pace.figures(60 * SECOND).bytesPerSecond()).isLessThan(200);
    assertThat(pace.figures(63 * SECOND).bytesPerSecond()).isZero();
  }

  private static Pace.Figures figures(
      long bytesPerSecond, long allowed, Pace.Cause cause, long lateNanos, long fastestNanos) {
    return new Pace.Figures(bytesPerSecond, allowed, 25_600, cause, lateNanos, fastestNanos);
  }

  private static void becomesDueAt(Pace pace, long nanos) {
    assertThat(pace.isDue(nanos - 1)).isFalse();
    assertThat(pace.isDue(nanos)).isTrue();
  }

  private long now;

  private static Pace atItsBound(long rate) {
    Pace pace = new Pace(rate, 0);
    for (int i = 0; i < 350; i++) {
      pace.spend(0, 1, 0);
    }
    return pace;
  }

  /** How long a page has to be paid for that is asked for when all before it are. */
  private long paidAfter(Pace pace, long bytes, long took) {
    long from = now;
    pace.spend(bytes, took, now);
    while (!pace.isDue(now)) {
      now += SECOND / 8;
    }
    return now - from;
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
              pace.spend(page, gen.between(0, 30_000_000), now);
            }
          }
        });
  }
}
