package dev.hence.core.replica;

import dev.hence.core.clock.VectorClock;
import dev.hence.core.sharding.Address;
import dev.hence.core.sharding.Layout;
import dev.hence.core.sharding.Member;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.LongSupplier;

/**
 * Tells the peers what this node has and what of it is stable, in-stream, as a sign of life too. It
 * is durable by the time that the report leaves; what was written in the step in which a view was
 * adopted is in the first report under it.
 *
 * <p>Those who count for a writer that this node counts for, too, its near peers, get its whole
 * coverage each time, as it is at one moment: it is the basis of stability, where a part that was
 * lost would be missed ({@link Tombstones}). It has as many entries as a shard has writers. Of the
 * rest a peer is told everything on a new connection and under a new view; later only what changed
 * since it was told, and now and then a few entries again, in turn, in case a message was lost. So
 * an idle cluster's reports have a handful of entries, however many nodes and shards there are.
 * What other shards have isn't passed on: their nodes tell everybody themselves.
 */
final class Reporting {
  /** A report goes out at least this often. */
  static final long HEARTBEAT_NANOS = 250_000_000;

  /** And not more often than this, when what it says changes all the time. */
  private static final long SPACING_NANOS = 60_000_000;

  /**
   * By how much the spacing grows with each peer, for peers of other shards: in a large cluster
   * each of them gets only what changed within a heartbeat. From six peers on it counts. A guess.
   */
  private static final long SPACING_NANOS_EACH = 12_000_000;

  /** How many entries each heartbeat says again. */
  private static final int REPEATED = 2;

  /** What a peer was told. */
  private static final class Told {
    VectorClock coverage = VectorClock.EMPTY;
    VectorClock stable = VectorClock.EMPTY;
    int flags = -1;
    long nanos;
    boolean once;
    int turn;
  }

  private final Local local;
  private final Peers peers;
  private final Seats seats;
  private final Reports reports;
  private final LongSupplier writer;
  private final Map<Address, Told> told = new TreeMap<>();

  /** The announcements that were made. */
  private long announced;

  /** What is said of this node's state, and of what is stable, in this tick. */
  private int flags;

  private VectorClock stable = VectorClock.EMPTY;

  /** What {@link #stable} was worked out of. */
  private VectorClock stableOfCoverage = VectorClock.EMPTY;

  private VectorClock stableOfKnown = VectorClock.EMPTY;

  /** The near peers under {@link #nearOf}. */
  private Set<Address> near = new TreeSet<>();

  private Optional<Layout> nearOf = Optional.empty();

  /**
   * @param writer the writer that this node writes as, 0 if it has none open
   */
  Reporting(Local local, Peers peers, Seats seats, Reports reports, LongSupplier writer) {
    this.local = local;
    this.peers = peers;
    this.seats = seats;
    this.reports = reports;
    this.writer = writer;
  }

  /**
   * Sends a first report on a new connection. It has all that this node knows to be stable of what
   * the peer counts for: that may have been worked out by the peer alone, whose disk has since gone
   * back ({@link Continuity}).
   */
  void greet(Address peer) {
    Told fresh = new Told();
    told.put(peer, fresh);
    if (local.layout.isPresent()) {
      Layout layout = local.layout.get();
      look();
      send(peer, fresh, reports.known().filter(w -> layout.holders(w).contains(peer)));
    }
  }

  /** Sends what it is time for. */
  void tick() {
    if (local.layout.isEmpty()) {
      return;
    }
    if (reports.announcements() != announced) {
      announced = reports.announcements();
      told.clear();
    }
    look();
    long far = Math.clamp(SPACING_NANOS_EACH * peers.all().size(), SPACING_NANOS, HEARTBEAT_NANOS);
    for (Peer peer : peers.all()) {
      if (peer.connected && peer.greeted) {
        Told last = told.computeIfAbsent(peer.address, address -> new Told());
        long since = local.now.nanos() - last.nanos;
        long spacing = isNear(peer.address) ? SPACING_NANOS : far;
        if (!last.once || since >= HEARTBEAT_NANOS || (since >= spacing && hasChanged(last))) {
          send(peer.address, last, VectorClock.EMPTY);
        }
      }
    }
  }

  private boolean hasChanged(Told last) {
    return last.flags != flags
        || !last.coverage.equals(local.coverage)
        || !last.stable.equals(stable);
  }

  private void send(Address peer, Told last, VectorClock alsoStable) {
    boolean whole = isNear(peer) || !last.once || handsOver();
    VectorClock coverage = whole ? local.coverage : local.coverage.minus(last.coverage);
    VectorClock newlyStable = stable.minus(last.stable).join(alsoStable);
    if (local.now.nanos() - last.nanos >= HEARTBEAT_NANOS) {
      coverage = whole ? coverage : coverage.join(some(local.coverage, last.turn));
      newlyStable = newlyStable.join(some(stable, last.turn));
      last.turn += REPEATED;
    }
    last.coverage = local.coverage;
    last.stable = stable;
    last.flags = flags;
    last.nanos = local.now.nanos();
    last.once = true;
    local.out.send(
        peer,
        new Message.Report(
            local.layout.orElseThrow().view().epoch(),
            seats.fingerprint(),
            reports.serving(),
            reports.copied(),
            isLearner(),
            reports.keeps(),
            whole,
            coverage,
            newlyStable,
            local.clock.last(),
            writer.getAsLong()));
  }

  /** Takes note of this node's state, and of what is stable of the writers to its slots. */
  private void look() {
    flags = (reports.serving() ? 1 : 0) + (reports.copied() ? 2 : 0) + (isLearner() ? 4 : 0);
    flags += reports.keeps() ? 8 : 0;
    VectorClock known = reports.known();
    if (stableOfCoverage.equals(local.coverage) && stableOfKnown.equals(known)) {
      return;
    }
    stableOfCoverage = local.coverage;
    stableOfKnown = known;
    VectorClock.Builder ofOurs = new VectorClock.Builder(local.coverage.size());
    for (int i = 0; i < local.coverage.size(); i++) {
      ofOurs.add(local.coverage.writer(i), known.get(local.coverage.writer(i)));
    }
    stable = ofOurs.build();
  }

  /** {@link #REPEATED} entries from {@code turn} on, round and round. */
  private static VectorClock some(VectorClock clock, int turn) {
    VectorClock some = VectorClock.EMPTY;
    for (int i = 0; i < Math.min(REPEATED, clock.size()); i++) {
      int index = Math.floorMod(turn + i, clock.size());
      some = some.with(clock.writer(index), clock.count(index));
    }
    return some;
  }

  private boolean isLearner() {
    return !local.held.containsAll(local.present());
  }

  /** Whether somebody waits for others to have what this node has: it has to know all of that. */
  private boolean handsOver() {
    return local
        .layout
        .orElseThrow()
        .view()
        .member(local.self())
        .filter(Member::handsOver)
        .isPresent();
  }

  private boolean isNear(Address peer) {
    Layout layout = local.layout.orElseThrow();
    if (nearOf.filter(known -> known == layout).isEmpty()) {
      nearOf = Optional.of(layout);
      near = layout.counting(layout.counted(local.self()));
    }
    return near.contains(peer);
  }
}
