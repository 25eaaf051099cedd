package dev.hence.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * A seed gives the same run in another process, where the JDK has other identity hashes and another
 * order of {@code Set.of} and {@code Map.of}: nothing depends on them.
 */
class OtherProcessTest {
  private static final int SEEDS = 25;

  @Test
  void run_sameSeedsInAnotherProcess_haveTheSameTraces() throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Fingerprints.class.getName(),
                Integer.toString(SEEDS))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    List<String> here = LongStream.rangeClosed(1, SEEDS).mapToObj(Fingerprints::line).toList();
    List<String> there;
    try (var lines = process.inputReader()) {
      there = lines.lines().toList();
    }

    assertThat(process.waitFor()).isZero();
    assertThat(there).isEqualTo(here);
  }
}
