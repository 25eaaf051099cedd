package dev.hence.core.agreement;

import dev.hence.core.sharding.View;
import java.util.Optional;

/**
 * What an acceptor must remember for ever about one instance; durable before it is told to anybody.
 *
 * @param epoch the epoch whose view the instance decides
 * @param promised the highest ballot promised
 * @param accepted the proposal accepted last, if any
 * @param doubtful whether more was promised or accepted in the instance than is remembered, maybe
 */
public record Vote(long epoch, Ballot promised, Optional<Proposal> accepted, boolean doubtful) {
  /** The vote of an acceptor that has heard of no instance. */
  public static final Vote NONE = new Vote(0, Ballot.NONE, Optional.empty());

  /** A vote that is all there was. */
  public Vote(long epoch, Ballot promised, Optional<Proposal> accepted) {
    this(epoch, promised, accepted, false);
  }

  /** The same, with a ballot promised. */
  Vote promise(Ballot ballot) {
    return new Vote(epoch, ballot, accepted, doubtful);
  }

  /** The same, with a proposal accepted. */
  Vote accept(Proposal proposal) {
    return new Vote(epoch, proposal.ballot(), Optional.of(proposal), doubtful);
  }

  /** The same, of an acceptor that may have forgotten others. */
  Vote doubted() {
    return new Vote(epoch, promised, accepted, true);
  }

  /** A view proposed under a ballot. */
  public record Proposal(Ballot ballot, View view) {}
}
