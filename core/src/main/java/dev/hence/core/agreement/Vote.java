package dev.hence.core.agreement;

import dev.hence.core.clock.NodeId;
import dev.hence.core.sharding.View;
import java.util.Objects;
import java.util.Optional;

/**
 * What an acceptor must remember for ever about one instance; durable before it is told to anybody.
 *
 * @param epoch the epoch whose view the instance decides
 * @param promised the highest ballot promised
 * @param accepted the proposal accepted last, if any
 * @param memory the process since which all votes are remembered, in this instance and in those
 *     before: the one that found out that its disk had gone back. Unknown: from the beginning on
 */
public record Vote(long epoch, Ballot promised, Optional<Proposal> accepted, NodeId memory) {
  /** The vote of an acceptor that has heard of no instance. */
  public static final Vote NONE = new Vote(0, Ballot.NONE, Optional.empty());

  /** A vote of an acceptor that remembers all. */
  public Vote(long epoch, Ballot promised, Optional<Proposal> accepted) {
    this(epoch, promised, accepted, NodeId.UNKNOWN);
  }

  /** The same, with a ballot promised. */
  Vote promise(Ballot ballot) {
    return new Vote(epoch, ballot, accepted, memory);
  }

  /** The same, with a proposal accepted. */
  Vote accept(Proposal proposal) {
    return new Vote(epoch, proposal.ballot(), Optional.of(proposal), memory);
  }

  /** The same, of an acceptor that may have forgotten what was before {@code process}. */
  Vote rememberedSince(NodeId process) {
    return new Vote(epoch, promised, accepted, process);
  }

  /** The vote of the same acceptor in another instance, in which it did nothing yet. */
  Vote in(long another) {
    return new Vote(another, Ballot.NONE, Optional.empty(), memory);
  }

  // Written out for the same reason as a ballot's.
  @Override
  public boolean equals(Object other) {
    return other instanceof Vote that
        && epoch == that.epoch
        && promised.equals(that.promised)
        && accepted.equals(that.accepted)
        && memory.equals(that.memory);
  }

  @Override
  public int hashCode() {
    return Objects.hash(epoch, promised, accepted, memory);
  }

  /** A view proposed under a ballot. */
  public record Proposal(Ballot ballot, View view) {
    @Override
    public boolean equals(Object other) {
      return other instanceof Proposal that
          && ballot.equals(that.ballot)
          && Objects.equals(view, that.view);
    }

    @Override
    public int hashCode() {
      return Objects.hash(ballot, view);
    }
  }
}
