package dev.hence.core.replica;

import dev.hence.core.clock.VectorClock;
import dev.hence.core.sharding.Layout;
import dev.hence.core.sharding.SlotSet;

/** In which slots this node has updates that it alone may have, of all who are to have them. */
final class OnlyHere {
  private final Local local;
  private final Peers peers;

  OnlyHere(Local local, Peers peers) {
    this.local = local;
    this.peers = peers;
  }

  /**
   * Those of {@code slots} to which somebody wrote who doesn't run any more, as far as this node
   * hears, and whose updates nobody who serves them says to have.
   */
  SlotSet in(SlotSet slots) {
    return writtenBy(updates(slots), slots);
  }

  /** The last of such updates to {@code slots}, of each writer. */
  private VectorClock updates(SlotSet slots) {
    VectorClock coverage = local.coverage;
    return coverage.filter(writer -> isOnlyHere(writer, coverage.get(writer), slots));
  }

  private SlotSet writtenBy(VectorClock updates, SlotSet slots) {
    Layout layout = local.layout.orElseThrow();
    SlotSet written = SlotSet.NONE;
    for (int i = 0; i < updates.size(); i++) {
      written = written.union(layout.slotsOf(updates.writer(i)).intersection(slots));
    }
    return written;
  }

  /**
   * Keeps such updates, to hand them in, in slots that this node is about to give up, if a disk may
   * be lost. With all members there, who wrote an update has it, and to look through all slots for
   * what is only late takes long.
   */
  void keep(SlotSet dropped) {
    boolean mayBeLost =
        local.layout.orElseThrow().view().members().stream()
            .filter(member -> !member.address().equals(local.self()))
            .map(member -> peers.at(member.address()))
            .anyMatch(peer -> peer.report.isEmpty() || !peers.responsive(peer) || peer.learner());
    VectorClock updates = mayBeLost ? updates(dropped) : VectorClock.EMPTY;
    SlotSet kept = writtenBy(updates, dropped);
    if (!kept.isEmpty()) {
      local.out.notice(
          Event.Level.INFO,
          "this node gives slots up and may have updates that nobody else has; handing them in",
          "slots",
          kept.size());
      local.handIn(kept, updates);
    }
  }

  /** Whether others have said meanwhile to have all that slots were kept for. */
  boolean isNothing() {
    return local.doubted.filter(this::areElsewhere).isPresent();
  }

  private boolean areElsewhere(VectorClock updates) {
    Layout layout = local.layout.orElseThrow();
    for (int i = 0; i < updates.size(); i++) {
      long writer = updates.writer(i);
      SlotSet written = layout.slotsOf(writer).intersection(local.orphaned);
      if (!isElsewhere(writer, updates.count(i), written)) {
        return false;
      }
    }
    return true;
  }

  private boolean isOnlyHere(long writer, long count, SlotSet slots) {
    SlotSet written = local.layout.orElseThrow().slotsOf(writer).intersection(slots);
    return !written.isEmpty() && !isElsewhere(writer, count, written);
  }

  private boolean isElsewhere(long writer, long count, SlotSet written) {
    return count <= local.stable.get(writer)
        || peers.connected().stream()
            .anyMatch(peer -> peers.serves(peer, written) && has(peer, writer, count));
  }

  private static boolean has(Peer peer, long writer, long count) {
    return peer.coverage().get(writer) >= count
        || peer.report.filter(report -> report.writer() == writer).isPresent();
  }
}
