package dev.hence.core.replica;

import dev.hence.core.clock.HybridClock;
import dev.hence.core.clock.NodeId;
import dev.hence.core.clock.Token;
import dev.hence.core.clock.VectorClock;
import dev.hence.core.clock.WriterId;
import dev.hence.core.data.Update;
import dev.hence.core.sharding.Address;
import dev.hence.core.sharding.Layout;
import dev.hence.core.sharding.Role;
import dev.hence.core.sharding.SlotSet;
import dev.hence.core.sharding.View;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** What the parts of a replica share: who it is, what it holds, and the step under way. */
final class Local {
  /** What is read of a log at a time, and one update more. */
  private static final int READ_BYTES_MAX = 256 << 10;

  /** A millisecond has about so many bits of nanoseconds. */
  private static final int MILLIS_SHIFT = 20;

  final ReplicaSettings settings;
  final Store store;
  final LongSupplier random;
  final Outbox out = new Outbox();

  /** A number that no other process on this disk has: when this one was started. */
  final long life;

  final HybridClock clock;

  final UpdateLog log;

  /** The time of the step under way. */
  Moment now;

  NodeId node;
  Optional<Layout> layout = Optional.empty();

  /** What is held, appended in this cycle or before. */
  VectorClock coverage;

  /** What is held durably: {@link #coverage} at the end of the last cycle. */
  VectorClock durable;

  /** What every node that counts holds durably, of all shards, as far as it is known here. */
  VectorClock stable;

  /** The slots of which everything up to the coverage is here; durable. */
  SlotSet held;

  /**
   * Slots whose registers are still here though this node holds them no more: it hands in what
   * nobody else has of them; durable.
   */
  SlotSet orphaned;

  /**
   * Updates of which nobody was known to have what is {@link #orphaned}, if it is for them alone;
   * otherwise, and after a restart, anything of it may be here alone.
   */
  Optional<VectorClock> doubted = Optional.empty();

  /** Slots that this node begins anew, and holds once what is here was made new updates of. */
  SlotSet refounded = SlotSet.NONE;

  /** The highest time of a tombstone that was dropped, here or where slots came from; durable. */
  long floor;

  /** Slots that were fetched and are being caught up; their writers are tracked, too. */
  SlotSet filling = SlotSet.NONE;

  /**
   * What pages have brought of those of their writers whose rest comes from logs ({@link Tails}).
   */
  VectorClock brought = VectorClock.EMPTY;

  /** What was delivered since the fill under way began, and must be followed by its slots. */
  final DeliveredPast deliveredPast = new DeliveredPast();

  /**
   * The last answer of {@link #served()}, which each request asks, and what it was worked out of.
   */
  private SlotSet served = SlotSet.NONE;

  private SlotSet servedOfPresent = SlotSet.NONE;
  private SlotSet servedOfHeld = SlotSet.NONE;

  /** What a view says of this node's slots. */
  private record Own(@Nullable Layout of, SlotSet present, SlotSet desired) {
    static final Own NOTHING = new Own(null, SlotSet.NONE, SlotSet.NONE);
  }

  private Own own = Own.NOTHING;

  /**
   * The answers of {@link #tracks}, which is asked of every writer at every tick, and what they
   * were worked out of.
   */
  private final Map<Role, Boolean> tracked = new LinkedHashMap<>();

  private @Nullable Layout trackedOf;
  private SlotSet trackedOfHeld = SlotSet.NONE;
  private SlotSet trackedOfFilling = SlotSet.NONE;

  /** Whether the node has heard from its peers, or waited for them, and answers. */
  boolean ready;

  /** Whether something happened that a waiting request may have waited for. */
  boolean progressed;

  Local(ReplicaSettings settings, Store store, LongSupplier random, Moment now) {
    this.settings = settings;
    this.store = store;
    this.random = random;
    this.now = now;
    life = now.nanos() ^ (now.wallMillis() << MILLIS_SHIFT);
    Recovered recovered = store.recovered();
    clock = new HybridClock(recovered.time());
    log = new UpdateLog(out, recovered.logs());
    node = recovered.node();
    coverage = recovered.coverage();
    durable = coverage;
    stable = recovered.stable();
    held = recovered.held();
    orphaned = recovered.orphaned();
    floor = recovered.floor();
  }

  Address self() {
    return settings.self();
  }

  /** From now on these slots are held, and no others. */
  void hold(SlotSet slots) {
    held = slots;
    out.append(new Write.PutHeld(slots));
  }

