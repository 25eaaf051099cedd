package dev.hence.simulator.checker;

import dev.hence.core.clock.Dot;
import dev.hence.core.clock.VectorClock;
import dev.hence.core.data.Content;
import dev.hence.core.data.Key;
import dev.hence.core.data.Register;
import dev.hence.core.data.Update;
import dev.hence.core.data.Value;
import dev.hence.core.replica.Message;
import dev.hence.core.replica.Request;
import dev.hence.core.replica.Write;
import dev.hence.core.sharding.Address;
import dev.hence.core.sharding.SlotSet;
import dev.hence.core.sharding.View;
import dev.hence.simulator.world.Observer;
import dev.hence.simulator.world.Scheduler;
import dev.hence.simulator.world.SimulatedNode;
import dev.hence.simulator.world.SimulatedStore;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.IntPredicate;

/** All updates ever made durable anywhere, and what their writers had seen. */
public final class Ledger implements Observer.OfWrites, Observer.OfMessages {
  private final Scheduler scheduler;
  private final LatestLayout latest;
  private final Map<Dot, Update> updates = new HashMap<>();
  private final Map<Long, List<Update>> byWriter = new HashMap<>();
  private final Map<Key, List<Update>> byKey = new HashMap<>();
  private final Map<Value, Past> issued = new HashMap<>();
  private final Map<Dot, Past> pasts = new HashMap<>();

  /** The epochs under which updates were written. */
  private final Map<Dot, Long> epochs = new HashMap<>();

  /** What of an update stays the same when another node takes it in under another name. */
  private record Essence(Key key, long time, Content content) {
    static Essence of(Update update) {
      return new Essence(update.key(), update.register().time(), update.register().content());
    }
  }

  /** What nodes without a seat brought back. */
  private final Set<Essence> broughtBack = new HashSet<>();

  /** Updates that carry on what only a node without a seat had. */
  private final Set<Dot> carriedOn = new HashSet<>();

  /** Tombstones that a store dropped because all had them, or handed in. */
  private final Set<Essence> collected = new HashSet<>();

  /**
   * Tombstones that a store dropped in a branch of views that lost, whose members all had them. To
   * who counts in the branch that won they were never told.
   */
  private final Set<Essence> undone = new HashSet<>();

  /** Keys of which a returned node's update was refused, and reported by name; when that was. */
  private final Map<Key, Long> refused = new HashMap<>();

  Ledger(Scheduler scheduler, LatestLayout latest) {
    this.scheduler = scheduler;
    this.latest = latest;
  }

  @Override
  public void sent(SimulatedNode node, Address to, Message message) {
    if (message instanceof Message.OrphansTaken taken) {
      taken.refused().forEach(key -> refused.putIfAbsent(key, scheduler.now()));
    } else if (message instanceof Message.Orphans orphans) {
      orphans.updates().forEach(orphan -> broughtBack.add(Essence.of(orphan)));
    }
  }

  @Override
  public void writing(SimulatedNode node, Write write) {
    SimulatedStore store = node.store();
    if (write instanceof Write.AppendUpdate append) {
      add(node, append.update());
    } else if (write instanceof Write.DropRegister drop) {
      store.register(drop.key()).ifPresent(register -> collect(drop.key(), register));
    } else if (write instanceof Write.DropSlots drop) {
      handedIn(store, drop, this::collect);
    }
  }

  /** The registers that a store drops since it has handed them in. */
  static void handedIn(
      SimulatedStore store, Write.DropSlots drop, BiConsumer<Key, Register> register) {
    SlotSet slots = drop.slots().intersection(store.orphaned());
    store
        .registers()
        .forEach((key, held) -> {
          if (slots.contains(key.slot())) {
            register.accept(key, held);
          }
        });
  }

  private void collect(Key key, Register register) {
    if (!register.isLive()) {
      collected.add(Essence.of(new Update(key, register)));
    }
  }

  /** A tombstone was dropped in a branch of views that lost. */
  void undo(Update tombstone) {
    undone.add(Essence.of(tombstone));
  }

  /**
   * Whether {@code update} is such a tombstone, or one beats it: it may be gone with it, and
   * something older be there.
   */
  boolean isUndone(Update update) {
    return isBuriedByOneOf(undone, update);
  }

  /** Whether the last update to {@code key} may be gone in the end: refused, or undone. */
  public boolean mayBeGone(Key key) {
    return isRefused(key) || winner(key).filter(this::isUndone).isPresent();
  }

