package dev.hence.node.storage;

import dev.hence.core.clock.Dot;
import dev.hence.core.data.Key;
import dev.hence.core.data.Register;
import dev.hence.core.data.Update;
import dev.hence.core.replica.Recovered;
import dev.hence.core.sharding.SlotSet;
import dev.hence.node.wire.DataCodec;
import dev.hence.node.wire.WireReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Slice;

/** Reads registers and the log. Sizes count keys and values as they are stored. */
final class Scans {
  private final Database database;
  private final DroppedSlots dropped;

  Scans(Database database, DroppedSlots dropped) {
    this.database = database;
    this.dropped = dropped;
  }

  Optional<Register> register(Key key) throws RocksDBException {
    if (dropped.shown().contains(key.slot())) {
      return Optional.empty();
    }
    Optional<byte[]> stored = database.get(database.registers(), StoreKeys.register(key));
    return stored.map(bytes -> read(bytes, DataCodec::readRegister));
  }

  /** See {@link dev.hence.core.replica.Store#registers}. */
  List<Update> registers(SlotSet wanted, Optional<Key> after, int bytesMax)
      throws RocksDBException {
    SlotSet slots = wanted.minus(dropped.shown());
    List<Update> found = new ArrayList<>();
    // Without an end it would go through all that was dropped behind the last slot, up to the next
    // register that is there.
    try (Slice end = new Slice(StoreKeys.slot(slots.last() + 1));
        ReadOptions below = database.scansBelow(end);
        RocksIterator entries = database.scan(database.registers(), below)) {
      entries.seek(after.map(StoreKeys::register).orElse(StoreKeys.slot(0)));
      if (after.isPresent() && entries.isValid() && isAt(entries, after.get())) {
        entries.next();
      }
      long bytes = 0;
      while (entries.isValid() && bytes < bytesMax) {
        byte[] name = entries.key();
        int slot = StoreKeys.slotOfRegister(name);
        if (slots.contains(slot)) {
          byte[] value = entries.value();
          found.add(
              new Update(StoreKeys.keyOfRegister(name), read(value, DataCodec::readRegister)));
          bytes += name.length + value.length;
          entries.next();
        } else {
          entries.seek(StoreKeys.slot(slots.next(slot)));
        }
      }
      entries.status();
    }
    return found;
  }

  private static boolean isAt(RocksIterator entries, Key key) {
    return Arrays.equals(entries.key(), StoreKeys.register(key));
  }

  /** See {@link dev.hence.core.replica.Store#updates}. */
  List<Update> updates(long writer, long after, long through, int bytesMax)
      throws RocksDBException {
    List<Update> found = new ArrayList<>();
    if (after >= through) {
      return found;
    }
    try (RocksIterator entries = database.scan(database.log())) {
      entries.seek(StoreKeys.dot(writer, after + 1));
      long bytes = 0;
      while (entries.isValid() && bytes < bytesMax) {
        byte[] name = entries.key();
        WireReader place = new WireReader(name);
        if (place.fixed64() != writer) {
          break;
        }
        long n = place.fixed64();
        if (n > through) {
          break;
        }
        byte[] value = entries.value();
        Update update = read(value, DataCodec::readUpdate);
        WireReader.require(
            update.dot().equals(new Dot(writer, n)), "an update lies under its own number");
        found.add(update);
        bytes += name.length + value.length;
        entries.next();
      }
      entries.status();
    }
    return found;
  }

  /** See {@link dev.hence.core.replica.Store#tombstoneWriters}: leaps from writer to writer. */
  SortedSet<Long> tombstoneWriters() throws RocksDBException {
    SortedSet<Long> writers = new TreeSet<>();
    try (RocksIterator entries = database.scan(database.tombstones())) {
      entries.seekToFirst();
      while (entries.isValid()) {
        long writer = new WireReader(entries.key()).fixed64();
        writers.add(writer);
        entries.seek(StoreKeys.dot(writer, Long.MIN_VALUE));
      }
      entries.status();
    }
    return writers;
  }

  /** See {@link dev.hence.core.replica.Store#tombstones}. */
  SortedMap<Long, Key> tombstones(long writer, long after, long through, int max)
      throws RocksDBException {
    SortedMap<Long, Key> found = new TreeMap<>();
    if (after >= through) {
      return found;
    }
    try (RocksIterator entries = database.scan(database.tombstones())) {
      entries.seek(StoreKeys.dot(writer, after + 1));
      while (entries.isValid() && found.size() < max) {
        WireReader place = new WireReader(entries.key());
        if (place.fixed64() != writer) {
          break;
        }
        long n = place.fixed64();
        if (n > through) {
          break;
        }
        found.put(n, StoreKeys.keyOfRegister(entries.value()));
        entries.next();
      }
      entries.status();
    }
    return found;
  }

  /** What there is of each log. */
  SortedMap<Long, Recovered.Logged> logs() throws RocksDBException {
    SortedMap<Long, Recovered.Logged> logs = new TreeMap<>();
    try (RocksIterator entries = database.scan(database.log())) {
      entries.seekToFirst();
      while (entries.isValid()) {
        byte[] from = entries.key();
        WireReader first = new WireReader(from);
        long writer = first.fixed64();
        long after = first.fixed64() - 1;
        entries.seekForPrev(StoreKeys.dot(writer, Long.MAX_VALUE));
        WireReader last = new WireReader(entries.key());
        WireReader.require(last.fixed64() == writer, "a log ends where it begins");
        byte[] to = StoreKeys.dot(writer, Long.MIN_VALUE);
        long bytes = database.size(database.log(), from, to);
        logs.put(writer, new Recovered.Logged(after, last.fixed64(), bytes));
        entries.seek(to);
      }
      entries.status();
    }
    return logs;
  }

  /** A stored value, whole. */
  static <T> T read(byte[] stored, Function<WireReader, T> codec) {
    WireReader in = new WireReader(stored);
    T value = codec.apply(in);
    in.end();
    return value;
  }
}
