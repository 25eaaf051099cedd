package dev.hence.simulator.world;

import dev.hence.core.data.Key;
import dev.hence.core.data.Register;
import dev.hence.core.data.Update;
import dev.hence.core.replica.Recovered;
import dev.hence.core.replica.Store;
import dev.hence.core.replica.Write;
import dev.hence.core.sharding.SlotSet;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;

/**
 * A disk as one process has it open. A commit can fail, and after that nothing is read or written
 * any more by this process, as the node's store has it: whether what it wrote is on the disk is
 * seen by the next one.
 */
final class OpenStore implements Store {
  private final SimulatedStore disk;
  private final Doom doom;
  private boolean failed;

  OpenStore(SimulatedStore disk, Doom doom) {
    this.disk = disk;
    this.doom = doom;
  }

  private SimulatedStore usable() {
    if (failed) {
      throw new StoreFailure("the store failed before");
    }
    return disk;
  }

  @Override
  public void commit(List<Write> writes) {
    SimulatedStore usable = usable();
    switch (doom.commit()) {
      case GOES_WELL -> usable.commit(writes);
      case DIES_BEFORE -> throw new ProcessDied(false);
      case DIES_AFTER -> {
        usable.commit(writes);
        throw new ProcessDied(false);
      }
      case FAILS_AND_IS_KEPT -> {
        failed = true;
        usable.commit(writes);
        throw new StoreFailure("the store can't be written");
      }
      case FAILS_AND_IS_LOST -> {
        failed = true;
        throw new StoreFailure("the store can't be written");
      }
    }
  }

  @Override
  public Recovered recovered() {
    return usable().recovered();
  }

  @Override
  public Optional<Register> register(Key key) {
    return usable().register(key);
  }

  @Override
  public List<Update> registers(SlotSet slots, Optional<Key> after, int bytesMax) {
    return usable().registers(slots, after, bytesMax);
  }

  @Override
  public List<Update> updates(long writer, long after, long through, int bytesMax) {
    return usable().updates(writer, after, through, bytesMax);
  }

  @Override
  public SortedMap<Long, Key> tombstones(long writer, long after, long through, int max) {
    return usable().tombstones(writer, after, through, max);
  }

  @Override
  public SortedSet<Long> tombstoneWriters() {
    return usable().tombstoneWriters();
  }

  @Override
  public void close() {}
}