  private void add(SimulatedNode node, Update update) {
    Dot dot = update.dot();
    if (updates.putIfAbsent(dot, update) != null) {
      return;
    }
    List<Update> before = byWriter.computeIfAbsent(dot.writer(), ignored -> new ArrayList<>());
    boolean carriesOn =
        (broughtBack.contains(Essence.of(update)) || renamesOwn(node.store(), update))
            && ofKey(update.key()).stream().anyMatch(other -> isSame(other, update));
    if (dot.n() != before.size() + 1 || (dot.writer() != node.store().writer() && !carriesOn)) {
      throw new Violation(
          "I1 dots are unique",
          node + " makes " + dot + " after " + before.size() + " updates of that writer");
    }
    before.add(update);
    epochs.put(dot, latest.of(node).view().epoch());
    byKey.computeIfAbsent(update.key(), ignored -> new ArrayList<>()).add(update);
    if (carriesOn) {
      // What its writer had seen may be lost; it depends on what it says and nothing else.
      carriedOn.add(dot);
    } else if (update.register().content() instanceof Content.Live live) {
      Past past = issued.get(live.value());
      if (past != null) {
        pasts.put(dot, past);
      }
    }
  }

  /** Whether it carries on what the node itself has to hand in, and nobody else could take in. */
  static boolean renamesOwn(SimulatedStore store, Update update) {
    return store.orphaned().contains(update.key().slot())
        && store
            .register(update.key())
            .filter(present -> isSame(new Update(update.key(), present), update))
            .isPresent();
  }

  /** Whether two updates are one write under two names. */
  static boolean isSame(Update one, Update other) {
    return Essence.of(one).equals(Essence.of(other));
  }

  /** The versions that carry a write on, as texts, each with the write's first one. */
  public Map<String, String> firstVersions() {
    Map<String, String> first = new HashMap<>();
    for (Dot dot : carriedOn) {
      Update update = Objects.requireNonNull(updates.get(dot));
      ofKey(update.key()).stream()
          .filter(other -> isSame(other, update))
          .findFirst()
          .ifPresent(original -> first.put(dot.toString(), original.dot().toString()));
    }
    return first;
  }

  /** Whether an update carries on what only a node without a seat had. */
  boolean carriesOn(Dot dot) {
    return carriedOn.contains(dot);
  }

  /** Whether an update to {@code key} was refused when its node brought it back. */
  public boolean isRefused(Key key) {
    return refused.containsKey(key);
  }

  /** Whether that was at {@code nanos} at the latest. */
  public boolean isRefused(Key key, long nanos) {
    return refused.getOrDefault(key, Long.MAX_VALUE) <= nanos;
  }

  /** A client asks for a write. */
  public void issue(Asked asked) {
    if (asked.request() instanceof Request.Put put) {
      issued.put(put.value(), asked.past());
    }
  }

  /**
   * A write turned out to be the update {@code dot}: of a delete, which carries no value, or of a
   * run, in which more was seen meanwhile. So it doesn't carry on what a node brought back, though
   * it may look like that: two deletes of a key can have one time.
   */
  public void attribute(Dot dot, Past past) {
    carriedOn.remove(dot);
    pasts.merge(dot, past, Past::join);
  }

  public Optional<Update> update(Dot dot) {
    return Optional.ofNullable(updates.get(dot));
  }

  public int size() {
    return updates.size();
  }

  /** The updates of a writer, in order; the first is number 1. */
  public List<Update> ofWriter(long writer) {
    return byWriter.getOrDefault(writer, List.of());
  }

  public Iterable<Long> writers() {
    return byWriter.keySet().stream().sorted().toList();
  }

  /** The number of keys ever written. */
  public int keyCount() {
    return byKey.size();
  }

  public List<Update> ofKey(Key key) {
    return byKey.getOrDefault(key, List.of());
  }

  /** All keys ever written, in order. */
  public List<Key> keys() {
    return byKey.keySet().stream().sorted().toList();
  }

  /**
   * What the writer of an update had seen, as far as is known. Of one that was written in a branch
   * of views that lost, it is what the update itself names: what was stable in that branch only
   * comes with it to those who were never told of that, as the guarantees say.
   */
  public Past pastOf(Update update) {
    Past named = new Past(update.register().dependencies(), 0);
    return isOfABranchThatLost(update)
        ? named
        : named.join(pasts.getOrDefault(update.dot(), Past.NOTHING));
  }

