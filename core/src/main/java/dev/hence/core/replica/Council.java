package dev.hence.core.replica;

import dev.hence.core.agreement.Action;
import dev.hence.core.agreement.Agreement;
import dev.hence.core.agreement.BallotMessage;
import dev.hence.core.clock.Epoch;
import dev.hence.core.clock.NodeId;
import dev.hence.core.sharding.Address;
import dev.hence.core.sharding.Member;
import dev.hence.core.sharding.View;
import dev.hence.core.sharding.ViewChange;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Brings about changes of the view, one after another: each is worked out on the present view,
 * proposed, and, when another one won, worked out anew on top of it. So no accepted change is
 * forgotten.
 */
final class Council {
  /** How long a change is tried for. */
  private static final long LIMIT_NANOS = 8_000_000_000L;

  /** How long a reshard may take until it is answered; it goes on after that. */
  private static final long RESHARD_NANOS = 60_000_000_000L;

  /** Changes that wait at once, to be agreed on or to come to their end. */
  private static final int CHANGES_MAX = 1_000;

  /** A change that somebody asked for. */
  private record Wanted(
      Optional<Origin> origin, ViewChange change, long deadlineNanos, boolean forced) {}

  /** What a change would make of the present view. */
  private record Proposal(Wanted wanted, View view) {}

  /** A client that waits for a reshard to be in force, as the slot map of {@code generation}. */
  private record Resharding(Origin origin, int count, int generation, long deadlineNanos) {
    /** Whether {@code view} has the slot map, though it may not serve yet. */
    boolean isKnownTo(View view) {
      List<Integer> counts = view.shardCounts();
      return generation < counts.size() && counts.get(generation) == count;
    }
  }

  private final Local local;
  private final Peers peers;
  private final Agreement agreement;
  private final Answers answers;
  private final Consumer<View> decided;
  private final Deque<Wanted> wanted = new ArrayDeque<>();
  private final Deque<Resharding> resharding = new ArrayDeque<>();
  private final ForcedChanges forcedHere;

  /** What is proposed or being forced; it is among {@link #wanted} until it is done or fails. */
  private Optional<Proposal> proposed = Optional.empty();

  Council(Local local, Peers peers, Agreement agreement, Consumer<View> decided) {
    this.local = local;
    this.peers = peers;
    this.agreement = agreement;
    this.answers = new Answers(local);
    this.decided = decided;
    forcedHere = new ForcedChanges(local);
  }

  /**
   * A client asks for a change.
   *
   * @param forced whether it is to be carried out without a majority if there is none
   */
  void take(Origin origin, ViewChange change, boolean forced) {
    if (wanted.size() + resharding.size() >= CHANGES_MAX) {
      answers.give(origin, new Answer.Unavailable("Too many changes wait; try again later"));
      return;
    }
    wanted.add(new Wanted(Optional.of(origin), change, local.now.nanos() + LIMIT_NANOS, forced));
    advance();
  }

  /** The node itself sees that a change is due; one that waits already isn't wanted twice. */
  void want(ViewChange change) {
    if (wanted.stream().noneMatch(waiting -> waiting.change().equals(change))) {
      wanted.add(new Wanted(Optional.empty(), change, local.now.nanos() + LIMIT_NANOS, false));
      advance();
    }
  }

  /** A view was adopted: the instance for the next one starts. */
  void enter(View view, boolean mayVote) {
    carryOut(agreement.enter(view, mayVote, local.ready));
    Optional<Proposal> won = proposed.filter(proposal -> proposal.view().equals(view));
    proposed = Optional.empty();
    won.map(Proposal::wanted)
        .ifPresent(done -> {
          wanted.remove(done);
          if (done.change() instanceof ViewChange.Reshard reshard) {
            await(done, reshard, view);
          } else {
            answer(done, new Answer.Done(true));
          }
        });
    // A cut-over that waited behind a client's reshard would cut that one short.
    wanted.removeIf(waiting -> waiting.change().isForOneView());
    List<ViewChange> lost = forcedHere.enter(view, peers::running);
    if (view.member(local.self()).isPresent()) {
      lost.forEach(this::want);
    }
    settleForced();
    settleReshards();
    advance();
  }

