package dev.hence.core.replica;

import dev.hence.core.clock.VectorClock;
import dev.hence.core.sharding.Address;
import dev.hence.core.sharding.Layout;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Notices which members keep updates from becoming stable for long, and says so by name: members of
 * this node's shard, and of others whose updates its tombstones depend on.
 *
 * <p>Of each member it keeps a mark: what was here, or was depended on, when the member had last
 * caught up with the mark before. Who doesn't reach its mark in time holds stability back since
 * then.
 */
final class Laggards {
  /** How long a member may lag before it is named: longer than a restart takes. */
  static final long PATIENCE_NANOS = 10_000_000_000L;

  /** How often the same member is named again in the log. */
  private static final long AGAIN_NANOS = 600_000_000_000L;

  private static final long CHECK_NANOS = 500_000_000;

  /** How far a member is watched. */
  private static final class Watch {
    VectorClock mark = VectorClock.EMPTY;
    long sinceNanos;
    long sinceMillis;
    boolean named;
    boolean namedFetching;
    long namedNanos;
  }

  private final Local local;
  private final Reports reports;
  private final Peers peers;
  private final Tombstones tombstones;
  private final Map<Address, Watch> watches = new TreeMap<>();
  private List<Figures.HoldingBack> holdingBack = List.of();
  private long checkedNanos;

  Laggards(Local local, Reports reports, Peers peers, Tombstones tombstones) {
    this.local = local;
    this.reports = reports;
    this.peers = peers;
    this.tombstones = tombstones;
    checkedNanos = local.now.nanos();
  }

  /** Who holds stability back, and how much the log keeps because of it. */
  List<Figures.HoldingBack> holdingBack() {
    return holdingBack;
  }

  void tick() {
    if (local.layout.isEmpty() || local.now.nanos() - checkedNanos < CHECK_NANOS) {
      return;
    }
    checkedNanos = local.now.nanos();
    Layout layout = local.layout.get();
    Set<Address> holders = new TreeSet<>();
    VectorClock watched = local.durable.join(tombstones.waitFor());
    for (int i = 0; i < watched.size(); i++) {
      holders.addAll(layout.holders(watched.writer(i)));
    }
    holders.remove(local.self());
    watches.keySet().retainAll(holders);
    List<Figures.HoldingBack> found = new ArrayList<>();
    for (Address holder : holders) {
      check(layout, holder, watched, found);
    }
    holdingBack = List.copyOf(found);
  }

  /** Looks how far a member is with {@code watched}, which is to become stable. */
  private void check(
      Layout layout, Address holder, VectorClock watched, List<Figures.HoldingBack> found) {
    Watch watch = watches.computeIfAbsent(holder, address -> new Watch());
    VectorClock theirs = reports.counted(holder);
    // What isn't here any more is lost, and awaited from nobody.
    VectorClock open = watch.mark.meet(watched).minus(local.stable).minus(theirs);
    if (open.filter(writer -> layout.holders(writer).contains(holder)).isEmpty()) {
      if (watch.named) {
        local.out.notice(
            Event.Level.INFO, "member holds stability back no longer", "member", holder);
      }
      watch.named = false;
      watch.mark = watched;
      watch.sinceNanos = local.now.nanos();
      watch.sinceMillis = local.now.wallMillis();
    } else if (local.now.nanos() - watch.sinceNanos >= PATIENCE_NANOS) {
      Figures.Log retained = retained(layout, holder, theirs);
      Figures.HoldingBack back =
          new Figures.HoldingBack(holder, watch.sinceMillis, retained, isFetching(holder));
      found.add(back);
      name(watch, back);
    }
  }

  private Figures.Log retained(Layout layout, Address holder, VectorClock theirs) {
    long updates = 0;
    long bytes = 0;
    for (int i = 0; i < local.durable.size(); i++) {
      long writer = local.durable.writer(i);
      if (layout.holders(writer).contains(holder)) {
        Figures.Log behind = local.log.behind(writer, theirs.get(writer));
        updates += behind.updates();
        bytes += behind.bytes();
      }
    }
    return new Figures.Log(updates, bytes);
  }

  private boolean isFetching(Address holder) {
    Peer peer = peers.at(holder);
    return peers.responsive(peer) && peer.report.filter(report -> !report.copied()).isPresent();
  }

  private void name(Watch watch, Figures.HoldingBack back) {
    if (watch.named
        && watch.namedFetching == back.fetching()
        && local.now.nanos() - watch.namedNanos < AGAIN_NANOS) {
      return;
    }
    watch.named = true;
    watch.namedFetching = back.fetching();
    watch.namedNanos = local.now.nanos();
    local.out.notice(
        back.fetching() ? Event.Level.INFO : Event.Level.WARN,
        back.fetching()
            ? "member fetches slots and holds stability back until it has them"
            : "member holds stability back; bring it back, or remove it from the view",
        "member",
        back.member(),
        "seconds",
        (local.now.nanos() - watch.sinceNanos) / 1_000_000_000,
        "updates retained",
        back.retained().updates(),
        "bytes",
        back.retained().bytes());
  }
}
