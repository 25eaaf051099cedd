package dev.hence.core.agreement;

import dev.hence.core.clock.Invariants;
import dev.hence.core.clock.NodeId;
import dev.hence.core.sharding.View;
import java.util.Optional;

/**
 * The memory of one instance: promises, and accepts unless it promised not to.
 *
 * <p>Invariant: a promise never falls within an instance, and nothing is accepted below it. Checked
 * by {@code AgreementWorldTest}.
 */
final class Acceptor {
  private Vote vote;

  Acceptor(Vote vote) {
    this.vote = vote;
  }

  Vote vote() {
    return vote;
  }

  /** Takes part in the instance for {@code epoch}; the vote of an earlier one is forgotten. */
  void enter(long epoch) {
    Invariants.check(vote.epoch() <= epoch, "nobody votes ahead of its view");
    if (vote.epoch() < epoch) {
      forget(epoch);
    }
  }

  /** Starts anew in an instance of another cluster. */
  void forget(long epoch) {
    vote = vote.in(epoch);
  }

  /** What was promised before {@code process} may be forgotten, here and in later instances. */
  void doubt(NodeId process) {
    vote = vote.rememberedSince(process);
  }

  /** Phase 1b; a repeated request is answered as the first time. */
  BallotMessage prepare(Ballot ballot, boolean blank) {
    if (ballot.compareTo(vote.promised()) < 0) {
      return rejected(ballot, blank);
    }
    vote = vote.promise(ballot);
    return new BallotMessage.Promise(vote.epoch(), ballot, vote.accepted(), memory(blank));
  }

  private BallotMessage rejected(Ballot ballot, boolean blank) {
    return new BallotMessage.Rejected(vote.epoch(), ballot, vote.promised(), memory(blank));
  }

  private Optional<NodeId> memory(boolean blank) {
    return blank ? Optional.of(vote.memory()) : Optional.empty();
  }

  /** Phase 2b. */
  BallotMessage accept(Ballot ballot, View view, boolean blank) {
    if (ballot.compareTo(vote.promised()) < 0) {
      return rejected(ballot, blank);
    }
    vote = vote.accept(new Vote.Proposal(ballot, view));
    return new BallotMessage.Accepted(vote.epoch(), ballot, memory(blank));
  }
}
