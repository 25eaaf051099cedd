package dev.hence.node.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hence.core.data.Key;
import dev.hence.core.replica.Store.StoreFailure;
import dev.hence.core.replica.Write;
import dev.hence.core.sharding.SlotSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.rocksdb.RocksDBException;
import org.rocksdb.WALRecoveryMode;
import org.rocksdb.WriteBatch;

final class RocksStoreTest {
  @TempDir private Path temporary;

  private Path folder() {
    return temporary.resolve("data");
  }

  private static RocksStore open(Path folder, Fsync fsync) {
    return RocksStore.open(StoreSettings.of(folder, fsync));
  }

  /** Opens a store, commits batches 1 to {@code batches} and leaves what a crash then leaves. */
  private Path crashed(Fsync fsync, int batches) throws IOException {
    try (RocksStore store = open(folder(), fsync)) {
      for (int number = 1; number <= batches; number++) {
        store.commit(Batches.batch(number));
      }
      return Crash.image(folder(), temporary.resolve("image"));
    }
  }

  @Test
  void open_folderInUse_saysSo() {
    try (RocksStore store = open(folder(), Fsync.ALWAYS)) {
      assertThatThrownBy(() -> open(folder(), Fsync.ALWAYS))
          .isInstanceOf(StoreFailure.class)
          .hasMessageContaining(folder().toString())
          .hasMessageContaining("in use by another process; stop that one");
      assertThat(store.register(new Key("k"))).isEmpty();
    }
  }

