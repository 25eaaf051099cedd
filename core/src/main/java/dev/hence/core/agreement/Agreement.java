package dev.hence.core.agreement;

import dev.hence.core.clock.Invariants;
import dev.hence.core.clock.NodeId;
import dev.hence.core.sharding.Address;
import dev.hence.core.sharding.Member;
import dev.hence.core.sharding.View;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A node's part in the agreement on the next view: one instance of single-decree Paxos for each
 * epoch, as acceptor and, when the node wants a change, as proposer.
 *
 * <p>The acceptors of an instance are the members of the present view that serve a shard and aren't
 * leaving, so a seat that nobody took yet doesn't count against a majority. Anybody may propose. A
 * seat votes through the node whose identity the view records; where none is recorded, through a
 * node that has reason to think that it is the first one there. Another node doesn't know what was
 * promised on its seat; its votes are blank, and so are those of a node that went back to an older
 * state of its disk, until a view says since when it remembers its votes: such a view is younger
 * than its return, so nobody voted for its seat on what follows before. Blank votes help to a
 * majority where at least {@code n − q + 1} of the {@code n} acceptors voted that aren't blank, q
 * being a majority: in a cluster of two one replaced disk, in one of four one beside two. That is
 * safe because q and that many always meet, in an acceptor that remembers both votes.
 *
 * <p>Invariant: at most one view is decided for an epoch. Checked by {@code AgreementWorldTest}.
 * Source: Lamport 2001, "Paxos Made Simple", section 2.
 *
 * <p>Threading: owned by the replica.
 */
public final class Agreement {
  private final Address self;
  private final NodeId node;
  private final LongSupplier random;

  /** Tells the ballots of this process from those of others on the same disk, which may go back. */
  private final NodeId life;

  private final Acceptor acceptor;

  /** The instance's epoch, that of the view it decides; 0 before the first view. */
  private long epoch;

  private int cluster;
  private List<Address> acceptors = List.of();
  private boolean votes;

  /** Whether this node votes on a seat on which another one may have voted before. */
  private boolean another;

  /** Since when the view takes the votes of the seat for remembered. */
  private NodeId seatMemory = NodeId.UNKNOWN;

  private @Nullable Proposer proposer;

  /**
   * Goes on with what was promised in an earlier life.
   *
   * @param vote the last vote that was made durable; {@link Vote#NONE} if there is none
   * @param started a number that no other process of the node has, such as when it was started
   */
  public Agreement(Address self, NodeId node, Vote vote, LongSupplier random, long started) {
    Invariants.check(node.isKnown(), "a node knows itself");
    this.self = self;
    this.node = node;
    this.random = random;
    life = new NodeId(node.value() ^ started);
    this.acceptor = new Acceptor(vote);
  }

  /**
   * Takes part in the instance that follows {@code view}, and forgets all of the one before, the
   * own proposal too. The same view may come again, with another {@code mayVote}. The first view
   * that comes is the recovered one, if there was any, because the recovered vote belongs to it.
   *
   * @param mayVote whether this node is the first one on its seat, if the view records no identity
   * @param ready whether it knows by now if it is, and if its disk is as it left it
   */
  public List<Action> enter(View view, boolean mayVote, boolean ready) {
    Vote before = acceptor.vote();
    boolean joinsAnother = epoch != 0 && view.cluster() != cluster;
    Invariants.check(joinsAnother || view.epoch() + 1 >= epoch, "an epoch doesn't come back");
    if (joinsAnother || view.epoch() + 1 > epoch) {
      proposer = null;
    }
    epoch = view.epoch() + 1;
    cluster = view.cluster();
    acceptors = acceptors(view);
    NodeId seat = view.member(self).map(Member::node).orElse(NodeId.UNKNOWN);
    another = seat.isKnown() ? !seat.equals(node) : !mayVote;
    seatMemory = view.member(self).map(Member::memory).orElse(NodeId.UNKNOWN);
    votes = ready && acceptors.contains(self);
    if (joinsAnother) {
      acceptor.forget(epoch);
    } else {
      // What is forgotten here needs no sync: after a crash the recovered view forgets it again.
      acceptor.enter(epoch);
      before = acceptor.vote();
    }
    if (!another && seatMemory.isKnown() && !remembers()) {
      acceptor.doubt(life);
    }
    return before.equals(acceptor.vote()) ? List.of() : List.of(persist());
  }

  /**
   * This node forgot some of what it did before it was started, a vote maybe: its votes are blank
   * until a view says since when it remembers them, in a later life too.
   */
  public List<Action> doubt() {
    if (acceptor.vote().memory().equals(life)) {
      return List.of();
    }
    acceptor.doubt(life);
    return List.of(persist());
  }

