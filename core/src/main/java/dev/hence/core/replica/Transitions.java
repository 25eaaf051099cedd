package dev.hence.core.replica;

import dev.hence.core.clock.VectorClock;
import dev.hence.core.sharding.Address;
import dev.hence.core.sharding.Layout;
import dev.hence.core.sharding.Member;
import dev.hence.core.sharding.Role;
import dev.hence.core.sharding.SlotSet;
import dev.hence.core.sharding.View;
import dev.hence.core.sharding.ViewChange;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Sees to it that what a view began comes to its end: the cut-over of a reshard once the slots are
 * copied, the end of former roles once others have all that was written in them, the end of a seat
 * whose node died while it was leaving. The first running member in view order proposes; when it
 * dies, the next one does.
 */
final class Transitions {
  /** How long a reshard may copy without an end in sight before it is given up. */
  private static final long ABANDON_NANOS = 40_000_000_000L;

  /**
   * How long a leaver may be away before it is dropped without what only it has. A guess: longer
   * than a restart, shorter than a repair.
   */
  private static final long LEAVER_NANOS = 30_000_000_000L;

  /**
   * How long targets without which a shard can't be had may be away before others take their place.
   * A guess: longer than most restarts, so that what they copied isn't copied again.
   */
  private static final long REPLAN_NANOS = 10_000_000_000L;

  /** When people are told of them: not of one that is back at once. A guess. */
  private static final long TELL_NANOS = 2_000_000_000L;

  /** What a node says of itself: the last report, or the present state for this node. */
  private record Standing(
      long epoch, boolean serving, boolean copied, boolean whole, VectorClock coverage) {}

  private final Local local;
  private final Peers peers;
  private final Reports reports;
  private final Membership membership;
  private final Council council;
  private long copyingSinceNanos;
  private long copyingEpoch;

  /** Since when more targets are away than the reshard can end without. */
  private Optional<Long> strandedSinceNanos = Optional.empty();

  private boolean toldStranded;

  /** What those with former roles had when they were first seen to have ended them. */
  private final TreeMap<Address, VectorClock> takenOverAt = new TreeMap<>();

  private long takenOverEpoch;

  /** Since when leavers don't answer. */
  private final TreeMap<Address, Long> leaverAwaySinceNanos = new TreeMap<>();

  Transitions(Local local, Peers peers, Reports reports, Membership membership, Council council) {
    this.local = local;
    this.peers = peers;
    this.reports = reports;
    this.membership = membership;
    this.council = council;
  }

  void tick() {
    if (local.layout.isEmpty() || !local.ready) {
      return;
    }
    council.wantSeat(membership.wantsIdentityRecorded());
    View view = local.layout.get().view();
    if (!isFirst(view)) {
      return;
    }
    Set<Address> live = peers.live();
    if (view.copying()) {
      endCopying(view, live);
      replan(view, live);
    } else {
      strandedSinceNanos = Optional.empty();
      toldStranded = false;
      retire(local.layout.get(), live);
    }
    dropLeavers(view, live);
  }

  /** Whether this node is the first in view order that runs and stays. */
  private boolean isFirst(View view) {
    for (Member member : view.members()) {
      if (!member.leaving() && peers.running(member.address())) {
        return member.address().equals(local.self());
      }
    }
    return false;
  }

  /** Drops those who died while they were leaving, once they have been away for long. */
  private void dropLeavers(View view, Set<Address> live) {
    Set<Address> away = new TreeSet<>();
    for (Member member : view.members()) {
      if (member.leaving() && !live.contains(member.address())) {
        away.add(member.address());
      }
    }
    leaverAwaySinceNanos.keySet().retainAll(away);
    for (Address leaver : away) {
      long since = leaverAwaySinceNanos.computeIfAbsent(leaver, a -> local.now.nanos());
      if (local.now.nanos() - since >= LEAVER_NANOS) {
        council.want(new ViewChange.Drop(leaver));
      }
    }
  }

  /**
   * What a node last said of itself. Of this one, what its next report says: also what was written
   * in the step in which the view was adopted.
   */
  private Optional<Standing> standing(Address address) {
    if (address.equals(local.self())) {
      return Optional.of(
          new Standing(
              local.layout.orElseThrow().view().epoch(),
              reports.serving(),
              reports.copied(),
              true,
              local.coverage));
    }
    Peer peer = peers.at(address);
    return peer.connected
        ? peer.report.map(
            r -> new Standing(r.epoch(), r.serving(), r.copied(), r.whole(), r.coverage()))
        : Optional.empty();
  }

