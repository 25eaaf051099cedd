package dev.hence.core.agreement;

import dev.hence.core.clock.NodeId;

/**
 * The ballots of one node in one instance: each is used once, over all the node's lives, because
 * the own acceptor takes durable note of it first, also where it doesn't vote.
 */
final class NodeBallots {
  private final NodeId node;
  private final Acceptor acceptor;
  private long round;

  NodeBallots(NodeId node, Acceptor acceptor) {
    this.node = node;
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
    return new Ballot(round, node);
  }
}
