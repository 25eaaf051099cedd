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
  void open_damageMetByTheReadOfAKey_setsItAsideAtTheNextStart() throws IOException {
    damageTables();
    assertThatThrownBy(
            () -> {
              try (RocksStore store = open(OnDamage.ASIDE)) {
                for (int number = 1; number <= BATCHES; number++) {
                  store.register(Batches.key(number, 1));
                }
              }
            })
        .isInstanceOf(StoreFailure.class);

    try (RocksStore store = open(OnDamage.ASIDE)) {
      assertThat(store.setAside()).isPresent();
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

  /** Moves everything into tables; the manifest that lists them, and its bytes. */
  private Path manifest() throws IOException {
    open(OnDamage.STOP).close();
    try (RocksStore store = open(OnDamage.STOP)) {
      store.commit(Batches.batch(BATCHES + 1));
    }
    open(OnDamage.STOP).close();
    return presentManifest();
  }

  private Path presentManifest() throws IOException {
    return Crash.files(folder, "").stream()
        .filter(file -> file.getFileName().toString().startsWith("MANIFEST"))
        .reduce((first, second) -> second)
        .orElseThrow();
  }

  /** How much is there in a copy with that manifest, and whether damage was found. */
  private void isFoundOrWhole(Path manifest, byte[] damaged, int batches, String what)
      throws IOException {
    Path whole = folder;
    folder = temporary.resolve("damaged");
    Crash.image(whole, folder);
    Files.write(folder.resolve("rocksdb").resolve(manifest.getFileName()), damaged);
    try (RocksStore store = open(OnDamage.ASIDE)) {
      if (store.setAside().isEmpty()) {
        assertThat(Batches.last(store)).as(what).isEqualTo(batches);
        for (int number = 1; number <= batches; number++) {
          assertThat(Batches.found(store, number)).as(what).isEqualTo(2 * Batches.UPDATES);
        }
      }
    }
    Crash.delete(folder);
    folder = whole;
  }

  @Test
  void open_cutManifest_losesNothingUnnoticed() throws IOException {
    Path manifest = manifest();
    byte[] bytes = Files.readAllBytes(manifest);
    for (int length = 0; length < bytes.length; length += 13) {
      isFoundOrWhole(manifest, Arrays.copyOf(bytes, length), BATCHES + 1, "cut to " + length);
    }
  }

  @Test
  void open_manifestCutBackBeforeFlushesInUse_losesNothingUnnoticed() throws IOException {
    int batches = 60;
    StoreSettings settings =
        new StoreSettings(folder, Fsync.ALWAYS, 0, OnDamage.STOP, 1 << 20, 64 << 10, 64);
    try (RocksStore store = RocksStore.open(settings)) {
      for (int number = BATCHES + 1; number <= batches; number++) {
        store.commit(Batches.batch(number));
      }
    }
    Path manifest = presentManifest();
    byte[] bytes = Files.readAllBytes(manifest);
    for (int length = 600; length < bytes.length; length += 97) {
      isFoundOrWhole(manifest, Arrays.copyOf(bytes, length), batches, "cut to " + length);
    }
  }

  @Test
  void open_flippedBitsInTheManifest_loseNothingUnnoticed() throws IOException {
    Path manifest = manifest();
    for (int at = 4; at < Files.size(manifest); at += 29) {
      byte[] bytes = Files.readAllBytes(manifest);
      bytes[at] ^= 0x40;
      isFoundOrWhole(manifest, bytes, BATCHES + 1, "flipped at " + at);
    }
  }

  @Test
  void open_wholeData_setsNothingAside() {
    try (RocksStore store = open(OnDamage.ASIDE)) {
      assertThat(store.setAside()).isEmpty();
      assertThat(Batches.last(store)).isEqualTo(BATCHES);
    }
  }
}
