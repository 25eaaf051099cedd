package dev.hence.node.storage;

import dev.hence.core.clock.Dot;
import dev.hence.core.data.Register;
import dev.hence.core.data.Update;
import dev.hence.core.replica.Write;
import dev.hence.node.wire.BallotCodec;
import dev.hence.node.wire.ChangeCodec;
import dev.hence.node.wire.ClockCodec;
import dev.hence.node.wire.DataCodec;
import dev.hence.node.wire.ViewCodec;
import dev.hence.node.wire.WireWriter;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/**
 * Turns writes into changes of the database.
 *
 * <p>Values: a register and an update as {@link DataCodec} has them, live/ and dead/ a varint,
 * coverage a clock and the time as fixed64, the writer fixed64, all others as their codecs have
 * them.
 *
 * <p>Threading: the one thread that commits.
 */
final class StoredWrites {
  private final Database database;
  private final DroppedSlots dropped;
  private final WireWriter value = new WireWriter(1024);

  /** Up to where each writer's log is known to be trimmed: trims of one log don't overlap. */
  private final Map<Long, Long> trimmed = new HashMap<>();

  StoredWrites(Database database, DroppedSlots dropped) {
    this.database = database;
    this.dropped = dropped;
  }

  /** Adds {@code write} to the end of {@code batch}. */
  void add(WriteBatch batch, Write write) throws RocksDBException {
    ColumnFamilyHandle registers = database.registers();
    switch (write) {
      case Write.PutRegister put -> putRegister(batch, put);
      case Write.DropRegister drop -> batch.delete(registers, StoreKeys.register(drop.key()));
      case Write.ForgetTombstone forget ->
          batch.delete(
              database.tombstones(), StoreKeys.dot(forget.dot().writer(), forget.dot().n()));
      case Write.ForgetTombstones forget -> forget(batch, forget.writer());
      case Write.DropSlots drop -> dropped.add(drop.slots());
      case Write.AppendUpdate append -> append(batch, append.update());
      case Write.TrimUpdates trim -> trim(batch, trim.writer(), trim.through());
      case Write.PutLiveCount put ->
          putCount(batch, put.slot(), StoreKeys.liveCount(put.slot()), put.count());
      case Write.PutTombstoneCount put ->
          putCount(batch, put.slot(), StoreKeys.tombstoneCount(put.slot()), put.count());
      case Write.PutCoverage put ->
          putMeta(batch, StoreKeys.COVERAGE, put, StoredWrites::writeCoverage);
      case Write.PutStable put ->
          putMeta(batch, StoreKeys.STABLE, put.stable(), ClockCodec::writeClock);
      case Write.PutIdentity put ->
          putMeta(batch, StoreKeys.NODE, put.node(), ClockCodec::writeNodeId);
      case Write.PutWriter put ->
          putMeta(batch, StoreKeys.WRITER, put.writer(), WireWriter::fixed64);
      case Write.PutView put -> putMeta(batch, StoreKeys.VIEW, put.view(), ViewCodec::writeView);
      case Write.PutVote put -> putMeta(batch, StoreKeys.VOTE, put.vote(), BallotCodec::writeVote);
      case Write.PutSeat put ->
          putMeta(batch, StoreKeys.seat(put.address()), put.node(), ClockCodec::writeNodeId);
      case Write.PutMet put ->
          putMeta(batch, StoreKeys.met(put.address()), put.node(), ClockCodec::writeNodeId);
      case Write.ForgetSeat forget -> {
        batch.delete(database.meta(), StoreKeys.seat(forget.address()));
        batch.delete(database.meta(), StoreKeys.met(forget.address()));
      }
      case Write.PutForced put ->
          putMeta(batch, StoreKeys.FORCED, put.changes(), ChangeCodec::writeForced);
      case Write.PutOrphaned put ->
          putMeta(batch, StoreKeys.ORPHANED, put.slots(), ViewCodec::writeSlots);
      case Write.PutFloor put -> putMeta(batch, StoreKeys.FLOOR, put.time(), WireWriter::fixed64);
      case Write.PutHeld put -> putMeta(batch, StoreKeys.HELD, put.slots(), ViewCodec::writeSlots);
    }
  }

  private static void writeCoverage(WireWriter out, Write.PutCoverage put) {
    ClockCodec.writeClock(out, put.coverage());
    out.fixed64(put.time());
  }

  private void append(WriteBatch batch, Update update) throws RocksDBException {
    long writer = update.dot().writer();
    long n = update.dot().n();
    if (n <= trimmed.getOrDefault(writer, 0L)) {
      trimmed.put(writer, n - 1);
    }
    batch.put(database.log(), StoreKeys.dot(writer, n), bytes(update, DataCodec::writeUpdate));
  }

  private void trim(WriteBatch batch, long writer, long through) throws RocksDBException {
    long from = trimmed.getOrDefault(writer, 0L);
    if (through > from) {
      // Beyond the largest n lies the same number of 64 bits without a sign, as keys are compared.
      batch.deleteRange(
          database.log(), StoreKeys.dot(writer, from + 1), StoreKeys.dot(writer, through + 1));
      trimmed.put(writer, through);
    }
  }

  private void putRegister(WriteBatch batch, Write.PutRegister put) throws RocksDBException {
    dropped.clear(batch, put.key().slot());
    byte[] key = StoreKeys.register(put.key());
    Register register = put.register();
    batch.put(database.registers(), key, bytes(register, DataCodec::writeRegister));
    if (!register.isLive()) {
      Dot dot = register.dot();
      batch.put(database.tombstones(), StoreKeys.dot(dot.writer(), dot.n()), key);
    }
  }

  private void forget(WriteBatch batch, long writer) throws RocksDBException {
    batch.deleteRange(
        database.tombstones(), StoreKeys.dot(writer, 0), StoreKeys.dot(writer, Long.MIN_VALUE));
  }

  private void putCount(WriteBatch batch, int slot, byte[] key, int count) throws RocksDBException {
    if (count == 0) {
      // Of a slot that was dropped no count is left: its removal sees to that.
      if (!dropped.contains(slot)) {
        batch.delete(database.meta(), key);
      }
    } else {
      dropped.clear(batch, slot);
      putMeta(batch, key, (long) count, WireWriter::varint);
    }
  }

  private <T> void putMeta(WriteBatch batch, byte[] key, T what, BiConsumer<WireWriter, T> codec)
      throws RocksDBException {
    batch.put(database.meta(), key, bytes(what, codec));
  }

  private <T> byte[] bytes(T what, BiConsumer<WireWriter, T> codec) {
    value.clear();
    codec.accept(value, what);
    return value.toBytes();
  }
}
