package dev.hence.core.replica;

import dev.hence.core.clock.VectorClock;
import dev.hence.core.sharding.Address;

/**
 * Finds out which dependencies of tombstones are lost, so that none is kept for good for an update
 * that nobody can show any more.
 *
 * <p>One is lost once all who count for its writer have denied it, as for a request ({@link
 * Losses}). They are asked behind each look through the tombstones, for what was wanted in it; so
 * what was denied counts for the next one.
 */
final class LostPasts {
  private final Local local;
  private final Peers peers;
  private final Denials denials;
  private VectorClock wanted = VectorClock.EMPTY;

  /** What wasn't settled in this look so far, and in the last one. */
  private VectorClock open = VectorClock.EMPTY;

  private VectorClock openLast = VectorClock.EMPTY;
  private long askedNanos;

  LostPasts(Local local, Peers peers) {
    this.local = local;
    this.peers = peers;
    this.denials = new Denials(local, peers);
  }

  /** Whether all of {@code dependencies} is stable or lost; what may be lost is asked for later. */
  boolean isSettled(VectorClock dependencies) {
    VectorClock unstable = dependencies.minus(local.stable);
    VectorClock maybe = unstable.filter(writer -> mayBeLost(writer, unstable.get(writer)));
    VectorClock lost =
        maybe.filter(writer -> denials.isGone(writer, maybe.get(writer), askedNanos));
    wanted = wanted.join(maybe.minus(lost));
    open = open.join(unstable.minus(lost));
    return lost.size() == unstable.size();
  }

  /** Whether nobody is known to have it. */
  private boolean mayBeLost(long writer, long n) {
    return local.layout.orElseThrow().knows(writer)
        && local.coverage.get(writer) < n
        && !peers.claim(writer, n);
  }

  /** What wasn't settled when all was looked at last. */
  VectorClock open() {
    return openLast;
  }

  /** A look begins. */
  void begin() {
    openLast = open;
    open = VectorClock.EMPTY;
  }

  /** A look has ended: asks for what it wanted. */
  void ask() {
    denials.clear();
    askedNanos = local.now.nanos();
    denials.ask(wanted);
    wanted = VectorClock.EMPTY;
  }

  /** A peer hasn't got what was asked for. */
  void receive(Address from, Message.Lacking said) {
    denials.receive(from, said);
  }
}
