package dev.hence.core.replica;

import dev.hence.core.sharding.SlotSet;
import java.util.Optional;

/**
 * Begins slots anew that nobody holds any more because everybody has to hand them in: a view was
 * forced under other slot maps than those that all who held them had written under. There is nobody
 * then who serves the slots and could take in what is handed in.
 *
 * <p>Once all who should hold the slots say that they don't, the first of them in view order makes
 * new updates of what it has there, as if it handed that in to itself ({@link HandingIn}), and
 * holds the slots when all is done: no reader sees a part of it. The others hand in to it.
 *
 * <p>Kept in memory alone: a node that restarts, and one that learns of another view, asks again;
 * what it has made new updates of it knows by its coverage.
 */
final class Refounding {
  /** The number of its questions, which {@link Filling} doesn't use. */
  private static final long QUESTION = 0;

  private final Local local;
  private final Peers peers;
  private final Sources sources;

  Refounding(Local local, Peers peers) {
    this.local = local;
    this.peers = peers;
    this.sources = new Sources(local, peers);
  }

  /** Others count: what was denied may be held now. */
  void viewChanged() {
    local.refounded = SlotSet.NONE;
    sources.viewChanged();
  }

  /** Asks who holds what this node should hold, while it hands in and nobody serves that. */
  void tick() {
    if (!local.ready || local.orphaned.isEmpty()) {
      return;
    }
    SlotSet lacking = local.present().minus(local.held).minus(local.refounded);
    if (lacking.isEmpty()
        || peers.connected().stream().anyMatch(peer -> peers.serves(peer, lacking))) {
      return;
    }
    Optional<Peer> next = sources.of(lacking);
    if (next.isPresent()) {
      SlotSet asked = sources.slots(next.get(), lacking);
      sources.rest(next.get().address);
      local.out.send(next.get().address, new Message.Fetch(QUESTION, asked, Optional.empty()));
    } else if (sources.areDenied(lacking) && sources.isFirst(lacking)) {
      local.refounded = local.refounded.union(lacking);
      local.out.notice(
          Event.Level.WARN,
          "all who had these slots have to hand them in; beginning them anew with what is here",
          "slots",
          lacking.size());
    }
  }

  /** Takes in an answer; what a page has is of no use here. */
  void receive(Peer peer, Message.Page page) {
    boolean isThisViews =
        local.layout.filter(layout -> layout.view().epoch() == page.epoch()).isPresent();
    if (page.id() == QUESTION && isThisViews && !page.held()) {
      sources.deny(peer.address);
    }
  }
}
