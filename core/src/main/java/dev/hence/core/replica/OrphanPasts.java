package dev.hence.core.replica;

import dev.hence.core.clock.VectorClock;
import dev.hence.core.data.Update;
import dev.hence.core.sharding.Address;
import dev.hence.core.sharding.Layout;
import java.util.Map;
import java.util.TreeMap;

/**
 * Finds out what of the dependencies of registers that are handed in exists under its name. What
 * else they name was seen by their node alone, or in a branch of views that lost, and comes in
 * under other names if at all: whoever inherited it from them could read nothing of that shard any
 * more.
 *
 * <p>A dependency is there if somebody who counts for its writer has it, and gone once all who do
 * have denied it, asked after it was brought here. Until then the registers aren't taken in.
 */
final class OrphanPasts {
  /** How long what was denied counts for the same node's registers; a guess, some offers. */
  private static final long KNOWN_NANOS = 60_000_000_000L;

  private final Local local;
  private final Peers peers;

  /** Since when each node has offered registers: a page comes again until all have taken theirs. */
  private final Map<Address, Long> offeredNanos = new TreeMap<>();

  private final Denials denials;

  OrphanPasts(Local local, Peers peers) {
    this.local = local;
    this.peers = peers;
    this.denials = new Denials(local, peers);
  }

  /** Asks about what {@code orphans} depend on and isn't known to be there or gone. */
  void ask(Address from, Message.Orphans orphans) {
    offeredNanos.values().removeIf(since -> local.now.nanos() - since >= KNOWN_NANOS);
    if (offeredNanos.isEmpty()) {
      denials.clear();
    }
    offeredNanos.putIfAbsent(from, local.now.nanos());
    denials.ask(open(from, orphans));
  }

  /** What of the dependencies isn't known to be there or gone. */
  private VectorClock open(Address from, Message.Orphans orphans) {
    VectorClock all = orphans.seen();
    for (Update orphan : orphans.updates()) {
      all = all.join(orphan.register().dependencies());
    }
    VectorClock named = all.minus(local.stable);
    long since = offeredNanos.getOrDefault(from, local.now.nanos());
    return named.filter(writer ->
        !isHere(writer, named.get(writer)) && !denials.isGone(writer, named.get(writer), since));
  }

  /** Whether it is known of all that {@code orphans} depend on whether it is there. */
  boolean areKnown(Address from, Message.Orphans orphans) {
    return open(from, orphans).isEmpty();
  }

  /** A peer hasn't got what was asked for. */
  void receive(Address from, Message.Lacking said) {
    denials.receive(from, said);
  }

  /** What of {@code dependencies} is there, once all of it is known. */
  VectorClock there(VectorClock dependencies) {
    VectorClock unstable = dependencies.minus(local.stable);
    return unstable.filter(writer -> isHere(writer, unstable.get(writer)));
  }

  /**
   * Whether it can be depended on: here if this node takes the writer's updates in, else anywhere.
   */
  private boolean isHere(long writer, long n) {
    Layout layout = local.layout.orElseThrow();
    return layout.knows(writer)
        && (local.coverage.get(writer) >= n || (!local.tracks(writer) && peers.claim(writer, n)));
  }
}
