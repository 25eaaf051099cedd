package dev.hence.node.storage;

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

/** A store that does all by another one; for those who do one thing otherwise. */
public abstract class ForwardingStore implements Store {
  private final Store store;

  /** A store that does all by {@code store}. */
  protected ForwardingStore(Store store) {
    this.store = store;
  }

  @Override
  public Recovered recovered() {
    return store.recovered();
  }

  @Override
  public Optional<Register> register(Key key) {
    return store.register(key);
  }

  @Override
  public List<Update> registers(SlotSet slots, Optional<Key> after, int bytesMax) {
    return store.registers(slots, after, bytesMax);
  }

  @Override
  public List<Update> updates(long writer, long after, long through, int bytesMax) {
    return store.updates(writer, after, through, bytesMax);
  }

  @Override
  public SortedSet<Long> tombstoneWriters() {
    return store.tombstoneWriters();
  }

  @Override
  public SortedMap<Long, Key> tombstones(long writer, long after, long through, int max) {
    return store.tombstones(writer, after, through, max);
  }

  @Override
  public void commit(List<Write> writes) {
    store.commit(writes);
  }

  @Override
  public void close() {
    store.close();
  }
}
