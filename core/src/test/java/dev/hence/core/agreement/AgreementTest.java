package dev.hence.core.agreement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hence.core.clock.NodeId;
import dev.hence.core.sharding.Address;
import dev.hence.core.sharding.View;
import dev.hence.core.sharding.ViewChange;
import dev.hence.core.sharding.Views;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AgreementTest {
  private static final Address A = Views.node(0);
  private static final Address B = Views.node(1);
  private static final Address C = Views.node(2);
  private static final NodeId NODE_A = new NodeId(10);
  private static final NodeId NODE_B = new NodeId(11);
  private static final Ballot FIRST = new Ballot(1, NODE_A);
  private static final Ballot OTHERS = new Ballot(1, NODE_B);

  private final View present = Views.founded(3, 1);
  private final View next = Views.after(present, new ViewChange.AddNode(Views.node(3)));
  private final View other = Views.after(present, new ViewChange.AddNode(Views.node(4)));

  @Test
  void propose_singleMember_decidesAtOnce() {
    View single = Views.founded(1, 1);
    View wanted = Views.after(single, new ViewChange.AddNode(B));

    assertThat(entered(single).propose(wanted, 0))
        .containsExactly(
            new Action.Persist(vote(FIRST, FIRST, wanted)), new Action.Decided(wanted));
  }

  @Test
  void propose_threeMembers_promisesToItselfAndAsksTheOthers() {
    Agreement agreement = entered(present);

    assertThat(agreement.propose(next, 0))
        .containsExactly(
            new Action.Persist(new Vote(2, FIRST, Optional.empty())),
            new Action.Send(B, new BallotMessage.Prepare(2, FIRST)),
            new Action.Send(C, new BallotMessage.Prepare(2, FIRST)));
    assertThat(agreement.proposing()).isTrue();
  }

  @Test
  void receive_majorityPromisedAndAccepted_decides() {
    Agreement agreement = entered(present);
    agreement.propose(next, 0);

    assertThat(agreement.receive(B, promise(FIRST), 1))
        .containsExactly(
            new Action.Persist(vote(FIRST, FIRST, next)),
            new Action.Send(B, new BallotMessage.Accept(2, FIRST, next)),
            new Action.Send(C, new BallotMessage.Accept(2, FIRST, next)));
    assertThat(agreement.receive(C, new BallotMessage.Accepted(2, FIRST, Optional.empty()), 2))
        .containsExactly(new Action.Decided(next));
    assertThat(agreement.proposing()).isFalse();
  }

  @Test
  void receive_promiseWithAnEarlierProposal_proposesThat() {
    Agreement agreement = entered(present);
    agreement.propose(next, 0);

    Vote.Proposal earlier = new Vote.Proposal(new Ballot(0, NODE_B), other);
    assertThat(
            agreement.receive(
                B, new BallotMessage.Promise(2, FIRST, Optional.of(earlier), Optional.empty()), 1))
        .contains(new Action.Send(C, new BallotMessage.Accept(2, FIRST, other)));
    assertThat(agreement.receive(B, new BallotMessage.Accepted(2, FIRST, Optional.empty()), 2))
        .containsExactly(new Action.Decided(other));
  }

  @Test
  void receive_strangersAnswersOrOldBallots_countForNothing() {
    Agreement agreement = entered(present);
    agreement.propose(next, 0);

    assertThat(agreement.receive(Views.node(7), promise(FIRST), 1)).isEmpty();
    assertThat(agreement.receive(B, promise(OTHERS), 1)).isEmpty();
    assertThat(agreement.receive(B, new BallotMessage.Accepted(2, FIRST, Optional.empty()), 1))
        .isEmpty();
    agreement.receive(B, promise(FIRST), 2);
    assertThat(agreement.receive(B, new BallotMessage.Accepted(2, OTHERS, Optional.empty()), 3))
        .isEmpty();
    assertThat(
            agreement.receive(
                Views.node(7), new BallotMessage.Accepted(2, FIRST, Optional.empty()), 3))
        .isEmpty();
    assertThat(agreement.proposing()).isTrue();
  }

  @Test
  void receive_sameAnswerTwice_countsOnce() {
    View five = Views.founded(5, 1);
    Agreement agreement = entered(five);
    agreement.propose(Views.after(five, new ViewChange.AddNode(Views.node(8))), 0);

    assertThat(agreement.receive(B, promise(FIRST), 1)).isEmpty();
    assertThat(agreement.receive(B, promise(FIRST), 1)).isEmpty();
    assertThat(agreement.receive(C, promise(FIRST), 1)).isNotEmpty();
  }

  @Test
  void receive_prepare_promisesDurablyAndRepeatsItself() {
    Agreement agreement = entered(present);
    BallotMessage prepare = new BallotMessage.Prepare(2, OTHERS);
    Action answer = new Action.Send(B, promise(OTHERS));

    assertThat(agreement.receive(B, prepare, 0))
        .containsExactly(new Action.Persist(new Vote(2, OTHERS, Optional.empty())), answer);
    assertThat(agreement.receive(B, prepare, 0)).containsExactly(answer);
  }

  @Test
  void receive_lowerBallotThanPromised_isRejected() {
    Ballot high = new Ballot(5, NODE_B);
    Agreement agreement = recovered(new Vote(2, high, Optional.empty()));

    assertThat(agreement.receive(C, new BallotMessage.Prepare(2, OTHERS), 0))
        .containsExactly(
            new Action.Send(C, new BallotMessage.Rejected(2, OTHERS, high, Optional.empty())));
    assertThat(agreement.receive(C, new BallotMessage.Accept(2, OTHERS, other), 0))
        .containsExactly(
            new Action.Send(C, new BallotMessage.Rejected(2, OTHERS, high, Optional.empty())));
  }

  @Test
  void receive_accept_isDurableAndToldToALaterProposer() {
    Agreement agreement = entered(present);

    assertThat(agreement.receive(B, new BallotMessage.Accept(2, OTHERS, other), 0))
        .containsExactly(
            new Action.Persist(vote(OTHERS, OTHERS, other)),
            new Action.Send(B, new BallotMessage.Accepted(2, OTHERS, Optional.empty())));
    Ballot later = new Ballot(2, NODE_B);
    Vote.Proposal earlier = new Vote.Proposal(OTHERS, other);
    assertThat(agreement.receive(C, new BallotMessage.Prepare(2, later), 0))
        .contains(
            new Action.Send(
                C, new BallotMessage.Promise(2, later, Optional.of(earlier), Optional.empty())));
  }

  @Test
  void receive_viewThatDoesNotFollow_isNotAccepted() {
    Agreement agreement = entered(present);
    View foreign = new View(2, present.cluster() + 1, next.shardCounts(), false, next.members());

    assertThat(agreement.receive(B, new BallotMessage.Accept(2, OTHERS, foreign), 0)).isEmpty();
    assertThat(agreement.receive(B, new BallotMessage.Accept(2, OTHERS, present), 0)).isEmpty();
  }

  @Test
  void receive_seatOfAnotherIdentity_doesNotVoteBeforeItIsReady() {
    View seated = Views.after(present, new ViewChange.Seat(A, NODE_B, NodeId.UNKNOWN));
    Agreement agreement = new Agreement(A, NODE_A, Vote.NONE, () -> 0, 0);
    agreement.enter(seated, false, false);

    assertThat(agreement.receive(B, new BallotMessage.Prepare(3, OTHERS), 0)).isEmpty();
  }

  @Test
  void receive_seatOfOwnIdentity_votesOnceItKnowsThatItsDiskIsAsItWas() {
    View seated = Views.after(present, new ViewChange.Seat(A, NODE_A, NodeId.UNKNOWN));
    Agreement agreement = new Agreement(A, NODE_A, Vote.NONE, () -> 0, 0);

    agreement.enter(seated, false, false);
    assertThat(agreement.receive(B, new BallotMessage.Prepare(3, OTHERS), 0)).isEmpty();
    agreement.enter(seated, false, true);
    assertThat(agreement.receive(B, new BallotMessage.Prepare(3, OTHERS), 0)).hasSize(2);
  }

  @Test
  void receive_seatOfALostNode_votesBlankOnceItKnows() {
    Agreement agreement = new Agreement(A, NODE_A, Vote.NONE, () -> 0, 0);
    agreement.enter(present, false, true);

    assertThat(agreement.receive(B, new BallotMessage.Prepare(2, OTHERS), 0))
        .contains(
            new Action.Send(
                B,
                new BallotMessage.Promise(
                    2, OTHERS, Optional.empty(), Optional.of(NodeId.UNKNOWN))));
  }

  @Test
  void accepted_blankVoteBesideHalfOfTheSeats_decides() {
    View two = Views.founded(2, 1);
    View wanted = Views.after(two, new ViewChange.AddNode(C));
    Agreement agreement = entered(two);
    agreement.propose(wanted, 0);
    agreement.receive(
        B, new BallotMessage.Promise(2, FIRST, Optional.empty(), Optional.of(NodeId.UNKNOWN)), 1);

    assertThat(
            agreement.receive(
                B, new BallotMessage.Accepted(2, FIRST, Optional.of(NodeId.UNKNOWN)), 2))
        .containsExactly(new Action.Decided(wanted));
  }

  @Test
  void promised_blankVoteBesideOneOfThree_isNoMajority() {
    Agreement agreement = entered(present);
    agreement.propose(next, 0);

    assertThat(
            agreement.receive(
                B,
                new BallotMessage.Promise(2, FIRST, Optional.empty(), Optional.of(NodeId.UNKNOWN)),
                1))
        .isEmpty();
  }

  @Test
  void enter_sameViewAgain_changesWhetherItVotes() {
    Agreement agreement = entered(present);

    agreement.enter(present, false, false);
    assertThat(agreement.receive(B, new BallotMessage.Prepare(2, OTHERS), 0)).isEmpty();
    agreement.enter(present, true, true);
    assertThat(agreement.receive(B, new BallotMessage.Prepare(2, OTHERS), 0)).hasSize(2);
  }

  @Test
  void propose_unassignedAndLeavingMembers_areNotAsked() {
    View four = Views.after(Views.founded(4, 1), new ViewChange.RemoveNode(Views.node(3)));
    View five = Views.after(four, new ViewChange.AddNode(Views.node(4)));
    View wanted = Views.after(five, new ViewChange.AddNode(Views.node(5)));

    assertThat(entered(five).propose(wanted, 0))
        .filteredOn(action -> action instanceof Action.Send)
        .extracting(action -> ((Action.Send) action).to())
        .containsExactly(B, C);
  }

  @Test
  void propose_withoutVote_takesDurableNoteOfItsBallot() {
    Agreement agreement = new Agreement(A, NODE_A, Vote.NONE, () -> 0, 0);
    agreement.enter(present, false, false);

    Vote note = new Vote(2, FIRST, Optional.empty());
    assertThat(agreement.propose(next, 0)).startsWith(new Action.Persist(note));
    assertThat(agreement.receive(B, promise(FIRST), 1)).isEmpty();
    assertThat(agreement.receive(C, promise(FIRST), 1))
        .extracting(Action::getClass)
        .containsOnly(Action.Send.class);

    Agreement again = new Agreement(A, NODE_A, note, () -> 0, 0);
    again.enter(present, false, false);
    assertThat(again.propose(next, 0))
        .contains(new Action.Send(B, new BallotMessage.Prepare(2, new Ballot(2, NODE_A))));
  }

  @Test
  void tick_noAnswer_asksTheSilentAgainAndEndsWithoutMajority() {
    View five = Views.founded(5, 1);
    Agreement agreement = entered(five);
    agreement.propose(Views.after(five, new ViewChange.AddNode(Views.node(8))), 0);
    agreement.receive(B, promise(FIRST), 1);

    assertThat(agreement.tick(Proposer.RESEND_NANOS - 1)).isEmpty();
    assertThat(agreement.tick(Proposer.RESEND_NANOS))
        .extracting(action -> ((Action.Send) action).to())
        .containsExactly(C, Views.node(3), Views.node(4));
    assertThat(agreement.tick(Proposer.LIMIT_NANOS))
        .containsExactly(new Action.NoMajority(Set.of(A, B), Map.of()));
    assertThat(agreement.proposing()).isFalse();
    assertThat(agreement.tick(2 * Proposer.LIMIT_NANOS)).isEmpty();
  }

  @Test
  void tick_afterRejections_triesAHigherBallot() {
    Agreement agreement = entered(present);
    agreement.propose(next, 0);
    Ballot high = new Ballot(7, NODE_B);
    agreement.receive(B, new BallotMessage.Rejected(2, FIRST, high, Optional.empty()), 1);
    agreement.receive(C, new BallotMessage.Rejected(2, FIRST, high, Optional.empty()), 1);

    assertThat(agreement.tick(2)).isEmpty();
    assertThat(agreement.tick(Proposer.RESEND_NANOS))
        .contains(new Action.Send(B, new BallotMessage.Prepare(2, new Ballot(8, NODE_A))));
  }

  @Test
  void propose_againWhilePreparing_takesThePlaceOfTheFirst() {
    Agreement agreement = entered(present);
    agreement.propose(next, 0);

    assertThat(agreement.propose(other, 1)).isEmpty();
    assertThat(agreement.receive(B, promise(FIRST), 2))
        .contains(new Action.Send(C, new BallotMessage.Accept(2, FIRST, other)));
  }

  @Test
  void propose_againWhileAccepting_leavesTheBallotAsItIs() {
    Agreement agreement = entered(present);
    agreement.propose(next, 0);
    agreement.receive(B, promise(FIRST), 1);

    assertThat(agreement.propose(other, 2)).isEmpty();
    assertThat(agreement.receive(B, new BallotMessage.Accepted(2, FIRST, Optional.empty()), 3))
        .containsExactly(new Action.Decided(next));
  }

  @Test
  void propose_viewThatDoesNotFollow_isABug() {
    Agreement agreement = entered(present);

    assertThatThrownBy(() -> agreement.propose(present, 0)).isInstanceOf(AssertionError.class);
  }

  @Test
  void receive_otherEpochs_tellsWhoIsBehindAndWhoAhead() {
    Agreement agreement = entered(next);

    assertThat(agreement.receive(B, new BallotMessage.Prepare(2, OTHERS), 0))
        .containsExactly(new Action.Behind(B));
    assertThat(agreement.receive(B, new BallotMessage.Accept(2, OTHERS, other), 0))
        .containsExactly(new Action.Behind(B));
    assertThat(agreement.receive(B, promise(OTHERS), 0)).isEmpty();
    assertThat(agreement.receive(B, new BallotMessage.Prepare(4, OTHERS), 0))
        .containsExactly(new Action.Ahead(B));
  }

  @Test
  void receive_beforeTheFirstView_showsThatThePeerIsAhead() {
    Agreement agreement = new Agreement(A, NODE_A, Vote.NONE, () -> 0, 0);

    assertThat(agreement.receive(B, new BallotMessage.Prepare(2, OTHERS), 0))
        .containsExactly(new Action.Ahead(B));
  }

  @Test
  void enter_nextView_forgetsVoteAndProposal() {
    Agreement agreement = entered(present);
    agreement.propose(next, 0);

    assertThat(agreement.enter(next, true, true)).isEmpty();
    assertThat(agreement.proposing()).isFalse();
    assertThat(agreement.receive(B, new BallotMessage.Prepare(3, OTHERS), 0))
        .startsWith(new Action.Persist(new Vote(3, OTHERS, Optional.empty())));
  }

  @Test
  void enter_earlierView_isABug() {
    Agreement agreement = entered(next);

    assertThatThrownBy(() -> agreement.enter(present, true, true))
        .isInstanceOf(AssertionError.class);
  }

  @Test
  void enter_viewOfAnotherCluster_forgetsTheVoteDurably() {
    Agreement agreement = recovered(vote(OTHERS, OTHERS, other));
    View another =
        new View(1, present.cluster() + 1, present.shardCounts(), false, present.members());

    assertThat(agreement.enter(another, true, true))
        .containsExactly(new Action.Persist(new Vote(2, Ballot.NONE, Optional.empty())));
    assertThat(agreement.enter(another, true, true)).isEmpty();
  }

  private static BallotMessage.Promise promise(Ballot ballot) {
    return new BallotMessage.Promise(2, ballot, Optional.empty(), Optional.empty());
  }

  private static Vote vote(Ballot promised, Ballot accepted, View view) {
    return new Vote(2, promised, Optional.of(new Vote.Proposal(accepted, view)));
  }

  private Agreement recovered(Vote vote) {
    Agreement agreement = new Agreement(A, NODE_A, vote, () -> 0, 0);
    assertThat(agreement.enter(present, true, true)).isEmpty();
    return agreement;
  }

  private static Agreement entered(View view) {
    Agreement agreement = new Agreement(A, NODE_A, Vote.NONE, () -> 0, 0);
    assertThat(agreement.enter(view, true, true)).isEqualTo(List.of());
    return agreement;
  }
}
