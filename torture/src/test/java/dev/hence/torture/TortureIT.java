package dev.hence.torture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hence.torture.bed.Tool;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A short run under fire, long enough for nearly every kind of fault. What doesn't fit differs from
 * day to day: the day draws the schedule, or the system property {@code torture.seed}. What isn't
 * tried, for lack of a tool or of time, is in what it prints.
 */
class TortureIT {
  private static final Duration LENGTH = Duration.ofSeconds(150);

  @Test
  @Timeout(value = 10, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void sixNodes_underFire_loseNothingAndAgree() {
    // Without networks of their own and the clocks of others little is left to try.
    Assumptions.assumeFalse(
        Tool.missing().containsKey(Tool.NETWORK),
        () -> "no fault is tried at all: " + Tool.missing().get(Tool.NETWORK));
    long seed = Long.getLong("torture.seed", LocalDate.now(ZoneOffset.UTC).toEpochDay());

    Options options = new Options(LENGTH, seed, 6, 2, Options.ALL, false);

    Outcome outcome = Torture.run(options, Path.of("target", "torture"));
    assertThat(outcome.violations()).isEmpty();
    // All but one or two where two cores are free; half where they were 10 times overloaded.
    assertThat(outcome.tookEffect()).hasSizeGreaterThanOrEqualTo(outcome.possible().size() * 2 / 5);
  }
}