  /** The process since which this node remembers its votes; unknown: since its beginning. */
  public NodeId memory() {
    return acceptor.vote().memory();
  }

  /** Whether the view knows since when this node remembers its votes. */
  public boolean remembers() {
    return memory().equals(seatMemory);
  }

  private boolean isBlank() {
    return another || !remembers();
  }

  /** The seats that decide what follows {@code view}, in view order. */
  public static List<Address> acceptors(View view) {
    return view.members().stream()
        .filter(member -> member.shard() != Member.NO_SHARD && !member.leaving())
        .map(Member::address)
        .toList();
  }

  /** Whether a proposal of this node is under way. */
  public boolean proposing() {
    return proposer != null;
  }

  /**
   * Proposes {@code next}, which follows the present view. It takes the place of an earlier
   * proposal that is under way, unless that one can't be taken back any more: {@link
   * Action.Decided} tells which view it became.
   */
  public List<Action> propose(View next, long nowNanos) {
    Invariants.check(fits(next), "a proposal follows the present view");
    if (proposer == null) {
      NodeBallots ballots = new NodeBallots(life, acceptor);
      proposer = new Proposer(self, ballots, acceptors, random, next);
    }
    Vote before = acceptor.vote();
    return carryOut(proposer.propose(next, nowNanos), before, nowNanos);
  }

  /** Time passed. */
  public List<Action> tick(long nowNanos) {
    Vote before = acceptor.vote();
    return proposer == null ? List.of() : carryOut(proposer.tick(nowNanos), before, nowNanos);
  }

  /**
   * A message of {@code from} arrived. One that asks for something in a past instance shows that
   * its sender is behind; a late answer doesn't.
   */
  public List<Action> receive(Address from, BallotMessage message, long nowNanos) {
    if (message.epoch() > epoch) {
      return List.of(new Action.Ahead(from));
    }
    if (message.epoch() < epoch) {
      boolean asks =
          message instanceof BallotMessage.Prepare || message instanceof BallotMessage.Accept;
      return asks ? List.of(new Action.Behind(from)) : List.of();
    }
    Vote before = acceptor.vote();
    return carryOut(handle(from, message, nowNanos), before, nowNanos);
  }

  /** Lets the own acceptor and proposer talk, and puts a changed vote before what leaves. */
  private List<Action> carryOut(List<Action> wanted, Vote before, long nowNanos) {
    List<Action> actions = new ArrayList<>();
    sort(wanted, nowNanos, actions);
    if (!acceptor.vote().equals(before)) {
      actions.addFirst(persist());
    }
    return actions;
  }

  private void sort(List<Action> wanted, long nowNanos, List<Action> actions) {
    for (Action action : wanted) {
      if (action instanceof Action.Send send && send.to().equals(self)) {
        sort(handle(self, send.message(), nowNanos), nowNanos, actions);
        continue;
      }
      if (action instanceof Action.Decided || action instanceof Action.NoMajority) {
        proposer = null;
      }
      actions.add(action);
    }
  }

  // No switch over kinds: a JVM links one as it first comes by, for a millisecond or more on each
  // node, in the first change of a view, which clients wait for.
  private List<Action> handle(Address from, BallotMessage message, long nowNanos) {
    if (message instanceof BallotMessage.Prepare prepare) {
      return from.equals(self) || votes
          ? answer(from, acceptor.prepare(prepare.ballot(), isBlank()))
          : List.of();
    }
    if (message instanceof BallotMessage.Accept accept) {
      return votes && fits(accept.view())
          ? answer(from, acceptor.accept(accept.ballot(), accept.view(), isBlank()))
          : List.of();
    }
    if (proposer == null) {
      return List.of();
    }
    if (message instanceof BallotMessage.Promise promise) {
      return promise.accepted().map(had -> fits(had.view())).orElse(true)
          ? proposer.promised(from, promise, nowNanos)
          : List.of();
    }
    if (message instanceof BallotMessage.Accepted accepted) {
      return proposer.accepted(from, accepted);
    }
    if (message instanceof BallotMessage.Rejected rejected) {
      proposer.rejected(from, rejected, nowNanos);
    }
    return List.of();
  }

  /** An answer to this node itself counts only where it votes. */
  private List<Action> answer(Address to, BallotMessage message) {
    return to.equals(self) && !votes ? List.of() : List.of(new Action.Send(to, message));
  }

  /** Whether the instance can decide on {@code next}; one of another cluster can't be meant. */
  private boolean fits(View next) {
    return next.epoch() == epoch && next.cluster() == cluster;
  }

  private Action persist() {
    return new Action.Persist(acceptor.vote());
  }
}