  /** This node forgot some of what it did before it was started, maybe votes on the next views. */
  void doubtVotes() {
    if (local.layout.isPresent()) {
      carryOut(agreement.doubt());
    }
  }

  /**
   * The view is to say who this node is, or else since when it remembers its votes, if it doesn't.
   */
  void wantSeat(boolean asAnother) {
    Optional<Member> seat = local.layout.orElseThrow().view().member(local.self());
    if (asAnother) {
      want(new ViewChange.Seat(local.self(), local.node, agreement.memory()));
    } else if (seat.isPresent() && !seat.get().leaving() && !agreement.remembers()) {
      want(new ViewChange.Seat(local.self(), seat.get().node(), agreement.memory()));
    }
  }

  /** The reshard is done once the slot map serves that is coming in {@code view}. */
  private void await(Wanted done, ViewChange.Reshard reshard, View view) {
    int generation = view.shardCounts().size() - 1;
    long deadline = local.now.nanos() + RESHARD_NANOS;
    done.origin()
        .ifPresent(origin ->
            resharding.add(new Resharding(origin, reshard.count(), generation, deadline)));
  }

  /** Answers those whose reshard is in force, or was given up. */
  private void settleReshards() {
    View view = local.layout.orElseThrow().view();
    resharding.removeIf(waiting -> {
      boolean givenUp = !waiting.isKnownTo(view);
      boolean over = givenUp || view.generation() >= waiting.generation();
      boolean late = local.now.nanos() - waiting.deadlineNanos() >= 0;
      if (over || late) {
        answers.give(
            waiting.origin(),
            over && !givenUp
                ? new Answer.Done(true)
                : new Answer.Unavailable(
                    givenUp
                        ? "The reshard was given up because nodes died; try again"
                        : "The reshard is under way and takes longer; see GET /status"));
      }
      return over || late;
    });
  }

  /**
   * Proposes the first change that can be carried out now, as long as none is under way. Those that
   * have to wait keep their places: what they wait for may be behind them.
   */
  private void advance() {
    if (local.layout.isEmpty() || proposed.isPresent()) {
      return;
    }
    View view = local.layout.get().view();
    for (Wanted next : List.copyOf(wanted)) {
      switch (next.change().apply(view, peers.live())) {
        case ViewChange.Outcome.Nothing nothing -> {
          wanted.remove(next);
          if (next.change() instanceof ViewChange.Reshard reshard && view.copying()) {
            await(next, reshard, view);
          } else {
            answer(next, new Answer.Done(false));
          }
        }
        case ViewChange.Outcome.Refused refused -> {
          if (refused.kind() != ViewChange.Kind.BUSY || next.origin().isEmpty()) {
            wanted.remove(next);
            answer(next, refusal(refused));
          }
        }
        case ViewChange.Outcome.Next outcome -> {
          proposed = Optional.of(new Proposal(next, outcome.view()));
          carryOut(agreement.propose(outcome.view(), local.now.nanos()));
          // It may be in force by now, and the one after it proposed.
          return;
        }
      }
    }
  }

  /** The answer to a change that is refused. */
  static Answer refusal(ViewChange.Outcome.Refused refused) {
    return switch (refused.kind()) {
      case BAD_REQUEST -> new Answer.Refused(refused.reason());
      case NOT_FOUND -> new Answer.NotFound(refused.reason());
      case BUSY -> new Answer.Unavailable(refused.reason() + "; try again later");
    };
  }

  private void answer(Wanted change, Answer answer) {
    change.origin().ifPresent(origin -> answers.give(origin, answer));
  }

  /** How many changes wait, the one that is proposed among them. */
  int waiting() {
    return wanted.size();
  }

  /** A message of the agreement arrived. */
  void receive(Address from, BallotMessage message) {
    if (local.layout.isPresent()) {
      carryOut(agreement.receive(from, message, local.now.nanos()));
    }
  }

  /** Moves the agreement on, and ends what is over its time. */
  void tick() {
    if (local.layout.isEmpty()) {
      return;
    }
    carryOut(agreement.tick(local.now.nanos()));
    wanted.removeIf(change -> {
      boolean tried = proposed.filter(proposal -> proposal.wanted().equals(change)).isPresent();
      boolean late = !tried && local.now.nanos() - change.deadlineNanos() >= 0;
      if (late) {
        answer(change, new Answer.Unavailable("Another change is under way; try again later"));
      }
      return late;
    });
    settleReshards();
    settleForced();
    advance();
  }