  /** Cuts over when every running target has copied, and enough of each shard run. */
  private void endCopying(View view, Set<Address> live) {
    if (copyingEpoch != view.epoch()) {
      copyingEpoch = view.epoch();
      copyingSinceNanos = local.now.nanos();
    }
    TreeMap<Integer, Integer> copied = new TreeMap<>();
    TreeMap<Integer, Integer> size = new TreeMap<>();
    boolean waits = false;
    for (Member member : view.members()) {
      if (member.nextShard() == Member.NO_SHARD) {
        continue;
      }
      size.merge(member.nextShard(), 1, Integer::sum);
      boolean done =
          standing(member.address())
              .filter(s -> s.epoch() == view.epoch() && s.copied())
              .isPresent();
      if (done) {
        copied.merge(member.nextShard(), 1, Integer::sum);
      } else {
        waits |= live.contains(member.address());
      }
    }
    boolean enough =
        size.entrySet().stream()
            .allMatch(e -> copied.getOrDefault(e.getKey(), 0) >= Math.min(2, e.getValue()));
    if (enough && !waits) {
      council.want(new ViewChange.CutOver());
    } else if (local.now.nanos() - copyingSinceNanos >= ABANDON_NANOS && !waits) {
      council.want(new ViewChange.AbandonReshard());
    }
  }

  /** Puts others in the place of targets that died, where the reshard can't end without. */
  private void replan(View view, Set<Address> live) {
    if (!isStranded(view, live)) {
      strandedSinceNanos = Optional.empty();
      toldStranded = false;
    } else if (strandedSinceNanos.isEmpty()) {
      strandedSinceNanos = Optional.of(local.now.nanos());
    } else if (!toldStranded && local.now.nanos() - strandedSinceNanos.get() >= TELL_NANOS) {
      toldStranded = true;
      noteStranded(view, live);
    } else if (local.now.nanos() - strandedSinceNanos.get() >= REPLAN_NANOS) {
      council.want(new ViewChange.Replan());
    }
  }

  private void noteStranded(View view, Set<Address> live) {
    local.out.notice(
        Event.Level.WARN,
        "the reshard waits for members that are away; bring them back, or others take their place",
        "members",
        view.members().stream()
            .filter(m -> m.nextShard() != Member.NO_SHARD && !live.contains(m.address()))
            .map(Member::address)
            .toList(),
        "others after seconds",
        REPLAN_NANOS / 1_000_000_000);
  }

  private static boolean isStranded(View view, Set<Address> live) {
    TreeMap<Integer, Integer> running = new TreeMap<>();
    TreeMap<Integer, Integer> size = new TreeMap<>();
    for (Member member : view.members()) {
      if (member.nextShard() != Member.NO_SHARD) {
        size.merge(member.nextShard(), 1, Integer::sum);
        running.merge(member.nextShard(), live.contains(member.address()) ? 1 : 0, Integer::sum);
      }
    }
    return size.entrySet().stream()
        .anyMatch(e -> running.getOrDefault(e.getKey(), 0) < Math.min(2, e.getValue()));
  }

  /** Ends the former roles of those who hold nothing that the present holders lack. */
  private void retire(Layout layout, Set<Address> live) {
    if (takenOverEpoch != layout.view().epoch()) {
      takenOverEpoch = layout.view().epoch();
      takenOverAt.clear();
    }
    Set<Address> done = new TreeSet<>();
    for (Member member : layout.view().members()) {
      if (member.handsOver() && isTakenOver(layout, member, live)) {
        done.add(member.address());
      }
    }
    if (!done.isEmpty()) {
      council.want(new ViewChange.Retire(done));
    }
  }

  private boolean isTakenOver(Layout layout, Member member, Set<Address> live) {
    Optional<Standing> its = standing(member.address());
    if (its.isEmpty() || its.get().epoch() != layout.view().epoch() || !its.get().whole()) {
      return false;
    }
    VectorClock had = takenOverAt.computeIfAbsent(member.address(), a -> its.get().coverage());
    SlotSet slots = layout.formerly(member);
    for (Member holder : layout.view().members()) {
      boolean holds =
          !holder.address().equals(member.address())
              && layout.present(holder.address()).intersects(slots);
      if (holds && live.contains(holder.address()) && !hasTakenOver(layout, holder, had, slots)) {
        return false;
      }
    }
    return hasEnoughHolders(layout, slots, live);
  }

  private boolean hasTakenOver(Layout layout, Member holder, VectorClock had, SlotSet slots) {
    Optional<Standing> theirs = standing(holder.address());
    if (theirs.isEmpty()
        || theirs.get().epoch() != layout.view().epoch()
        || !theirs.get().serving()) {
      return false;
    }
    SlotSet shared = slots.intersection(layout.present(holder.address()));
    VectorClock written = had.filter(w -> layout.slotsOf(w).intersects(shared));
    return theirs.get().coverage().covers(written);
  }

  /** Whether at least two nodes that run, or all there are, hold each of the slots. */
  private static boolean hasEnoughHolders(Layout layout, SlotSet slots, Set<Address> live) {
    for (int shard = 0; shard < layout.view().shardCount(); shard++) {
      SlotSet ofShard = layout.slots(new Role(layout.view().generation(), shard));
      if (ofShard.intersects(slots)) {
        int members = layout.view().shardMembers(shard).size();
        long running =
            layout.view().shardMembers(shard).stream()
                .filter(member -> live.contains(member.address()))
                .count();
        if (running < Math.min(2, members)) {
          return false;
        }
      }
    }
    return true;
  }
}
