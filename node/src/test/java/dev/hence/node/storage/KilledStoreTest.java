package dev.hence.node.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Kills a process in the midst of its commits, again and again over the same data. */
final class KilledStoreTest {
  private static final int KILLS = 2;
  private static final int BATCHES_MAX = 100_000;

  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource
  void open_afterKills_hasEveryCommitAndNoHalfOne(Fsync fsync) throws Exception {
    SplittableRandom random = new SplittableRandom(fsync.name().hashCode());
    for (int kill = 0; kill < KILLS; kill++) {
      long printed = killAfter(fsync, random.nextInt(1, 300));
      try (RocksStore store = RocksStore.open(StoreSettings.of(folder, fsync))) {
        long last = Batches.last(store);
        assertThat(last).isGreaterThanOrEqualTo(printed);
        for (long number = 1; number <= last; number++) {
          assertThat(Batches.found(store, number))
              .as("batch %s of %s", number, last)
              .isEqualTo(2 * Batches.UPDATES);
        }
        assertThat(Batches.found(store, last + 1)).isZero();
        assertThat(store.recovered().continuous()).isEqualTo(fsync == Fsync.ALWAYS);
      }
    }
  }

  /** Runs the process until it has printed {@code lines}, kills it; gives the last it printed. */
  private long killAfter(Fsync fsync, int lines) throws IOException, InterruptedException {
    Process process = start(fsync);
    try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
      List<String> printed = new ArrayList<>();
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        printed.add(line);
        if (printed.size() == lines) {
          // Process#destroyForcibly would close what is still to be read.
          process.toHandle().destroyForcibly();
        }
      }
      assertThat(printed).hasSizeGreaterThanOrEqualTo(lines);
      return Long.parseLong(printed.getLast());
    } finally {
      process.destroyForcibly();
      assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
    }
  }

  private Process start(Fsync fsync) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--sun-misc-unsafe-memory-access=deny",
            "--illegal-native-access=deny",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            CommittingProcess.class.getName(),
            folder.toString(),
            fsync.name(),
            Integer.toString(BATCHES_MAX))
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }
}