  private boolean isOfABranchThatLost(Update update) {
    View view = latest.layout().view();
    long epoch = epochs.getOrDefault(update.dot(), 0L);
    return view.epoch() > epoch && !view.follows(epoch);
  }

  /** What somebody has seen who had seen {@code past} and now sees {@code dot}. */
  public Past seen(Past past, Dot dot) {
    Update update = updates.get(dot);
    return update == null ? past : past.join(pastOf(update)).with(update);
  }

  /** The winner among the versions of {@code key} that are in {@code past}. */
  public Optional<Update> winner(Key key, VectorClock past) {
    Update winner = null;
    for (Update update : ofKey(key)) {
      if (past.covers(update.dot())
          && (winner == null || update.register().beats(winner.register()))) {
        winner = update;
      }
    }
    return Optional.ofNullable(winner);
  }

  /** The winner among all versions of {@code key}, but for those that others carry on. */
  public Optional<Update> winner(Key key) {
    Update winner = null;
    for (Update update : ofKey(key)) {
      boolean beats = winner == null || update.register().beats(winner.register());
      if (beats && carriers(update).isEmpty()) {
        winner = update;
      }
    }
    return Optional.ofNullable(winner);
  }

  /** Whether the update is a tombstone, or one beats it. */
  public boolean isBuried(Update update) {
    return !buriedBy(update).isEmpty();
  }

  private boolean isBuriedByOneOf(Set<Essence> tombstones, Update update) {
    return !tombstones.isEmpty()
        && buriedBy(update).stream().anyMatch(by -> tombstones.contains(Essence.of(by)));
  }

  /**
   * The updates that carry {@code update} on, under names of others, and stand in its place: of two
   * that carry the same one on, the one that wins for the other.
   */
  private List<Update> carriers(Update update) {
    if (carriedOn.isEmpty()) {
      return List.of();
    }
    return ofKey(update.key()).stream()
        .filter(other ->
            carriesOn(other.dot())
                && !other.dot().equals(update.dot())
                && isSame(other, update)
                && (!carriesOn(update.dot()) || other.register().beats(update.register())))
        .toList();
  }

  /** The tombstones that beat {@code update}, or carry it on; those that are carried on don't. */
  List<Update> buriedBy(Update update) {
    return ofKey(update.key()).stream()
        .filter(other ->
            !other.register().isLive()
                && (isSame(other, update) || !update.register().beats(other.register()))
                && carriers(other).isEmpty())
        .toList();
  }

  /** Whether a store holds an update, or something that supersedes it. */
  public boolean holds(SimulatedStore store, Update update) {
    if (carriers(update).stream().anyMatch(other -> store.coverage().covers(other.dot()))) {
      // Against another write of the same time it may lose under its new name.
      return true;
    }
    Optional<Register> register = store.register(update.key());
    if (isUndone(update)) {
      return true;
    }
    if (register.filter(Register::isLive).isEmpty() && isBuriedByOneOf(collected, update)) {
      // An old tombstone may outlast a later one that was collected: both read as absent.
      return true;
    }
    return register.isPresent()
        && (!update.register().beats(register.get())
            || isSame(update, new Update(update.key(), register.get())));
  }

  /** The first update that {@code clock} names and a store should hold and doesn't. */
  public Optional<Update> missing(SimulatedStore store, VectorClock clock) {
    return missing(store, clock, slot -> true);
  }

  /** The same, of the updates to {@code slots}. */
  public Optional<Update> missing(SimulatedStore store, VectorClock clock, IntPredicate slots) {
    for (int i = 0; i < clock.size(); i++) {
      Optional<Update> missing = missing(store, clock.writer(i), 0, clock.count(i), slots);
      if (missing.isPresent()) {
        return missing;
      }
    }
    return Optional.empty();
  }

  /** The first update of a writer in (after, through] that a store should hold and doesn't. */
  public Optional<Update> missing(SimulatedStore store, long writer, long after, long through) {
    return missing(store, writer, after, through, slot -> true);
  }

  private Optional<Update> missing(
      SimulatedStore store, long writer, long after, long through, IntPredicate slots) {
    SlotSet held = store.held();
    List<Update> all = ofWriter(writer);
    for (long n = after; n < Math.min(through, all.size()); n++) {
      Update update = all.get((int) n);
      int slot = update.key().slot();
      if (held.contains(slot) && slots.test(slot) && !holds(store, update)) {
        return Optional.of(update);
      }
    }
    return Optional.empty();
  }
}
