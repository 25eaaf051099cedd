package dev.hence.core.replica;

import dev.hence.core.clock.VectorClock;
import dev.hence.core.sharding.Layout;
import dev.hence.core.sharding.Member;
import dev.hence.core.sharding.SlotSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How far those who are leaving have come with handing over, as far as is known here. */
final class Handovers {
  private final Local local;
  private final Peers peers;

  Handovers(Local local, Peers peers) {
    this.local = local;
    this.peers = peers;
  }

  /** Those who are leaving, in view order. */
  List<Answer.Leaver> leavers() {
    List<Answer.Leaver> leavers = new ArrayList<>();
    local.layout.ifPresent(layout -> {
      for (Member member : layout.view().members()) {
        if (member.leaving()) {
          leavers.add(new Answer.Leaver(member.address().text(), left(layout, member)));
        }
      }
    });
    return leavers;
  }

  /** The number of updates that it has in its former roles and that some running holder lacks. */
  Optional<Long> left(Layout layout, Member leaver) {
    Optional<VectorClock> had = coverage(leaver);
    if (had.isEmpty()) {
      return Optional.empty();
    }
    SlotSet slots = layout.formerly(leaver);
    VectorClock clock = had.get();
    long left = 0;
    for (int i = 0; i < clock.size(); i++) {
      if (layout.slotsOf(clock.writer(i)).intersects(slots)) {
        left += clock.count(i) - least(layout, leaver, clock.writer(i), clock.count(i));
      }
    }
    return Optional.of(left);
  }

  /** Up to where all running holders of a writer's slots have it, {@code most} at most. */
  private long least(Layout layout, Member leaver, long writer, long most) {
    long least = most;
    for (Member holder : layout.view().members()) {
      boolean holds =
          !holder.address().equals(leaver.address())
              && layout.present(holder.address()).intersects(layout.slotsOf(writer));
      if (holds) {
        Optional<VectorClock> theirs = coverage(holder);
        least = theirs.isPresent() ? Math.min(least, theirs.get().get(writer)) : least;
      }
    }
    return least;
  }

  private Optional<VectorClock> coverage(Member member) {
    if (member.address().equals(local.self())) {
      return Optional.of(local.durable);
    }
    Peer peer = peers.at(member.address());
    return peer.connected ? peer.report.map(Message.Report::coverage) : Optional.empty();
  }
}
