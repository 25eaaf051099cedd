package dev.hence.node.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hence.core.replica.Store.StoreFailure;
import dev.hence.core.sharding.SlotSet;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Data that isn't what was written: kept apart where there are peers, else refused. */
class DamagedStoreTest {
  private static final int BATCHES = 20;

  @TempDir private Path temporary;
  private Path folder;

  @BeforeEach
  void write() throws IOException {
    folder = temporary.resolve("data");
    try (RocksStore store = open(OnDamage.STOP)) {
      for (int number = 1; number <= BATCHES; number++) {
        store.commit(Batches.batch(number));
      }
      Crash.image(folder, temporary.resolve("image"));
    }
    folder = temporary.resolve("image");
  }

  private RocksStore open(OnDamage what) {
    return RocksStore.open(StoreSettings.of(folder, Fsync.ALWAYS).onDamage(what));
  }

  private void damageLog() throws IOException {
    Path log = Crash.files(folder, ".log").getLast();
    Crash.overwrite(log, Files.size(log) / 2, new byte[10]);
  }

  /** Moves everything into tables and damages the registers: nobody notices before reading them. */
  private void damageTables() throws IOException {
    open(OnDamage.STOP).close();
    open(OnDamage.STOP).close();
    for (Path table : Crash.files(folder, ".sst")) {
      // A table names its family; the others are read at the start.
      if (Files.readString(table, StandardCharsets.ISO_8859_1).contains("registers")) {
        Crash.overwrite(table, 100, new byte[] {1, 2, 3, 4});
      }
    }
  }

  private void readAll(OnDamage what) {
    try (RocksStore store = open(what)) {
      store.registers(SlotSet.ALL, Optional.empty(), Integer.MAX_VALUE);
    }
  }

  @Test
  void open_damagedLog_setsItAsideAndIsEmpty() throws IOException {
    damageLog();
    byte[] damaged = Files.readAllBytes(Crash.files(folder, ".log").getLast());

    try (RocksStore store = open(OnDamage.ASIDE)) {
      assertThat(Batches.last(store)).isZero();
      assertThat(Batches.found(store, 1)).isZero();
      Path aside = store.setAside().orElseThrow().folder();
      assertThat(aside).isEqualTo(folder.resolve("damaged-1"));
      assertThat(aside).isDirectoryContaining(file -> has(file, damaged));
      store.commit(Batches.batch(1));
    }
    try (RocksStore store = open(OnDamage.ASIDE)) {
      assertThat(store.setAside()).isEmpty();
      assertThat(Batches.found(store, 1)).isEqualTo(2 * Batches.UPDATES);
    }
  }

  private static boolean has(Path file, byte[] bytes) {
    try {
      return Arrays.equals(Files.readAllBytes(file), bytes);
    } catch (IOException e) {
      return false;
    }
  }

  @Test
  void open_damageMetInUse_setsItAsideAtTheNextStart() throws IOException {
    damageTables();
    assertThatThrownBy(() -> readAll(OnDamage.ASIDE)).isInstanceOf(StoreFailure.class);

    try (RocksStore store = open(OnDamage.ASIDE)) {
      assertThat(store.setAside()).isPresent();
      assertThat(store.registers(SlotSet.ALL, Optional.empty(), Integer.MAX_VALUE)).isEmpty();
    }
  }

  @Test
  void open_damageMetInUse_isRefusedWithoutPeers() throws IOException {
    damageTables();
    assertThatThrownBy(() -> readAll(OnDamage.STOP)).isInstanceOf(StoreFailure.class);

    assertThatThrownBy(() -> open(OnDamage.STOP))
        .isInstanceOf(StoreFailure.class)
        .hasMessageContaining(folder.toString())
        .hasMessageContaining("move the folder away");
  }

  @Test
  void open_damagedTwice_keepsBoth() throws IOException {
    damageLog();
    try (RocksStore store = open(OnDamage.ASIDE)) {
      store.commit(Batches.batch(1));
    }
    Path current = folder.resolve("rocksdb").resolve("CURRENT");
    Files.writeString(current, "MANIFEST-999999\n");

    try (RocksStore store = open(OnDamage.ASIDE)) {
      assertThat(store.setAside().orElseThrow().folder()).isEqualTo(folder.resolve("damaged-2"));
    }
    assertThat(folder.resolve("damaged-1")).isDirectory();
  }

  @Test
  void open_wholeData_setsNothingAside() {
    try (RocksStore store = open(OnDamage.ASIDE)) {
      assertThat(store.setAside()).isEmpty();
      assertThat(Batches.last(store)).isEqualTo(BATCHES);
    }
  }
}
