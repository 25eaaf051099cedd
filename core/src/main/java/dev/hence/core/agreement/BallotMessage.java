package dev.hence.core.agreement;

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
   * @param blank whether another node may have voted on this seat before, whose votes are lost
   */
  record Promise(long epoch, Ballot ballot, Optional<Vote.Proposal> accepted, boolean blank)
      implements BallotMessage {}

  /** Phase 2a: asks to accept a view. */
  record Accept(long epoch, Ballot ballot, View view) implements BallotMessage {}

  /** Phase 2b: accepted; {@code blank} as in a promise. */
  record Accepted(long epoch, Ballot ballot, boolean blank) implements BallotMessage {}

  /** Neither promised nor accepted: a higher ballot was promised. */
  record Rejected(long epoch, Ballot ballot, Ballot promised) implements BallotMessage {}
}
