package dev.hence.core.clock;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hence.core.testkit.Property;
import org.junit.jupiter.api.Test;

class HybridClockTest {
  @Test
  void next_wallClockThatJumps_growsAboveAllSeen() {
    Property.forAll(
        300,
        gen -> {
          HybridClock clock = new HybridClock(gen.between(0L, 1L << 40));
          for (int i = 0; i < 3 * gen.size(); i++) {
            long before = clock.last();
            long wall = gen.between(0L, 1L << 30);
            long seen = gen.between(0L, 1L << 46);
            if (gen.chance(30)) {
              clock.observe(seen);
              assertThat(clock.last()).isEqualTo(Math.max(before, seen));
            } else {
              long next = clock.next(wall, seen);
              assertThat(next).isGreaterThan(before).isGreaterThan(seen);
              assertThat(next).isGreaterThan(HybridClock.ofMillis(wall));
              assertThat(next)
                  .isEqualTo(Math.max(Math.max(before, seen), HybridClock.ofMillis(wall)) + 1);
              assertThat(clock.last()).isEqualTo(next);
            }
          }
        });
  }

  @Test
  void next_wallClockAhead_staysNearIt() {
    HybridClock clock = new HybridClock(0);

    assertThat(HybridClock.millis(clock.next(1_700_000_000_000L, 0))).isEqualTo(1_700_000_000_000L);
  }

  @Test
  void millis_anyWallTime_comesBack() {
    Property.forAll(
        200,
        gen -> {
          long wall = gen.between(0L, 1L << 46);
          assertThat(HybridClock.millis(HybridClock.ofMillis(wall))).isEqualTo(wall);
        });
  }
}
