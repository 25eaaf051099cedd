package dev.hence.core.agreement;

import dev.hence.core.clock.NodeId;

/**
 * The ballots of one process in one instance. Each is used once, because the own acceptor takes
 * durable note of it first, also where it doesn't vote, and because a process on a disk that went
 * back has another name.
 */
final class NodeBallots {
  private final NodeId life;
  private final Acceptor acceptor;
  private long round;

  NodeBallots(NodeId life, Acceptor acceptor) {
    this.life = life;
    this.acceptor = acceptor;
  }

  /** The instance's epoch. */
  long epoch() {
    return acceptor.vote().epoch();
  }

  /** Takes note of somebody else's ballot, which the next one has to beat. */
  void observe(Ballot ballot) {
    round = Math.max(round, ballot.round());
  }

  /** A ballot above all that were used, observed or promised here. */
  Ballot next() {
    round = Math.max(round, acceptor.vote().promised().round()) + 1;
    return new Ballot(round, life);
  }
}
