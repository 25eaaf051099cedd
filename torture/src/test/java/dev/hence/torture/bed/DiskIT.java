package dev.hence.torture.bed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hence.integration.harness.Shell;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Disks of a node's own: what they lose, and that they run full. */
class DiskIT {
  private static final int BYTES = 100_000;
  private static final int RESERVED_BYTES = 8 << 20;
  private static final long ROOM_MAX = 64 << 10;

  @TempDir private Path folder;
  private Disk disk;

  @BeforeEach
  void make() throws Exception {
    Assumptions.assumeFalse(Tool.missing().containsKey(Tool.DISK), "needs loop devices and XFS");
    Disk.shareMounts(folder);
    disk = Disk.make(folder, "alice", true);
    Files.createDirectories(disk.data().resolve("rocksdb"));
  }

  @AfterEach
  void takeAway() {
    if (disk != null) {
      disk.close();
      Disk.shareMountsNoMore(folder);
    }
  }

  @Test
  void lossOfPower_whatWasSynced_isLeft() throws Exception {
    losesPowerButNotWhatWasSynced();
  }

  @Test
  void lossOfPower_mountedInAnotherNamespaceToo_isTheSame() throws Exception {
    Process elsewhere =
        new ProcessBuilder("unshare", "--mount", "--propagation", "slave", "cat").start();
    try {
      losesPowerButNotWhatWasSynced();
    } finally {
      elsewhere.destroy();
      elsewhere.waitFor(10, TimeUnit.SECONDS);
    }
  }

  private void losesPowerButNotWhatWasSynced() throws Exception {
    Path synced = disk.data().resolve("synced");
    Path unsynced = disk.data().resolve("unsynced");
    Files.write(synced, new byte[BYTES]);
    try (FileChannel channel = FileChannel.open(synced, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
    Files.write(unsynced, new byte[BYTES]);
    disk.shutDown();

    assertThat(disk.remount()).isTrue();

    assertThat(synced).hasSize(BYTES);
    assertThat(unsynced.toFile().length()).isLessThan(BYTES);
  }

  @Test
  void fullDisk_takesNothingMore_untilItIsFreed() throws Exception {
    long before = disk.room();
    Path log = disk.data().resolve("rocksdb").resolve("000001.log");
    Files.write(log, new byte[1]);
    Shell.run(List.of("fallocate", "--keep-size", "-l", "" + RESERVED_BYTES, log.toString()));

    disk.fill();

    assertThat(disk.room()).isLessThan(ROOM_MAX);
    assertThatThrownBy(() -> Files.write(log, new byte[RESERVED_BYTES]))
        .isInstanceOf(IOException.class);

    disk.free();

    assertThat(disk.room()).isGreaterThan(before - ROOM_MAX);
  }

  @Test
  void oldCopy_putBack_isWhatItWas() throws Exception {
    Path file = disk.data().resolve("file");
    Files.writeString(file, "old");
    disk.keepCopy();
    assertThat(disk.restoreCopy()).isZero();
    Files.writeString(file, "new");

    assertThat(disk.restoreCopy()).isEqualTo(1);

    assertThat(file).hasContent("old");
  }
}
