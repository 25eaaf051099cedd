package dev.hence.core.agreement;

import dev.hence.core.clock.NodeId;
import dev.hence.core.sharding.View;
import java.util.Optional;

/** The messages of one Paxos instance. Source: Lamport 2001, "Paxos Made Simple", section 2.2. */
public sealed interface BallotMessage {
  /** The epoch whose view the instance decides. */
  long epoch();

  /** Phase 1a: asks for a promise to take part in no lower ballot. */
  record Prepare(long epoch, Ballot ballot) implements BallotMessage {}

  /**
   * Phase 1b: the promise, with what the acceptor accepted before.
   *
   * @param blank if votes of this seat may be forgotten, those of another node maybe: the process
   *     since which they are remembered
   */
  record Promise(
      long epoch, Ballot ballot, Optional<Vote.Proposal> accepted, Optional<NodeId> blank)
      implements BallotMessage {}

  /** Phase 2a: asks to accept a view. */
  record Accept(long epoch, Ballot ballot, View view) implements BallotMessage {}

  /** Phase 2b: accepted; {@code blank} as in a promise. */
  record Accepted(long epoch, Ballot ballot, Optional<NodeId> blank) implements BallotMessage {}

  /** Neither promised nor accepted: a higher ballot was promised; {@code blank} as in a promise. */
  record Rejected(long epoch, Ballot ballot, Ballot promised, Optional<NodeId> blank)
      implements BallotMessage {}
}
