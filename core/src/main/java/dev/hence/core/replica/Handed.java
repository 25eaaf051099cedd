package dev.hence.core.replica;

import dev.hence.core.clock.VectorClock;
import dev.hence.core.sharding.Address;
import dev.hence.core.sharding.Layout;
import dev.hence.core.sharding.SlotSet;

/**
 * Where what a node handed in is now: under which names, and whether two members have it, so that
 * it isn't lost with one disk once this node drops it. One member is enough where no other one
 * serves, or may serve, what it is in.
 */
final class Handed {
  private static final int ENOUGH = 2;

  private final Local local;
  private final Peers peers;

  /** What is in the places of what was handed in, with all of its writers before it. */
  private VectorClock names = VectorClock.EMPTY;

  Handed(Local local, Peers peers) {
    this.local = local;
    this.peers = peers;
  }

  void forget() {
    names = VectorClock.EMPTY;
  }

  /** Somebody has {@code more}, durably. */
  void add(VectorClock more) {
    names = names.join(more);
  }

  /** Whether enough members have all of it. */
  boolean isSafe() {
    names = names.minus(local.stable);
    Layout layout = local.layout.orElseThrow();
    for (int i = 0; i < names.size(); i++) {
      if (!isSafe(layout, names.writer(i), names.count(i))) {
        return false;
      }
    }
    return true;
  }

  private boolean isSafe(Layout layout, long writer, long count) {
    SlotSet slots = layout.slotsOf(writer);
    int have = 0;
    int might = 0;
    for (Address holder : layout.holders(writer)) {
      if (holder.equals(local.self())) {
        continue;
      }
      Peer peer = peers.at(holder);
      boolean tells = peers.agrees(peer);
      have += tells && peer.coverage().get(writer) >= count ? 1 : 0;
      // Who doesn't serve may wait for this node, as it hands in, too.
      might += layout.present(holder).intersects(slots) && (!tells || peer.serving()) ? 1 : 0;
    }
    return have >= Math.min(ENOUGH, might);
  }
}
