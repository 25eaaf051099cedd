package dev.hence.core.replica;

import dev.hence.core.clock.VectorClock;
import dev.hence.core.sharding.Layout;

/**
 * Sees to it that updates which pages have brought come as updates, too, as far back as logs go.
 * The pages have their effects on some slots; others that their writers wrote to may lack them. As
 * long as the update isn't stable its source may be the only one who has it, and may be lost: then
 * nobody could send it to those who hold the other slots, and they would wait for it for ever.
 *
 * <p>So a writer whose slots this node begins to hold counts as covered up to where the sources'
 * logs begin, and the rest is pulled, for the log alone: the pages have its effects. One of them
 * that was deleted, and whose tombstone was dropped before the page was read, would come back.
 *
 * <p>Where a log has been cut meanwhile, or nobody is left who has it, the pages do.
 */
final class Tails {
  /** How long somebody is waited for who has the rest in a log. A guess: a restart. */
  private static final long NOBODY_NANOS = 5_000_000_000L;

  private final Local local;
  private final Peers peers;

  /** Since when nobody has been there who has more of it. */
  private long aloneNanos;

  Tails(Local local, Peers peers) {
    this.local = local;
    this.peers = peers;
  }

  /**
   * All pages of a transfer are here.
   *
   * @param base what they have brought
   * @param unlogged what of it was in no log when they were read
   */
  void begin(VectorClock base, VectorClock unlogged) {
    Layout layout = local.layout.orElseThrow();
    local.brought =
        base.filter(writer -> !layout.slotsOf(writer).intersects(local.held)).minus(local.coverage);
    aloneNanos = local.now.nanos();
    for (int i = 0; i < local.brought.size(); i++) {
      cover(local.brought.writer(i), unlogged.get(local.brought.writer(i)));
    }
  }

  void end() {
    local.brought = VectorClock.EMPTY;
  }

  /** A log starts too late to answer; whether pages have brought what it lacks. */
  boolean trimmed(Message.Trimmed trimmed) {
    long writer = trimmed.writer();
    long through = Math.min(trimmed.floor(), local.brought.get(writer));
    boolean here = local.coverage.get(writer) < through;
    cover(writer, through);
    return here;
  }

  /** Goes by the pages where nobody has had the rest for long. */
  void tick() {
    VectorClock rest = local.brought.minus(local.coverage);
    for (int i = 0; i < rest.size(); i++) {
      if (peers.claim(rest.writer(i), local.coverage.get(rest.writer(i)) + 1)) {
        aloneNanos = local.now.nanos();
      }
    }
    if (local.now.nanos() - aloneNanos >= NOBODY_NANOS) {
      for (int i = 0; i < rest.size(); i++) {
        cover(rest.writer(i), rest.count(i));
      }
    }
  }

  private void cover(long writer, long n) {
    if (n > local.coverage.get(writer)) {
      local.cover(writer, n);
      local.log.trim(writer, n);
    }
  }
}
