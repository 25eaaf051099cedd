package dev.hence.simulator.world;

import dev.hence.core.agreement.Vote;
import dev.hence.core.clock.Dot;
import dev.hence.core.clock.NodeId;
import dev.hence.core.clock.VectorClock;
import dev.hence.core.data.Key;
import dev.hence.core.data.Register;
import dev.hence.core.data.Update;
import dev.hence.core.replica.Forced;
import dev.hence.core.replica.Recovered;
import dev.hence.core.replica.Store;
import dev.hence.core.replica.Write;
import dev.hence.core.sharding.Address;
import dev.hence.core.sharding.SlotSet;
import dev.hence.core.sharding.View;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/** A disk in memory. What is committed survives the death of the process. */
public final class SimulatedStore implements Store {
  private final long entryBytes;
  private final Meddler meddler;
  private final Consumer<Write> writing;
  private final Consumer<List<Write>> committed;
  private final NavigableMap<Key, Register> registers = new TreeMap<>();
  private final Map<Long, TreeMap<Long, Update>> logs = new HashMap<>();
  private final TreeMap<Address, NodeId> seats = new TreeMap<>();
  private final TreeMap<Address, NodeId> met = new TreeMap<>();
  private List<Forced> forced = List.of();
  private final TreeMap<Integer, Integer> liveCounts = new TreeMap<>();
  private final TreeMap<Integer, Integer> tombstoneCounts = new TreeMap<>();
  private final Map<Long, TreeMap<Long, Key>> tombstones = new HashMap<>();
  private NodeId node = NodeId.UNKNOWN;
  private Optional<View> view = Optional.empty();
  private Vote vote = Vote.NONE;
  private long writer;
  private VectorClock coverage = VectorClock.EMPTY;
  private long time;
  private VectorClock stable = VectorClock.EMPTY;
  private SlotSet held = SlotSet.NONE;
  private SlotSet orphaned = SlotSet.NONE;
  private long floor;
  private boolean continuous = true;

  /**
   * An empty disk.
   *
   * @param entryBytes what each register and update counts against a bound in bytes, so that small
   *     data comes in many pages
   */
  SimulatedStore(
      long entryBytes, Meddler meddler, Consumer<Write> writing, Consumer<List<Write>> committed) {
    this.entryBytes = entryBytes;
    this.meddler = meddler;
    this.writing = writing;
    this.committed = committed;
  }

  /**
   * What the disk holds now, on another one.
   *
   * @param copyContinuous what it will say of itself: a copy put in place of the disk doesn't know
   *     that it is one, what is left after a power cut under relaxed syncing does
   */
  SimulatedStore copy(boolean copyContinuous) {
    SimulatedStore copy = new SimulatedStore(entryBytes, meddler, writing, committed);
    copy.registers.putAll(registers);
    logs.forEach((logged, log) -> copy.logs.put(logged, new TreeMap<>(log)));
    copy.seats.putAll(seats);
    copy.met.putAll(met);
    copy.forced = forced;
    copy.liveCounts.putAll(liveCounts);
    copy.tombstoneCounts.putAll(tombstoneCounts);
    tombstones.forEach((dead, keys) -> copy.tombstones.put(dead, new TreeMap<>(keys)));
    copy.node = node;
    copy.view = view;
    copy.vote = vote;
    copy.writer = writer;
    copy.coverage = coverage;
    copy.time = time;
    copy.stable = stable;
    copy.held = held;
    copy.orphaned = orphaned;
    copy.floor = floor;
    copy.continuous = copyContinuous;
    return copy;
  }

  @Override
  public Recovered recovered() {
    return new Recovered(
        node,
        view,
        vote,
        writer,
        coverage,
        time,
        stable,
        held,
        orphaned,
        floor,
        new TreeMap<>(seats),
        new TreeMap<>(met),
        forced,
        new TreeMap<>(liveCounts),
        new TreeMap<>(tombstoneCounts),
        logs(),
        continuous);
  }

  /** Whether the disk says that {@code node} served last at the address. */
  public boolean knows(Address address, NodeId node) {
    return node.equals(seats.get(address));
  }

  private SortedMap<Long, Recovered.Logged> logs() {
    SortedMap<Long, Recovered.Logged> found = new TreeMap<>();
    logs.forEach((logged, log) -> {
      if (!log.isEmpty()) {
        found.put(
            logged,
            new Recovered.Logged(log.firstKey() - 1, log.lastKey(), entryBytes * log.size()));
      }
    });
    return found;
  }

  @Override
  public SortedMap<Long, Key> tombstones(long wanted, long after, long through, int max) {
    SortedMap<Long, Key> found = new TreeMap<>();
    for (Map.Entry<Long, Key> entry :
        tombstones.getOrDefault(wanted, new TreeMap<>()).tailMap(after, false).entrySet()) {
      if (entry.getKey() > through || found.size() >= max) {
        break;
      }
      found.put(entry.getKey(), entry.getValue());
    }
    return found;
  }

  @Override
  public SortedSet<Long> tombstoneWriters() {
    SortedSet<Long> writers = new TreeSet<>();
    tombstones.forEach((writer, found) -> {
      if (!found.isEmpty()) {
        writers.add(writer);
      }
    });
    return writers;
  }

  @Override
  public Optional<Register> register(Key key) {
    return Optional.ofNullable(registers.get(key));
  }

