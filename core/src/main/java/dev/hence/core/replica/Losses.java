package dev.hence.core.replica;

import dev.hence.core.clock.Token;
import dev.hence.core.clock.VectorClock;
import dev.hence.core.sharding.Address;
import dev.hence.core.sharding.Layout;

/**
 * Finds out whether an update is lost: no member that counts for its writer has it, so that it
 * can't come any more.
 *
 * <p>Every such member has to say so, running under this node's view, to a question put after
 * somebody asked for the update: it may have got it since an earlier one, whose answer was long on
 * the way. One that doesn't answer may have it, and the request waits. A node that is in no view
 * may have it too; what such a node has comes in under other names, so it is lost under this one.
 * So is what was written in a slot map of a branch of views that lost: this view doesn't know the
 * writer, and is no older than the token.
 */
final class Losses {
  private final Local local;
  private final Denials denials;

  Losses(Local local, Peers peers) {
    this.local = local;
    this.denials = new Denials(local, peers);
  }

  /** A peer hasn't got what was asked for. */
  void receive(Address from, Message.Lacking said) {
    denials.keep(from, said);
  }

  /** The entries of {@code missing} that are lost for sure, asked for at {@code sinceNanos}. */
  VectorClock lost(VectorClock missing, Token token, long sinceNanos) {
    return missing.filter(writer -> isLost(writer, missing.get(writer), token, sinceNanos));
  }

  private boolean isLost(long writer, long n, Token token, long sinceNanos) {
    Layout layout = local.layout.orElseThrow();
    if (!layout.knows(writer)) {
      // Of a later view, or of a branch of views that lost: there its updates were handed in.
      return layout.view().epoch() >= token.epoch();
    }
    if (local.coverage.get(writer) >= n) {
      return false;
    }
    // None has more than this node.
    return denials.haveNoMore(writer, local.durable.get(writer), sinceNanos);
  }

  /** What of {@code entries} is left without what is lost of them: up to what is here. */
  static VectorClock rest(VectorClock entries, VectorClock lost, VectorClock coverage) {
    return entries.filter(writer -> lost.get(writer) == 0).join(lost.meet(coverage));
  }

  /** Forgets what concerns no request any more. */
  void clear() {
    denials.clear();
  }
}
