package dev.hence.core.replica;

import dev.hence.core.agreement.Vote;
import dev.hence.core.clock.NodeId;
import dev.hence.core.clock.VectorClock;
import dev.hence.core.data.Key;
import dev.hence.core.data.Register;
import dev.hence.core.data.Update;
import dev.hence.core.sharding.SlotSet;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** A store with nothing in it, which keeps nothing. */
class EmptyStore implements Store {
  /** What a store recovers that nothing was ever committed to. */
  static final Recovered RECOVERED =
      new Recovered(
          NodeId.UNKNOWN,
          Optional.empty(),
          Vote.NONE,
          0,
          VectorClock.EMPTY,
          0,
          VectorClock.EMPTY,
          SlotSet.NONE,
          SlotSet.NONE,
          0,
          new TreeMap<>(),
          new TreeMap<>(),
          List.of(),
          new TreeMap<>(),
          new TreeMap<>(),
          new TreeMap<>(),
          true);

  @Override
  public Recovered recovered() {
    return RECOVERED;
  }

  @Override
  public Optional<Register> register(Key key) {
    return Optional.empty();
  }

  @Override
  public List<Update> registers(SlotSet slots, Optional<Key> after, int bytesMax) {
    return List.of();
  }

  @Override
  public List<Update> updates(long writer, long after, long through, int bytesMax) {
    return List.of();
  }

  @Override
  public SortedMap<Long, Key> tombstones(long writer, long after, long through, int max) {
    return new TreeMap<>();
  }

  @Override
  public SortedSet<Long> tombstoneWriters() {
    return new TreeSet<>();
  }

  @Override
  public void commit(List<Write> writes) {}

  @Override
  public void close() {}
}
