package dev.hence.core.replica;

import dev.hence.core.clock.VectorClock;
import dev.hence.core.sharding.Address;
import dev.hence.core.sharding.Layout;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What peers say that they lack. An update is lost once all who count for its writer have denied
 * it, each running under this node's view, to a question put since somebody wanted to know; {@link
 * Losses} says why that is enough.
 */
final class Denials {
  /** Writers of whom something is kept unasked; the first are forgotten for more. A guess. */
  private static final int WRITERS_MAX = 10_000;

  private final Local local;
  private final Peers peers;
  private final TreeMap<Long, Map<Address, Message.Lacking>> denials =
      new TreeMap<>(Long::compareUnsigned);

  Denials(Local local, Peers peers) {
    this.local = local;
    this.peers = peers;
  }

  /** Asks for the last update of each writer that {@code open} names. */
  void ask(VectorClock open) {
    for (int i = 0; i < open.size(); i++) {
      long writer = open.writer(i);
      long n = open.count(i);
      denials.putIfAbsent(writer, new TreeMap<>());
      for (Peer holder : peers.holders(writer)) {
        local.out.send(holder.address, new Message.Pull(writer, n - 1, n, local.now.nanos()));
      }
    }
  }

  /** A peer hasn't got what was asked for; whether it was asked here. */
  boolean receive(Address from, Message.Lacking said) {
    Map<Address, Message.Lacking> ofWriter = denials.get(said.writer());
    if (ofWriter == null) {
      return false;
    }
    ofWriter.put(from, said);
    return true;
  }

  /** Keeps what a peer hasn't got, whoever asked for it. */
  void keep(Address from, Message.Lacking said) {
    if (!denials.containsKey(said.writer()) && denials.size() >= WRITERS_MAX) {
      denials.pollFirstEntry();
    }
    denials.computeIfAbsent(said.writer(), w -> new TreeMap<>()).put(from, said);
  }

  /** Whether all who count for {@code writer} deny its update {@code n}, asked since then. */
  boolean isGone(long writer, long n, long sinceNanos) {
    return haveNoMore(writer, n - 1, sinceNanos);
  }

  /**
   * Whether all others who count for {@code writer} have said that they have it up to {@code
   * through} at most, asked since then.
   */
  boolean haveNoMore(long writer, long through, long sinceNanos) {
    Layout layout = local.layout.orElseThrow();
    Map<Address, Message.Lacking> said = denials.getOrDefault(writer, new TreeMap<>());
    for (Address holder : layout.holders(writer)) {
      Message.Lacking denial = said.get(holder);
      if (!holder.equals(local.self()) && !denies(denial, through, sinceNanos)) {
        return false;
      }
    }
    return true;
  }

  private boolean denies(Message.@Nullable Lacking denial, long through, long sinceNanos) {
    return denial != null
        && denial.epoch() == local.layout.orElseThrow().view().epoch()
        && denial.askedNanos() - sinceNanos >= 0
        && denial.through() <= through;
  }

  /** Whether the node at {@code holder} denies update {@code n} of {@code writer}, asked since. */
  boolean denies(Address holder, long writer, long n, long sinceNanos) {
    Map<Address, Message.Lacking> said = denials.getOrDefault(writer, new TreeMap<>());
    return denies(said.get(holder), n - 1, sinceNanos);
  }

  /** Up to where some peer has {@code writer} that denied to have more; 0 if none is known to. */
  long most(long writer) {
    return denials.getOrDefault(writer, new TreeMap<>()).values().stream()
        .mapToLong(Message.Lacking::through)
        .max()
        .orElse(0);
  }

  /** Forgets what was said: nobody waits for it. */
  void clear() {
    denials.clear();
  }
}