  /** These slots are held no more; what is in them is to be handed in. */
  void handIn(SlotSet slots) {
    doubted = Optional.empty();
    orphan(slots);
  }

  /** The same, for the updates {@code doubtful} alone: all else is known to be elsewhere. */
  void handIn(SlotSet slots, VectorClock doubtful) {
    Optional<VectorClock> before = orphaned.isEmpty() ? Optional.of(VectorClock.EMPTY) : doubted;
    doubted = before.map(doubtful::join);
    orphan(slots);
  }

  private void orphan(SlotSet slots) {
    orphaned = orphaned.union(slots);
    out.append(new Write.PutOrphaned(orphaned));
    hold(held.minus(slots));
  }

  /** Reads this node's log of {@code writer} in (after, through], page by page. */
  void readLog(long writer, long after, long through, Consumer<List<Update>> reader) {
    long at = after;
    List<Update> logged = store.updates(writer, at, through, READ_BYTES_MAX);
    while (!logged.isEmpty()) {
      reader.accept(logged);
      at = logged.getLast().dot().n();
      logged = store.updates(writer, at, through, READ_BYTES_MAX);
    }
  }

  /** The slots that this node should answer for. */
  SlotSet present() {
    return own().present();
  }

  /** The slots that this node should hold: those, and while the view is copying the coming ones. */
  SlotSet desired() {
    return own().desired();
  }

  private Own own() {
    Layout known = layout.orElse(null);
    if (known == null) {
      return Own.NOTHING;
    }
    if (own.of() != known) {
      own = new Own(known, known.present(self()), known.desired(self()));
    }
    return own;
  }

  /** The slots that this node answers for now. */
  SlotSet served() {
    SlotSet present = ready ? present() : SlotSet.NONE;
    if (!present.equals(servedOfPresent) || !held.equals(servedOfHeld)) {
      servedOfPresent = present;
      servedOfHeld = held;
      served = present.intersection(held);
    }
    return served;
  }

  /** Whether updates of {@code writer} are taken in: it can write to a slot held here. */
  boolean tracks(long writer) {
    if (layout.isEmpty() || !layout.get().knows(writer)) {
      return false;
    }
    Layout known = layout.get();
    if (trackedOf != known || !held.equals(trackedOfHeld) || !filling.equals(trackedOfFilling)) {
      trackedOf = known;
      trackedOfHeld = held;
      trackedOfFilling = filling;
      tracked.clear();
    }
    Role role = new Role(WriterId.generation(writer), WriterId.shard(writer));
    return tracked.computeIfAbsent(role, this::tracks);
  }

  private boolean tracks(Role role) {
    SlotSet slots = layout.orElseThrow().slots(role);
    return slots.intersects(held) || slots.intersects(filling);
  }

  /**
   * Whether an update has its effect on registers here: its slot is here, and not by a page yet.
   */
  boolean applies(Update update) {
    int slot = update.key().slot();
    return held.contains(slot)
        || (desired().contains(slot) && !(filling.contains(slot) && brought.covers(update.dot())));
  }

  /** Whether {@code writer} may have written to {@code slot}; unknown writers may. */
  boolean concerns(long writer, int slot) {
    return layout.isEmpty()
        || !layout.get().knows(writer)
        || layout.get().slotsOf(writer).contains(slot);
  }

  /** Takes note that tombstones of up to {@code time} may be gone. */
  void raiseFloor(long time) {
    if (time > floor) {
      floor = time;
      out.append(new Write.PutFloor(time));
    }
  }

  /** Sets the coverage of one writer and lets those who wait for it try again. */
  void cover(long writer, long n) {
    coverage = coverage.with(writer, n);
    progressed = true;
  }

  /**
   * Takes less than {@link #coverage} as held from now on. What is told to others in the same step
   * is that, too: who counts this node for more under a new view would take for stable what it is
   * about to hand in.
   */
  void uncover(VectorClock kept) {
    coverage = kept;
    durable = durable.meet(kept);
  }

  /** Takes note of what became stable. */
  void learnStable(VectorClock news) {
    if (!stable.covers(news)) {
      stable = stable.join(news);
    }
  }

  /** A token less what is stable, to hand out. */
  Token token(long time, VectorClock entries) {
    View view = layout.orElseThrow().view();
    return new Token(view.cluster(), view.epoch(), time, entries.minus(stable));
  }
}
