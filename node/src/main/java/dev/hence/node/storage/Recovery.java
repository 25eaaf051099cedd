package dev.hence.node.storage;

import dev.hence.core.agreement.Vote;
import dev.hence.core.clock.NodeId;
import dev.hence.core.clock.VectorClock;
import dev.hence.core.replica.Recovered;
import dev.hence.core.sharding.Address;
import dev.hence.core.sharding.SlotSet;
import dev.hence.node.wire.BallotCodec;
import dev.hence.node.wire.ChangeCodec;
import dev.hence.node.wire.ClockCodec;
import dev.hence.node.wire.ViewCodec;
import dev.hence.node.wire.WireReader;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/** Reads back what {@link StoredWrites} put into the meta family. */
final class Recovery {
  private final Database database;

  Recovery(Database database) {
    this.database = database;
  }

  /** The slots that were dropped, and aren't removed yet. */
  DroppedSlots dropped() throws RocksDBException {
    return new DroppedSlots(
        database, value(StoreKeys.DROPPED, ViewCodec::readSlots).orElse(SlotSet.NONE));
  }

  /** The coverage and time that are stored together. */
  private record Covered(VectorClock coverage, long time) {
    static Covered read(WireReader in) {
      return new Covered(ClockCodec.readClock(in), in.fixed64());
    }
  }

  /** What the database holds, but for what is left of {@code dropped} slots. */
  Recovered read(DroppedSlots dropped, boolean continuous) throws RocksDBException {
    Covered covered =
        value(StoreKeys.COVERAGE, Covered::read).orElse(new Covered(VectorClock.EMPTY, 0));
    return new Recovered(
        value(StoreKeys.NODE, ClockCodec::readNodeId).orElse(NodeId.UNKNOWN),
        value(StoreKeys.VIEW, ViewCodec::readView),
        value(StoreKeys.VOTE, BallotCodec::readVote).orElse(Vote.NONE),
        value(StoreKeys.WRITER, WireReader::fixed64).orElse(0L),
        covered.coverage(),
        covered.time(),
        value(StoreKeys.STABLE, ClockCodec::readClock).orElse(VectorClock.EMPTY),
        value(StoreKeys.HELD, ViewCodec::readSlots).orElse(SlotSet.NONE),
        value(StoreKeys.ORPHANED, ViewCodec::readSlots).orElse(SlotSet.NONE),
        value(StoreKeys.FLOOR, WireReader::fixed64).orElse(0L),
        seats(StoreKeys.SEATS),
        seats(StoreKeys.MET),
        value(StoreKeys.FORCED, ChangeCodec::readForced).orElse(List.of()),
        counts(StoreKeys.LIVE_COUNTS, dropped),
        counts(StoreKeys.TOMBSTONE_COUNTS, dropped),
        new Scans(database, dropped).logs(),
        continuous);
  }

  private SortedMap<Address, NodeId> seats(byte[] kind) throws RocksDBException {
    SortedMap<Address, NodeId> seats = new TreeMap<>();
    forEach(
        kind,
        (name, value) -> seats.put(ViewCodec.readAddress(name), ClockCodec.readNodeId(value)));
    return seats;
  }

  private SortedMap<Integer, Integer> counts(byte[] kind, DroppedSlots dropped)
      throws RocksDBException {
    SortedMap<Integer, Integer> counts = new TreeMap<>();
    forEach(
        kind,
        (name, value) ->
            counts.put(name.fixed16(), value.varint(Integer.MAX_VALUE, "a number of keys")));
    counts.keySet().removeIf(dropped::contains);
    return counts;
  }

  private <T> Optional<T> value(byte[] key, Function<WireReader, T> codec) throws RocksDBException {
    Optional<byte[]> stored = database.get(database.meta(), key);
    if (stored.isEmpty()) {
      return Optional.empty();
    }
    WireReader in = new WireReader(stored.get());
    T value = codec.apply(in);
    in.end();
    return Optional.of(value);
  }

  private void forEach(byte[] prefix, BiConsumer<WireReader, WireReader> take)
      throws RocksDBException {
    try (RocksIterator entries = database.scan(database.meta())) {
      entries.seek(prefix);
      while (entries.isValid() && StoreKeys.startsWith(entries.key(), prefix)) {
        WireReader name = StoreKeys.after(prefix, entries.key());
        WireReader value = new WireReader(entries.value());
        take.accept(name, value);
        name.end();
        value.end();
        entries.next();
      }
      entries.status();
    }
  }
}
