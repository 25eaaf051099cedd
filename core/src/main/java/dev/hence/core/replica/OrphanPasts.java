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

  /** Up to where peers said that they have a writer, to questions put when they did. */
  private final Map<Long, Map<Address, Message.Lacking>> denials = new TreeMap<>();

  OrphanPasts(Local local, Peers peers) {
    this.local = local;
    this.peers = peers;
  }

  /** Asks about what {@code orphans} depend on and isn't known to be there or gone. */
  void ask(Address from, Message.Orphans orphans) {
    offeredNanos.values().removeIf(since -> local.now.nanos() - since >= KNOWN_NANOS);
    if (offeredNanos.isEmpty()) {
      denials.clear();
    }
    offeredNanos.putIfAbsent(from, local.now.nanos());
    VectorClock open = open(from, orphans);
    for (int i = 0; i < open.size(); i++) {
      long n = open.count(i);
      denials.putIfAbsent(open.writer(i), new TreeMap<>());
      for (Peer holder : peers.holders(open.writer(i))) {
        local.out.send(
            holder.address, new Message.Pull(open.writer(i), n - 1, n, local.now.nanos()));
      }
    }
  }

  /** What of the dependencies isn't known to be there or gone. */
  private VectorClock open(Address from, Message.Orphans orphans) {
    VectorClock all = orphans.seen();
    for (Update orphan : orphans.updates()) {
      all = all.join(orphan.register().dependencies());
    }
    VectorClock named = all.minus(local.stable);
    long since = offeredNanos.getOrDefault(from, local.now.nanos());
    return named.filter(
        writer -> !isHere(writer, named.get(writer)) && !isGone(writer, named.get(writer), since));
  }

  /** Whether it is known of all that {@code orphans} depend on whether it is there. */
  boolean areKnown(Address from, Message.Orphans orphans) {
    return open(from, orphans).isEmpty();
  }

  /** A peer hasn't got what was asked for. */
  void receive(Address from, Message.Lacking said) {
    Map<Address, Message.Lacking> ofWriter = denials.get(said.writer());
    if (ofWriter != null) {
      ofWriter.put(from, said);
    }
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
        && (local.coverage.get(writer) >= n
            || (!local.tracks(writer)
                && peers.holders(writer).stream().anyMatch(p -> p.coverage().get(writer) >= n)));
  }

  private boolean isGone(long writer, long n, long sinceNanos) {
    Layout layout = local.layout.orElseThrow();
    Map<Address, Message.Lacking> said = denials.getOrDefault(writer, new TreeMap<>());
    for (Address holder : layout.holders(writer)) {
      Message.Lacking denial = said.get(holder);
      boolean denies =
          denial != null
              && denial.epoch() == layout.view().epoch()
              && denial.askedNanos() - sinceNanos >= 0
              && denial.through() < n;
      if (!holder.equals(local.self()) && !denies) {
        return false;
      }
    }
    return true;
  }
}