  @Override
  public List<Update> registers(SlotSet slots, Optional<Key> after, int bytesMax) {
    List<Update> page = new ArrayList<>();
    NavigableMap<Key, Register> rest =
        after.isPresent() ? registers.tailMap(after.get(), false) : registers;
    long bytes = 0;
    for (Map.Entry<Key, Register> entry : rest.entrySet()) {
      if (bytes >= bytesMax) {
        break;
      }
      if (slots.contains(entry.getKey().slot())) {
        page.add(new Update(entry.getKey(), entry.getValue()));
        bytes += entryBytes;
      }
    }
    return page;
  }

  @Override
  public List<Update> updates(long wanted, long after, long through, int bytesMax) {
    TreeMap<Long, Update> log = logs.get(wanted);
    if (log == null || through <= after) {
      return List.of();
    }
    List<Update> updates = new ArrayList<>();
    long bytes = 0;
    for (Update update : log.subMap(after, false, through, true).values()) {
      if (bytes >= bytesMax) {
        break;
      }
      updates.add(update);
      bytes += entryBytes;
    }
    return updates;
  }

  @Override
  public void commit(List<Write> writes) {
    for (Write write : writes) {
      writing.accept(write);
      meddler.written(write).ifPresent(this::apply);
    }
    committed.accept(writes);
  }

  private void apply(Write write) {
    switch (write) {
      case Write.PutRegister put -> {
        registers.put(put.key(), put.register());
        if (!put.register().isLive()) {
          Dot dot = put.register().dot();
          tombstones
              .computeIfAbsent(dot.writer(), ignored -> new TreeMap<>())
              .put(dot.n(), put.key());
        }
      }
      case Write.DropRegister drop -> registers.remove(drop.key());
      case Write.ForgetTombstone forget ->
          tombstones.getOrDefault(forget.dot().writer(), new TreeMap<>()).remove(forget.dot().n());
      case Write.ForgetTombstones forget -> tombstones.remove(forget.writer());
      case Write.DropSlots drop ->
          registers.keySet().removeIf(key -> drop.slots().contains(key.slot()));
      case Write.AppendUpdate append ->
          logs.computeIfAbsent(append.update().dot().writer(), ignored -> new TreeMap<>())
              .put(append.update().dot().n(), append.update());
      case Write.TrimUpdates trim ->
          logs.getOrDefault(trim.writer(), new TreeMap<>()).headMap(trim.through(), true).clear();
      case Write.PutLiveCount put -> put(liveCounts, put.slot(), put.count());
      case Write.PutTombstoneCount put -> put(tombstoneCounts, put.slot(), put.count());
      case Write.PutCoverage put -> {
        coverage = put.coverage();
        time = put.time();
      }
      case Write.PutStable put -> stable = put.stable();
      case Write.PutIdentity put -> node = put.node();
      case Write.PutWriter put -> {
        writer = put.writer();
        continuous = true;
      }
      case Write.PutView put -> view = Optional.of(put.view());
      case Write.PutVote put -> vote = put.vote();
      case Write.PutSeat put -> seats.put(put.address(), put.node());
      case Write.PutMet put -> met.put(put.address(), put.node());
      case Write.ForgetSeat forget -> {
        seats.remove(forget.address());
        met.remove(forget.address());
      }
      case Write.PutForced put -> forced = put.changes();
      case Write.PutHeld put -> held = put.slots();
      case Write.PutOrphaned put -> orphaned = put.slots();
      case Write.PutFloor put -> floor = put.time();
    }
  }

  private static void put(Map<Integer, Integer> counts, int slot, int count) {
    if (count == 0) {
      counts.remove(slot);
    } else {
      counts.put(slot, count);
    }
  }

  @Override
  public void close() {}

  public NodeId node() {
    return node;
  }

  public long writer() {
    return writer;
  }

  public Vote vote() {
    return vote;
  }

  public Optional<View> view() {
    return view;
  }

  public VectorClock coverage() {
    return coverage;
  }

  public VectorClock stable() {
    return stable;
  }

  public SlotSet held() {
    return held;
  }

  /** Slots whose registers are still to be handed in. */
  public SlotSet orphaned() {
    return orphaned;
  }

  /** All registers, in the order of their keys. */
  public NavigableMap<Key, Register> registers() {
    return Collections.unmodifiableNavigableMap(registers);
  }

  /** The registers in the slot of {@code key}. */
  public List<Register> neighbours(Key key) {
    List<Register> found = new ArrayList<>();
    addNeighbours(registers.headMap(key, false).descendingMap(), key, found);
    addNeighbours(registers.tailMap(key, true), key, found);
    return found;
  }

  private static void addNeighbours(Map<Key, Register> from, Key key, List<Register> found) {
    for (Map.Entry<Key, Register> entry : from.entrySet()) {
      if (entry.getKey().slot() != key.slot()) {
        return;
      }
      found.add(entry.getValue());
    }
  }

  /** The updates in the log of {@code writer}, in order. */
  public Collection<Update> log(long writer) {
    TreeMap<Long, Update> log = logs.get(writer);
    return log == null ? List.of() : Collections.unmodifiableCollection(log.values());
  }

  /** How many updates there are in all logs. */
  public long logged() {
    return logs.values().stream().mapToLong(TreeMap::size).sum();
  }

  /** How many dots a tombstone is found by. */
  public long tombstonesFound() {
    return tombstones.values().stream().mapToLong(TreeMap::size).sum();
  }

  /** The stored number of tombstones in each slot that has any. */
  public SortedMap<Integer, Integer> tombstoneCounts() {
    return Collections.unmodifiableSortedMap(tombstoneCounts);
  }

  /** The stored number of live keys in each slot that has any. */
  public SortedMap<Integer, Integer> liveCounts() {
    return Collections.unmodifiableSortedMap(liveCounts);
  }
}
