package dev.hence.node.storage;

import dev.hence.core.sharding.SlotSet;
import dev.hence.node.wire.ViewCodec;
import dev.hence.node.wire.WireWriter;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/**
 * Slots that were dropped, and of which registers and counts are still in the database: nobody is
 * shown them, and they are removed some at a time.
 *
 * <p>So it is one small write to drop slots, however many there are. When the number of shards
 * changes all nodes do it in the same moment, each thousands of slots that don't lie side by side:
 * to remove them at once held the clients' requests up. What comes to such a slot removes what is
 * left of it first.
 *
 * <p>Threading: {@link #shown} is for any thread, the rest for whoever holds the lock on batches.
 */
final class DroppedSlots {
  private final Database database;

  /** As of the end of the batch under way. */
  private SlotSet slots;

  private boolean changed;

  /** As of what was committed. */
  private volatile SlotSet shown;

  DroppedSlots(Database database, SlotSet recovered) {
    this.database = database;
    this.slots = recovered;
    this.shown = recovered;
  }

  /**
   * Nothing of these slots is shown to anybody. Who reads asks this first, and the database then:
   * the other way round something that was removed since could be shown.
   */
  SlotSet shown() {
    return shown;
  }

  boolean contains(int slot) {
    return slots.contains(slot);
  }

  void add(SlotSet more) {
    slots = slots.union(more);
    changed = true;
  }

  /** Removes what is in {@code slot}, if it was dropped, so that something can come there. */
  void clear(WriteBatch batch, int slot) throws RocksDBException {
    if (slots.contains(slot)) {
      remove(batch, slot);
    }
  }

  /** Removes what is in some of the slots. */
  void removeSome(WriteBatch batch, int max) throws RocksDBException {
    int slot = slots.next(0);
    for (int i = 0; i < max && slot >= 0; i++) {
      remove(batch, slot);
      slot = slots.next(slot + 1);
    }
  }

  private void remove(WriteBatch batch, int slot) throws RocksDBException {
    batch.deleteRange(database.registers(), StoreKeys.slot(slot), StoreKeys.slot(slot + 1));
    batch.delete(database.meta(), StoreKeys.liveCount(slot));
    batch.delete(database.meta(), StoreKeys.tombstoneCount(slot));
    slots = slots.minus(slots.within(slot, slot));
    changed = true;
  }

  /** Adds what the database is to remember of this, if it changed. */
  void end(WriteBatch batch) throws RocksDBException {
    if (changed) {
      WireWriter value = new WireWriter(4096);
      ViewCodec.writeSlots(value, slots);
      batch.put(database.meta(), StoreKeys.DROPPED, value.toBytes());
    }
  }

  /** The batch is in the database. */
  void committed() {
    if (changed) {
      shown = slots;
      changed = false;
    }
  }
}
