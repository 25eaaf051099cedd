package dev.hence.core.replica;

import dev.hence.core.clock.VectorClock;
import dev.hence.core.sharding.Layout;
import dev.hence.core.sharding.SlotSet;

/**
 * Finds out whether this node still has all that it had: its disk may be an older copy, or may have
 * lost its end in a power cut. Peers remember what it wrote and what they took for stable because
 * it said that it has it.
 *
 * <p>A node that went back writes on under a new writer, since it doesn't know which dots it
 * issued. It doesn't answer for slots where it lacks what is stable, since tokens don't name that,
 * until it has fetched them anew. And its votes on the next view are blank, since it may have
 * forgotten one.
 */
final class Continuity {
  private static final String WENT_BACK =
      "this node has an older state of its data than it had before";

  /** Fetches the slots of a writer anew. */
  interface Refill {
    void fetchAnew(long writer, String why);
  }

  private final Local local;
  private final Membership membership;
  private final Authorship authorship;
  private final Council council;
  private final Refill refill;

  Continuity(
      Local local, Membership membership, Authorship authorship, Council council, Refill refill) {
    this.local = local;
    this.membership = membership;
    this.authorship = authorship;
    this.council = council;
    this.refill = refill;
  }

  /** Compares what this node has with what a peer knows. */
  void compare(Message.Report report) {
    boolean wentBack = authorship.compare(report.coverage());
    Layout layout = local.layout.orElse(null);
    if (layout != null && report.epoch() == layout.view().epoch()) {
      VectorClock lacking = lacking(layout, report.stable());
      wentBack |= !lacking.isEmpty();
      if (!lacking.isEmpty() && !membership.founding().isEmpty()) {
        membership.beganBefore();
      }
      for (int i = 0; i < lacking.size(); i++) {
        if (layout.slotsOf(lacking.writer(i)).intersects(local.held)) {
          refill.fetchAnew(lacking.writer(i), WENT_BACK);
        }
      }
    }
    if (wentBack) {
      council.doubtVotes();
    }
  }

  /** What is stable, so was here, and isn't. */
  private VectorClock lacking(Layout layout, VectorClock stable) {
    if (local.coverage.covers(stable)) {
      return VectorClock.EMPTY;
    }
    SlotSet here = local.held.union(membership.founding());
    return stable.minus(local.coverage).filter(writer -> layout.slotsOf(writer).intersects(here));
  }
}
