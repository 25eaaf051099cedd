package dev.hence.node.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hence.core.clock.Dot;
import dev.hence.core.clock.VectorClock;
import dev.hence.core.data.Content;
import dev.hence.core.data.Key;
import dev.hence.core.data.Register;
import dev.hence.core.data.Value;
import dev.hence.core.replica.Write;
import dev.hence.core.sharding.SlotSet;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.WALRecoveryMode;

/** What is left of slots that were dropped leaves the database, whatever happens meanwhile. */
class DroppedSlotsTest {
  private static final int KEYS = 2_000;

  @TempDir private Path folder;

  private final SlotSet even = SlotSet.where(slot -> slot % 2 == 0);

  @Test
  void slots_thatWereDropped_leaveTheDatabase() throws RocksDBException {
    try (RocksStore store = open()) {
      fill(store);
      store.commit(List.of(new Write.DropSlots(even)));
      removeAll(store);
    }
    hasOnlyTheOthers();
  }

  @Test
  void slots_whileCommitsCome_areRemovedWithThese() throws RocksDBException {
    int rounds = 0;
    try (RocksStore store = open()) {
      fill(store);
      store.commit(List.of(new Write.DropSlots(even)));
      while (store.removeSome()) {
        store.commit(List.of(new Write.PutLiveCount(1, 1)));
        rounds++;
      }
    }
    assertThat(rounds).as("512 at once").isLessThanOrEqualTo(Key.SLOTS / 2 / 512);
    hasOnlyTheOthers();
  }

  @Test
  void storeIsClosedMeanwhile_restIsRemovedWhenItIsOpenedNext() throws RocksDBException {
    try (RocksStore store = open()) {
      fill(store);
      store.commit(List.of(new Write.DropSlots(even)));
    }
    try (RocksStore store = open()) {
      assertThat(store.recovered().liveCounts().keySet()).noneMatch(even::contains);
      assertThat(store.registers(even, Optional.empty(), Integer.MAX_VALUE)).isEmpty();
      removeAll(store);
    }
    hasOnlyTheOthers();
  }

  @Test
  void keysWrittenMeanwhile_stay() {
    try (RocksStore store = open()) {
      fill(store);
      store.commit(List.of(new Write.DropSlots(SlotSet.ALL)));
      for (int i = 0; i < KEYS; i++) {
        store.commit(List.of(put(i, KEYS + i)));
      }
      removeAll(store);
      for (int i = 0; i < KEYS; i++) {
        assertThat(store.register(key(i))).contains(register(KEYS + i));
      }
      assertThat(store.registers(SlotSet.ALL, Optional.empty(), Integer.MAX_VALUE)).hasSize(KEYS);
    }
  }

  private RocksStore open() {
    return RocksStore.open(StoreSettings.of(folder, Fsync.NEVER));
  }

  private static Key key(int i) {
    return new Key("key" + i);
  }

  private static Register register(int n) {
    return new Register(
        new Dot(1, n + 1), n + 1, VectorClock.EMPTY, new Content.Live(Value.of("1")));
  }

  private static Write put(int key, int n) {
    return new Write.PutRegister(key(key), register(n));
  }

  private static void fill(RocksStore store) {
    List<Write> writes = new ArrayList<>();
    for (int i = 0; i < KEYS; i++) {
      writes.add(put(i, i));
      writes.add(new Write.PutLiveCount(key(i).slot(), 1));
    }
    store.commit(writes);
  }

  private static void removeAll(RocksStore store) {
    boolean more = true;
    while (more) {
      more = store.removeSome();
    }
  }

  private void hasOnlyTheOthers() throws RocksDBException {
    try (Database database =
            Database.open(
                folder.resolve("rocksdb"),
                StoreSettings.of(folder, Fsync.NEVER),
                WALRecoveryMode.AbsoluteConsistency);
        RocksIterator registers = database.scan(database.registers())) {
      registers.seekToFirst();
      int found = 0;
      while (registers.isValid()) {
        assertThat(even.contains(StoreKeys.slotOfRegister(registers.key()))).isFalse();
        found++;
        registers.next();
      }
      assertThat(found).isPositive();
      for (int i = 0; i < KEYS; i++) {
        int slot = key(i).slot();
        assertThat(database.get(database.meta(), StoreKeys.liveCount(slot)).isPresent())
            .isEqualTo(!even.contains(slot));
      }
    }
  }
}
