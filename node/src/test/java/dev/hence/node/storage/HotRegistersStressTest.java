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
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * One thread commits, two read: what they read is never older than the last commit that was done
 * before they began. The cache has room for a few keys only, so that it is filled all the time.
 */
final class HotRegistersStressTest {
  private static final int KEYS = 24;
  private static final int COMMITS = 6_000;
  private static final int READERS = 2;
  private static final long ROOM = 8 * (HotRegisters.ENTRY_BYTES + 20);

  private final List<Key> keys = new ArrayList<>();

  /** The number of the last commit of each key that was done, whether it put or dropped. */
  private final AtomicLongArray done = new AtomicLongArray(KEYS);

  /** The number of the last commit of each key that was begun and dropped it. */
  private final AtomicLongArray dropBegun = new AtomicLongArray(KEYS);

  private volatile boolean over;

  @Test
  @Timeout(120)
  void register_besideCommits_isNeverOlderThanTheLastOne(@TempDir Path folder) throws Exception {
    for (int i = 0; i < KEYS; i++) {
      keys.add(new Key("key" + i));
    }
    try (RocksStore store = RocksStore.open(StoreSettings.of(folder, Fsync.NEVER, ROOM));
        ExecutorService threads = Executors.newFixedThreadPool(READERS)) {
      List<Future<Long>> readers = new ArrayList<>();
      for (int reader = 0; reader < READERS; reader++) {
        readers.add(threads.submit(reading(store, new Random(reader))));
      }
      try {
        write(store, new Random(7));
      } finally {
        over = true;
      }
      for (Future<Long> reader : readers) {
        assertThat(reader.get(60, TimeUnit.SECONDS)).isPositive();
      }
    }
  }

  private void write(RocksStore store, Random random) {
    for (long number = 1; number <= COMMITS; number++) {
      int index = random.nextInt(KEYS);
      Key key = keys.get(index);
      int kind = random.nextInt(50);
      if (kind > 2) {
        store.commit(List.of(new Write.PutRegister(key, register(number))));
        done.set(index, number);
      } else if (kind > 0) {
        dropBegun.set(index, number);
        store.commit(List.of(new Write.DropRegister(key)));
        done.set(index, number);
      } else {
        for (int i = 0; i < KEYS; i++) {
          dropBegun.set(i, number);
        }
        store.commit(List.of(new Write.DropSlots(SlotSet.ALL)));
        for (int i = 0; i < KEYS; i++) {
          done.set(i, number);
        }
      }
    }
  }

  private Callable<Long> reading(RocksStore store, Random random) {
    return () -> {
      long reads = 0;
      while (!over) {
        int index = random.nextInt(KEYS);
        long before = done.get(index);
        Optional<Register> read = store.register(keys.get(index));
        if (read.isPresent()) {
          assertThat(read.get().time()).isGreaterThanOrEqualTo(before);
        } else if (before > 0) {
          assertThat(dropBegun.get(index)).isGreaterThanOrEqualTo(before);
        }
        reads++;
      }
      return reads;
    };
  }

  private static Register register(long number) {
    return new Register(
        new Dot(1, number),
        number,
        VectorClock.EMPTY,
        new Content.Live(Value.of(Long.toString(number))));
  }
}
