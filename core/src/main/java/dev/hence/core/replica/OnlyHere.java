package dev.hence.core.replica;

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
    Layout layout = local.layout.orElseThrow();
    SlotSet only = SlotSet.NONE;
    for (int i = 0; i < local.coverage.size(); i++) {
      long writer = local.coverage.writer(i);
      long count = local.coverage.count(i);
      SlotSet written = layout.slotsOf(writer).intersection(slots);
      if (!written.isEmpty() && !isElsewhere(writer, count, written)) {
        only = only.union(written);
      }
    }
    return only;
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
            .anyMatch(peer -> !peers.responsive(peer) || peer.learner());
    SlotSet kept = mayBeLost ? in(dropped) : SlotSet.NONE;
    if (!kept.isEmpty()) {
      local.out.notice(
          Event.Level.WARN,
          "this node gives slots up and may have updates that nobody else has; handing them in",
          "slots",
          kept.size());
      local.handIn(kept);
    }
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
