package dev.hence.core.replica;

import dev.hence.core.clock.Token;
import dev.hence.core.clock.VectorClock;
import dev.hence.core.sharding.Address;
import dev.hence.core.sharding.Layout;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

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
  /** Writers that are asked about at once; the first are forgotten for more. A guess. */
  private static final int WRITERS_MAX = 10_000;

  /** What a peer said to a question put at {@code askedNanos}. */
  private record Said(long epoch, long through, long askedNanos) {}

  private final Local local;
  private final TreeMap<Long, Map<Address, Said>> lacking = new TreeMap<>(Long::compareUnsigned);

  Losses(Local local) {
    this.local = local;
  }

  /** A peer hasn't got what was asked for. */
  void receive(Address from, Message.Lacking said) {
    if (!lacking.containsKey(said.writer()) && lacking.size() >= WRITERS_MAX) {
      lacking.pollFirstEntry();
    }
    lacking
        .computeIfAbsent(said.writer(), w -> new TreeMap<>())
        .put(from, new Said(said.epoch(), said.through(), said.askedNanos()));
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
    Map<Address, Said> answers = lacking.getOrDefault(writer, new TreeMap<>());
    for (Address holder : layout.holders(writer)) {
      if (!holder.equals(local.self()) && !lacks(answers.get(holder), layout, writer, sinceNanos)) {
        return false;
      }
    }
    return true;
  }

  /** Whether the peer said that it has no more than this node. */
  private boolean lacks(@Nullable Said said, Layout layout, long writer, long sinceNanos) {
    return said != null
        && said.epoch() == layout.view().epoch()
        && said.askedNanos() - sinceNanos >= 0
        && said.through() <= local.durable.get(writer);
  }

  /** Forgets what concerns no request any more. */
  void clear() {
    lacking.clear();
  }
}