  private void settleForced() {
    forcedHere.tick(
        local.layout.orElseThrow().view(),
        change -> wanted.stream().anyMatch(waiting -> waiting.change().equals(change)));
  }

  private void carryOut(List<Action> actions) {
    actions.forEach(this::carryOut);
  }

  // No switch over kinds, for the same reason as in Agreement.
  private void carryOut(Action action) {
    if (action instanceof Action.Persist persist) {
      local.out.append(new Write.PutVote(persist.vote()));
    } else if (action instanceof Action.Send send) {
      local.out.send(send.to(), new Message.Cast(send.message()));
    } else if (action instanceof Action.Decided agreed) {
      decided.accept(agreed.view());
    } else if (action instanceof Action.NoMajority none) {
      noMajority(none.answered(), none.forgetful());
    } else if (action instanceof Action.Behind behind) {
      local.out.send(behind.peer(), new Message.NewView(local.layout.orElseThrow().view()));
    }
    // Ahead: its next report or greeting brings the view; ours shows it that we lack one.
  }

  private void noMajority(Set<Address> answered, Map<Address, NodeId> forgetful) {
    Optional<Proposal> failed = proposed;
    proposed = Optional.empty();
    if (failed.isEmpty()) {
      return;
    }
    Wanted tried = failed.get().wanted();
    View view = local.layout.orElseThrow().view();
    List<Address> voters = Agreement.acceptors(view);
    List<Address> missing = new ArrayList<>(voters);
    missing.removeAll(answered);
    boolean hasMajority = voters.size() - missing.size() > voters.size() / 2;
    if (tried.forced() && !hasMajority) {
      force(tried, missing, forgetful);
      return;
    }
    String count = "%d of %d answer".formatted(voters.size() - missing.size(), voters.size());
    wanted.remove(tried);
    answer(
        tried,
        new Answer.Unavailable(
            hasMajority
                ? "The members could not agree on the change in time (" + count + "); try again"
                : "No majority of the members can be reached to agree on the change; "
                    + count
                    + ", missing: "
                    + texts(missing)
                    + forgetful(missing, forgetful.keySet())
                    + ". Start them: the change may come into force then. If they are gone for"
                    + " good, "
                    + (tried.change() instanceof ViewChange.Reshard
                        ? "remove them first, by DELETE /view with \"force\": true"
                        : "send it again with \"force\": true")
                    + ", and those that run go on in a view that wins over any that the missing"
                    + " ones agree on"));
  }

  /** What is to be said of those of {@code missing} who voted blank: there is nothing to start. */
  private static String forgetful(List<Address> missing, Set<Address> forgetful) {
    List<Address> running = missing.stream().filter(forgetful::contains).toList();
    return running.isEmpty()
        ? ""
        : ". Of these, "
            + texts(running)
            + " run, but their disks are older than they were, or new, and they may have forgotten"
            + " how they voted";
  }

  private static String texts(List<Address> addresses) {
    return addresses.stream().map(Address::text).collect(Collectors.joining(", "));
  }

  /**
   * Goes on in a branch of views of its own, without those who are missing. Who may have forgotten
   * how it voted votes in full in that branch, in which it can't have voted before.
   */
  private void force(Wanted tried, List<Address> missing, Map<Address, NodeId> forgetful) {
    View view = local.layout.orElseThrow().view();
    if (tried.change().apply(view, peers.live()) instanceof ViewChange.Outcome.Next next) {
      View forced = next.view().forcedOn(view, local.random.getAsLong()).remembering(forgetful);
      local.out.notice(
          Event.Level.WARN,
          "a view is forced without a majority; other views give way to it",
          "epoch",
          Epoch.text(forced.epoch()),
          "missing",
          missing);
      forcedHere.add(tried.change(), forced);
      proposed = Optional.of(new Proposal(tried, forced));
      decided.accept(forced);
    } else {
      advance();
    }
  }
}
