package dev.hence.core.replica;

import dev.hence.core.sharding.SlotSet;

/** Why a node doesn't serve, and what it waits for, in words. */
final class WhyNotReady {
  private WhyNotReady() {}

  /**
   * The words; empty if it serves.
   *
   * @param removed whether it lost its seat because somebody wished so
   */
  static String text(Local local, boolean removed) {
    if (local.layout.isEmpty()) {
      return "waiting for the other nodes of VIEW: without SHARD_COUNT, each has to answer first";
    }
    if (!local.ready) {
      return "waiting for peers";
    }
    if (removed) {
      return "removed from the view"
          + (local.orphaned.isEmpty() ? "" : "; offering the others what it has")
          + "; PUT /view with its address gives it a seat again, and so does its restart";
    }
    if (local.layout.get().view().member(local.self()).isEmpty()) {
      return "waiting for a seat in the view";
    }
    SlotSet lacking = local.present().minus(local.held);
    return lacking.isEmpty() ? "" : "taking over " + lacking.size() + " slots from peers";
  }
}
