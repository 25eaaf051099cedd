package dev.hence.core.agreement;

import dev.hence.core.clock.NodeId;
import dev.hence.core.sharding.Address;
import dev.hence.core.sharding.View;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.LongSupplier;

/**
 * One proposal of this node, from its first ballot until a majority accepted or its time is up.
 *
 * <pre>
 *   paused     --begin, or the pause is over-->      preparing under a higher ballot
 *   preparing  --a majority promised-->              accepting
 *   accepting  --a majority accepted-->              decided
 *   preparing, accepting  --no majority in reach, or one rejected and it takes long-->  paused
 *   any        --its time is up-->                   no majority
 * </pre>
 *
 * <p>Those who don't answer are asked again under the same ballot, so lost messages alone make no
 * ballot compete with another one. Pauses are random and grow, so that of competing proposers one
 * gets through.
 */
final class Proposer {
  /** How long a proposal is tried. A guess: long enough for some ten competing ballots. */
  static final long LIMIT_NANOS = 3_000_000_000L;

  /** When to ask again. A guess: some round trips and syncs on a slow disk. */
  static final long RESEND_NANOS = 100_000_000;

  /** The shortest pause, and the first one's range. A guess: about one ballot's duration. */
  private static final long PAUSE_NANOS = 20_000_000;

  private static final int PAUSE_DOUBLINGS_MAX = 4;

  private final Address self;
  private final NodeBallots ballots;
  private final List<Address> acceptors;
  private final LongSupplier random;
  private View wanted;
  private long deadlineNanos;

  private Phase phase = Phase.PAUSED;
  private long nextStepNanos;
  private int pauses;

  /** The ballot that runs, and what is proposed under it once it is accepting. */
  private Ballot ballot = Ballot.NONE;

  private View proposed;

  /** The highest ballot under which somebody who promised had accepted {@link #proposed}. */
  private Ballot adopted = Ballot.NONE;

  private final SortedSet<Address> agreed = new TreeSet<>();

  /** Those of them whose seats' earlier votes are lost. */
  private final SortedSet<Address> blank = new TreeSet<>();

  /** All who have said anything since the proposal began and whose seats' votes aren't lost. */
  private final SortedSet<Address> answered = new TreeSet<>();

  /** Who has answered blank, in any round, and since when it remembers its votes. */
  private final SortedMap<Address, NodeId> forgetful = new TreeMap<>();

  private final SortedSet<Address> rejected = new TreeSet<>();

  private enum Phase {
    PAUSED,
    PREPARING,
    ACCEPTING
  }

  Proposer(
      Address self,
      NodeBallots ballots,
      List<Address> acceptors,
      LongSupplier random,
      View wanted) {
    this.self = self;
    this.ballots = ballots;
    this.acceptors = acceptors;
    this.random = random;
    this.wanted = wanted;
    this.proposed = wanted;
  }

  /** Proposes {@code next} from the next ballot on that is free to; the limit starts again. */
  List<Action> propose(View next, long nowNanos) {
    wanted = next;
    deadlineNanos = nowNanos + LIMIT_NANOS;
    return ballot.equals(Ballot.NONE) ? begin(nowNanos) : List.of();
  }

  private List<Action> begin(long nowNanos) {
    ballot = ballots.next();
    adopted = Ballot.NONE;
    enter(Phase.PREPARING, nowNanos);
    List<Action> prepares = requests();
    if (!acceptors.contains(self)) {
      // So that this node takes note of its ballot, and never uses it twice.
      prepares.add(new Action.Send(self, request()));
    }
    return prepares;
  }

  private void enter(Phase next, long nowNanos) {
    phase = next;
    nextStepNanos = nowNanos + RESEND_NANOS;
    agreed.clear();
    blank.clear();
    rejected.clear();
  }

  private BallotMessage request() {
    return phase == Phase.PREPARING
        ? new BallotMessage.Prepare(ballots.epoch(), ballot)
        : new BallotMessage.Accept(ballots.epoch(), ballot, proposed);
  }

  /** Asks all who haven't answered yet. */
  private List<Action> requests() {
    List<Action> requests = new ArrayList<>();
    for (Address acceptor : acceptors) {
      if (!agreed.contains(acceptor)) {
        requests.add(new Action.Send(acceptor, request()));
      }
    }
    return requests;
  }

  /** Phase 1b arrived; with a majority of them phase 2a begins. */
  List<Action> promised(Address from, BallotMessage.Promise promise, long nowNanos) {
    if (phase != Phase.PREPARING || !promise.ballot().equals(ballot) || !acceptors.contains(from)) {
      return List.of();
    }
    agree(from, promise.blank());
    Optional<Vote.Proposal> earlier = promise.accepted();
    if (earlier.isPresent() && earlier.get().ballot().compareTo(adopted) > 0) {
      adopted = earlier.get().ballot();
      proposed = earlier.get().view();
    }
    if (!hasQuorum()) {
      return List.of();
    }
    if (adopted.equals(Ballot.NONE)) {
      proposed = wanted;
    }
    enter(Phase.ACCEPTING, nowNanos);
    return requests();
  }

  /** Phase 2b arrived; with a majority of them the view is decided. */
  List<Action> accepted(Address from, BallotMessage.Accepted accepted) {
    if (phase != Phase.ACCEPTING
        || !accepted.ballot().equals(ballot)
        || !acceptors.contains(from)) {
      return List.of();
    }
    agree(from, accepted.blank());
    return hasQuorum() ? List.of(new Action.Decided(proposed)) : List.of();
  }

  private void agree(Address from, Optional<NodeId> memory) {
    agreed.add(from);
    if (memory.isPresent()) {
      blank.add(from);
    }
    heard(from, memory);
  }

  private void heard(Address from, Optional<NodeId> memory) {
    if (memory.isPresent()) {
      forgetful.put(from, memory.get());
    } else {
      answered.add(from);
    }
  }

  /** A majority, of which enough remember what was voted on their seats. */
  private boolean hasQuorum() {
    int remembering = agreed.size() - blank.size();
    return agreed.size() >= majority() && remembering >= acceptors.size() - majority() + 1;
  }

  /** Somebody promised a higher ballot to another proposer. */
  void rejected(Address from, BallotMessage.Rejected rejection, long nowNanos) {
    ballots.observe(rejection.promised());
    if (phase == Phase.PAUSED || !rejection.ballot().equals(ballot) || !acceptors.contains(from)) {
      return;
    }
    rejected.add(from);
    heard(from, rejection.blank());
    if (acceptors.size() - rejected.size() < majority()) {
      pause(nowNanos);
    }
  }

  private void pause(long nowNanos) {
    phase = Phase.PAUSED;
    long range = PAUSE_NANOS << Math.min(pauses++, PAUSE_DOUBLINGS_MAX);
    nextStepNanos = nowNanos + PAUSE_NANOS + Math.floorMod(random.getAsLong(), range);
  }

  List<Action> tick(long nowNanos) {
    if (nowNanos - deadlineNanos >= 0) {
      return List.of(new Action.NoMajority(answered, forgetful));
    }
    if (nowNanos - nextStepNanos < 0) {
      return List.of();
    }
    if (phase == Phase.PAUSED) {
      return begin(nowNanos);
    }
    if (!rejected.isEmpty()) {
      pause(nowNanos);
      return List.of();
    }
    nextStepNanos = nowNanos + RESEND_NANOS;
    return requests();
  }

  private int majority() {
    return acceptors.size() / 2 + 1;
  }
}
