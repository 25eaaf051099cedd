package dev.hence.simulator.world;

import static dev.hence.simulator.world.Scheduler.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WallClockTest {
  private final Scheduler scheduler = new Scheduler();
  private final WallClock clock = new WallClock(scheduler, 0);
  private final long start = clock.millis();

  private long elapsed() {
    return clock.millis() - start;
  }

  @Test
  void millis_usually_passAsTimeDoes() {
    scheduler.runUntil(3 * SECOND);

    assertThat(elapsed()).isEqualTo(3_000);
  }

  @Test
  void jump_backAnHour_staysThere() {
    scheduler.runUntil(SECOND);
    clock.jump(-3_600_000);
    scheduler.runUntil(2 * SECOND);

    assertThat(elapsed()).isEqualTo(2_000 - 3_600_000);
  }

  @Test
  void run_notAtAll_thenOn_losesThatTime() {
    scheduler.runUntil(SECOND);
    clock.run(0);
    scheduler.runUntil(4 * SECOND);
    assertThat(elapsed()).isEqualTo(1_000);
    clock.run(1);
    scheduler.runUntil(6 * SECOND);

    assertThat(elapsed()).isEqualTo(3_000);
  }

  @Test
  void run_twiceAsFast_gainsAsMuch() {
    clock.run(2);
    scheduler.runUntil(5 * SECOND);

    assertThat(elapsed()).isEqualTo(10_000);
  }

  @Test
  void jump_overAndOver_staysWithinADay() {
    for (int i = 0; i < 10; i++) {
      clock.jump(12 * 3_600_000);
    }

    assertThat(elapsed()).isEqualTo(20 * 3_600_000);
  }
}
