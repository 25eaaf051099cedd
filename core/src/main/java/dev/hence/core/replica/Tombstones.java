package dev.hence.core.replica;

import dev.hence.core.clock.Dot;
import dev.hence.core.clock.Epoch;
import dev.hence.core.clock.VectorClock;
import dev.hence.core.data.Key;
import dev.hence.core.data.Register;
import dev.hence.core.sharding.Address;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Drops tombstones that are causally stable: every holder has them, and everything that was written
 * before they were seen. No grace period, no clock.
 *
 * <pre>
 *   idle --something is stable that wasn't--> round: what is stable, and the most that anybody has
 *   round --the most is stable, too--> sweep: tombstones up to what was stable at the round's start
 *   round --other incarnations or another view count--> idle
 *   sweep --all looked at--> idle
 * </pre>
 *
 * <p>Why that is enough. Let V be what is stable at the round's start, from reports that each
 * include V, and J the join of the same reports. A version that a tombstone up to V beats was
 * issued by somebody who hadn't seen the tombstone, since a write's time is above all that its node
 * has seen; so it was issued before its node's report, and J covers it. Once J is stable, every
 * holder covers such a version and takes it in no more, from whomever it comes; and whoever is
 * filled later covers it from the start. See docs/decisions/0017. What a node had to hand in it
 * reports no more; {@link Peers#isHeard} sees to it that nobody has held that back.
 *
 * <p>A tombstone whose dependencies aren't stable is kept, but for what of them is lost: whoever
 * reads that the key is gone inherits them from it.
 *
 * <p>Kept in memory alone: a node that restarts begins a round anew.
 */
final class Tombstones {
  /** Tombstones looked at in a tick: some milliseconds' work, 20,000 a second. */
  private static final int LOOKED_AT_MAX = 400;

  /** How often those are looked at again whose dependencies weren't stable; a guess. */
  private static final long AGAIN_NANOS = 1_000_000_000;

  /** The state under which everybody's reports are compared. */
  private record Round(long fingerprint, VectorClock stable, VectorClock issued) {}

  private final Local local;
  private final Registers registers;
  private final Seats seats;
  private final Reports reports;
  private final LostPasts pasts;
  private Optional<Round> round = Optional.empty();

  /** Tombstones up to here may go. Only grows; true whatever comes later in this branch. */
  private VectorClock collectable = VectorClock.EMPTY;

  /** Up to where no tombstone of a writer is left, by writer. */
  private final Map<Long, Long> clean = new TreeMap<>();

  /** Up to where a writer's tombstones were looked at in this sweep, by writer. */
  private final Map<Long, Long> looked = new TreeMap<>();

  private long sweptNanos;

  /** Whether tombstones are to be looked for that went with their slots. */
  private boolean strays;

  /** An epoch of the branch of views in which {@link #collectable} holds. */
  private long branch;

  Tombstones(Local local, Registers registers, Peers peers, Seats seats, Reports reports) {
    this.local = local;
    this.registers = registers;
    this.seats = seats;
    this.reports = reports;
    this.pasts = new LostPasts(local, peers);
    this.sweptNanos = local.now.nanos();
  }

  /** A peer hasn't got what was asked for. */
  void receive(Address from, Message.Lacking said) {
    pasts.receive(from, said);
  }

  /** What tombstones depend on that wasn't stable when they were looked at. */
  VectorClock waitFor() {
    return pasts.open();
  }

  void tick() {
    registers.takeBuried().forEach(this::buried);
    if (local.layout.isEmpty()) {
      return;
    }
    long epoch = local.layout.get().view().epoch();
    if (!Epoch.sameBranch(epoch, branch)) {
      branch = epoch;
      collectable = VectorClock.EMPTY;
      looked.clear();
    }
    if (round.isPresent()) {
      compare(round.get());
    } else {
      begin();
    }
    if (looked.isEmpty() && local.now.nanos() - sweptNanos >= AGAIN_NANOS) {
      beginSweep();
      strays = true;
    }
    if (strays) {
      strays = forgetStrays();
    }
    sweep();
  }

  /**
   * Forgets where tombstones were that went with their slots, when these were handed in or before
   * they were whole: no sweep finds them, since nobody may cover anything of their writers any
   * more. Whether there may be more of them.
   */
  private boolean forgetStrays() {
    int budget = LOOKED_AT_MAX;
    boolean some = false;
    for (long writer : local.store.tombstoneWriters()) {
      long covered = local.coverage.get(writer);
      SortedMap<Long, Key> found = local.store.tombstones(writer, covered, Long.MAX_VALUE, budget);
      for (Map.Entry<Long, Key> entry : found.entrySet()) {
        Dot dot = new Dot(writer, entry.getKey());
        some |= forgetUnlessHere(dot, registers.get(entry.getValue()));
      }
      budget -= found.size();
      if (budget <= 0) {
        break;
      }
    }
    return some && budget <= 0;
  }

  /** A tombstone came that may be below what was looked at. */
  private void buried(long writer, long n) {
    clean.computeIfPresent(writer, (w, through) -> Math.min(through, n - 1));
  }

  private void begin() {
    VectorClock stable = reports.stable().filter(local::tracks);
    if (!collectable.covers(stable)) {
      VectorClock issued = reports.issued().filter(local::tracks);
      round = Optional.of(new Round(seats.fingerprint(), stable, issued));
    }
  }

  private void compare(Round current) {
    if (current.fingerprint() != seats.fingerprint()) {
      round = Optional.empty();
    } else if (reports.stable().covers(current.issued())) {
      round = Optional.empty();
      collectable = collectable.join(current.stable());
      beginSweep();
    }
  }

  private void beginSweep() {
    sweptNanos = local.now.nanos();
    if (looked.isEmpty()) {
      pasts.begin();
    }
    for (int i = 0; i < collectable.size(); i++) {
      long writer = collectable.writer(i);
      long from = clean.getOrDefault(writer, 0L);
      if (local.tracks(writer) && from < collectable.count(i)) {
        looked.put(writer, from);
      }
    }
  }

  private void sweep() {
    int budget = LOOKED_AT_MAX;
    while (budget > 0 && !looked.isEmpty()) {
      long writer = looked.keySet().iterator().next();
      budget -= sweep(writer, budget);
      if (looked.isEmpty()) {
        pasts.ask();
      }
    }
  }

  /** Looks at the next tombstones of {@code writer}; how many. */
  private int sweep(long writer, int max) {
    long at = looked.getOrDefault(writer, 0L);
    long through = collectable.get(writer);
    SortedMap<Long, Key> found = local.store.tombstones(writer, at, through, max);
    for (Map.Entry<Long, Key> entry : found.entrySet()) {
      long n = entry.getKey();
      boolean gone = collect(new Dot(writer, n), entry.getValue());
      if (gone && isClean(writer, at)) {
        clean.put(writer, n);
      }
      at = n;
    }
    if (found.size() < max) {
      looked.remove(writer);
      if (isClean(writer, at)) {
        clean.put(writer, through);
      }
    } else {
      looked.put(writer, at);
    }
    return Math.max(1, found.size());
  }

  /** Whether no tombstone of {@code writer} is left up to {@code at}, which was looked at. */
  private boolean isClean(long writer, long at) {
    return clean.getOrDefault(writer, 0L) == at;
  }

  /** Drops a tombstone if it may go; whether its dot needs no further look. */
  private boolean collect(Dot dot, Key key) {
    Optional<Register> register = registers.get(key);
    if (forgetUnlessHere(dot, register)) {
      return true;
    }
    Register tombstone = register.orElseThrow();
    boolean may = local.held.contains(key.slot()) && pasts.isSettled(tombstone.dependencies());
    if (may) {
      registers.drop(key, tombstone);
    }
    return may;
  }

  /**
   * Forgets where a tombstone was that was superseded, or whose slot was dropped; whether it was.
   */
  private boolean forgetUnlessHere(Dot dot, Optional<Register> register) {
    boolean gone = register.isEmpty() || !register.get().dot().equals(dot);
    if (gone) {
      local.out.append(new Write.ForgetTombstone(dot));
    }
    return gone;
  }
}