  @Test
  void open_folderThatCannotBeMade_saysSo() throws IOException {
    Path file = Files.writeString(temporary.resolve("file"), "");
    assertThatThrownBy(() -> open(file.resolve("data"), Fsync.ALWAYS))
        .isInstanceOf(StoreFailure.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining("can't be written")
        .hasMessageContaining("set another folder");
  }

  @Test
  void open_unknownFormat_isRefused() throws RocksDBException {
    open(folder(), Fsync.ALWAYS).close();
    try (Database database = database();
        WriteBatch batch = new WriteBatch()) {
      batch.put(database.meta(), StoreKeys.FORMAT, new byte[] {9});
      database.write(batch, true);
    }
    assertThatThrownBy(() -> open(folder(), Fsync.ALWAYS))
        .isInstanceOf(StoreFailure.class)
        .hasMessageContaining("has format 9, this version of Hence reads format 5");
  }

  @Test
  void open_dataWithoutAFormat_isRefused() throws RocksDBException {
    try (RocksStore store = open(folder(), Fsync.ALWAYS)) {
      store.commit(Batches.batch(1));
    }
    try (Database database = database();
        WriteBatch batch = new WriteBatch()) {
      batch.delete(database.meta(), StoreKeys.FORMAT);
      database.write(batch, true);
    }
    assertThatThrownBy(() -> open(folder(), Fsync.ALWAYS))
        .isInstanceOf(StoreFailure.class)
        .hasMessageContaining("the format's version is missing");
  }

  private Database database() throws RocksDBException {
    return Database.open(
        folder().resolve("rocksdb"),
        StoreSettings.of(folder(), Fsync.ALWAYS),
        WALRecoveryMode.AbsoluteConsistency);
  }

  @Test
  void open_afterARefusal_findsTheFolderFree() throws IOException {
    Path image = crashed(Fsync.ALWAYS, 1);
    Path manifest = Crash.files(image, "CURRENT").getFirst();
    byte[] good = Files.readAllBytes(manifest);
    Files.writeString(manifest, "nonsense\n");
    assertThatThrownBy(() -> open(image, Fsync.ALWAYS)).isInstanceOf(StoreFailure.class);
    Files.write(manifest, good);
    try (RocksStore store = open(image, Fsync.ALWAYS)) {
      assertThat(Batches.last(store)).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void close_clean_isContinuous(Fsync fsync) {
    try (RocksStore store = open(folder(), fsync)) {
      store.commit(Batches.batch(1));
    }
    try (RocksStore store = open(folder(), fsync)) {
      assertThat(store.recovered().continuous()).isTrue();
      assertThat(Batches.last(store)).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void crash_keepsAllAndIsContinuousIfSynced(Fsync fsync) throws IOException {
    Path image = crashed(fsync, 3);
    try (RocksStore store = open(image, fsync)) {
      assertThat(store.recovered().continuous()).isEqualTo(fsync == Fsync.ALWAYS);
      assertThat(Batches.last(store)).isEqualTo(3);
      assertThat(Batches.found(store, 3)).isEqualTo(2 * Batches.UPDATES);
    }
  }

  @Test
  void crash_unsynced_isToldUntilAWriterIsPut() throws IOException {
    Path image = crashed(Fsync.NEVER, 1);
    for (Fsync fsync : Fsync.values()) {
      try (RocksStore store = open(image, fsync)) {
        assertThat(store.recovered().continuous()).isFalse();
        store.commit(Batches.batch(2));
        assertThat(image.resolve("running")).content().endsWith(" broken\n");
      }
    }
    try (RocksStore store = open(image, Fsync.ALWAYS)) {
      store.commit(List.of(new Write.PutWriter(5)));
      assertThat(store.recovered().continuous()).isFalse();
      assertThat(image.resolve("running")).hasContent("always");
    }
    try (RocksStore store = open(image, Fsync.ALWAYS)) {
      assertThat(store.recovered().continuous()).isTrue();
    }
  }

  @Test
  void open_markThatIsNotWhole_isNotContinuous() throws IOException {
    Path image = crashed(Fsync.ALWAYS, 1);
    Files.writeString(image.resolve("running"), "al");
    try (RocksStore store = open(image, Fsync.ALWAYS)) {
      assertThat(store.recovered().continuous()).isFalse();
    }
  }

  @Test
  void open_logCutInItsLastBatch_losesThatBatchAlone() throws IOException {
    Path image = crashed(Fsync.ALWAYS, 3);
    Crash.cut(Crash.files(image, ".log").getLast(), 5000);
    expectTwoOfThree(image);
  }

  @Test
  void open_logTornInItsLastBatch_losesThatBatchAlone() throws IOException {
    Path image = crashed(Fsync.ALWAYS, 3);
    Path log = Crash.files(image, ".log").getLast();
    Crash.overwrite(log, Files.size(log) - 6000, new byte[4096]);
    expectTwoOfThree(image);
  }

  private static void expectTwoOfThree(Path image) {
    try (RocksStore store = open(image, Fsync.ALWAYS)) {
      assertThat(store.recovered().continuous()).isTrue();
      assertThat(Batches.last(store)).isEqualTo(2);
      assertThat(Batches.found(store, 2)).isEqualTo(2 * Batches.UPDATES);
      assertThat(Batches.found(store, 3)).isZero();
      store.commit(Batches.batch(3));
    }
    try (RocksStore store = open(image, Fsync.ALWAYS)) {
      assertThat(Batches.found(store, 3)).isEqualTo(2 * Batches.UPDATES);
    }
  }

  @Test
  void open_logDamagedBeforeItsLastBatch_isRefused() throws IOException {
    Path image = crashed(Fsync.ALWAYS, 20);
    Path log = Crash.files(image, ".log").getLast();
    Crash.overwrite(log, Files.size(log) / 2, new byte[10]);
    assertThatThrownBy(() -> open(image, Fsync.ALWAYS))
        .isInstanceOf(StoreFailure.class)
        .hasMessageContaining(image.toString())
        .hasMessageContaining("move the folder away");
  }

  @Test
  void open_unsyncedLogDamagedAnywhere_isGoodUpToThere() throws IOException {
    Path image = crashed(Fsync.NEVER, 20);
    Path log = Crash.files(image, ".log").getLast();
    Crash.overwrite(log, Files.size(log) / 2, new byte[10]);
    try (RocksStore store = open(image, Fsync.NEVER)) {
      long last = Batches.last(store);
      assertThat(last).isBetween(5L, 15L);
      assertThat(Batches.found(store, last)).isEqualTo(2 * Batches.UPDATES);
      assertThat(Batches.found(store, last + 1)).isZero();
      assertThat(store.recovered().continuous()).isFalse();
    }
  }

  @Test
  void register_damagedOnTheDisk_isRefused() throws IOException {
    try (RocksStore store = open(folder(), Fsync.ALWAYS)) {
      store.commit(Batches.batch(1));
    }
    open(folder(), Fsync.ALWAYS).close();
    for (Path table : Crash.files(folder(), ".sst")) {
      Crash.overwrite(table, 100, new byte[] {1, 2, 3, 4});
    }
    assertThatThrownBy(
            () -> {
              try (RocksStore store = open(folder(), Fsync.ALWAYS)) {
                store.registers(SlotSet.ALL, Optional.empty(), Integer.MAX_VALUE);
              }
            })
        .isInstanceOf(StoreFailure.class)
        .hasMessageContaining(folder().toString());
  }

  @Test
  void use_afterClose_isRefused() {
    RocksStore store = open(folder(), Fsync.ALWAYS);
    store.close();
    store.close();
    assertThatThrownBy(() -> store.register(new Key("k")))
        .isInstanceOf(StoreFailure.class)
        .hasMessageContaining("is closed");
    assertThatThrownBy(() -> store.commit(Batches.batch(1))).isInstanceOf(StoreFailure.class);
  }

  @Test
  void close_whileOthersRead_waitsForThem() throws Exception {
    RocksStore store = open(folder(), Fsync.NEVER);
    store.commit(Batches.batch(1));
    CountDownLatch reading = new CountDownLatch(2);
    try (var threads = Executors.newFixedThreadPool(2)) {
      List<Future<Boolean>> readers =
          List.of(
              threads.submit(() -> readUntilClosed(store, reading)),
              threads.submit(() -> readUntilClosed(store, reading)));
      reading.await();
      store.close();
      for (Future<Boolean> reader : readers) {
        assertThat(reader.get()).isTrue();
      }
    }
  }

  private static boolean readUntilClosed(RocksStore store, CountDownLatch reading) {
    boolean whole = Batches.found(store, 1) == 2 * Batches.UPDATES;
    reading.countDown();
    try {
      while (whole) {
        whole = store.registers(SlotSet.ALL, Optional.empty(), 1 << 20).size() == Batches.UPDATES;
      }
      return false;
    } catch (StoreFailure e) {
      return e.toString().contains("is closed");
    }
  }

  @Test
  void open_leavesNoLibraryBehind() throws IOException {
    try (RocksStore store = open(folder(), Fsync.ALWAYS)) {
      assertThat(store.register(new Key("k"))).isEmpty();
      try (var files = Files.list(folder())) {
        assertThat(files.map(file -> file.getFileName().toString()))
            .containsExactlyInAnyOrder("lock", "running", "rocksdb");
      }
    }
  }
}
