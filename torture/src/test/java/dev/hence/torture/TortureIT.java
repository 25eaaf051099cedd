package dev.hence.torture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hence.torture.bed.Tool;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A short run under fire. The system property {@code torture.seed} draws another schedule. */
class TortureIT {
  private static final Duration LENGTH = Duration.ofSeconds(100);

  @Test
  @Timeout(value = 10, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void sixNodes_underFire_loseNothingAndAgree() {
    // Without networks of their own and the clocks of others little is left to try.
    Assumptions.assumeFalse(Tool.missing().containsKey(Tool.NETWORK), "needs network namespaces");
    long seed = Long.getLong("torture.seed", 1);

    Options options = new Options(LENGTH, seed, 6, 2, Options.ALL, false);

    assertThat(Torture.run(options, Path.of("target", "torture"))).isEmpty();
  }
}
