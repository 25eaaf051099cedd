package dev.hence.simulator.probe;

import dev.hence.core.agreement.Ballot;
import dev.hence.core.agreement.BallotMessage;
import dev.hence.core.replica.Input;
import dev.hence.core.replica.Message;
import dev.hence.core.sharding.Address;
import dev.hence.core.sharding.Member;
import dev.hence.core.sharding.View;
import dev.hence.simulator.world.ReshardStep;
import dev.hence.simulator.world.Scheduler;
import dev.hence.simulator.world.SimulatedNode;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Recognizes at which step of a change of the view whoever brings it about dies. */
final class Coordinators {
  /** After so much silence a proposal has been given up; proposers ask again sooner. */
  private static final long SILENCE_NANOS = 200 * Scheduler.MILLI;

  private final Scheduler scheduler;
  private final Consumer<Situation> hit;
  private final Map<SimulatedNode, Proposal> proposals = new HashMap<>();
  private final Set<Address> running = new HashSet<>();

  private enum Stage {
    PREPARING,
    PROMISED,
    ACCEPTING,
    ACCEPTED,
    /** The proposer has the view it proposed, durably. */
    DECIDED
  }

  private record Proposal(
      Ballot ballot,
      long epoch,
      Stage stage,
      Optional<View> view,
      Optional<ReshardStep> step,
      long nanos) {
    Proposal at(Stage next, long now) {
      Stage later = next.compareTo(stage) > 0 ? next : stage;
      return new Proposal(ballot, epoch, later, view, step, now);
    }

    Proposal of(View proposed, Optional<ReshardStep> its, long now) {
      return new Proposal(ballot, epoch, stage, Optional.of(proposed), its, now)
          .at(Stage.ACCEPTING, now);
    }
  }

  Coordinators(Scheduler scheduler, Consumer<Situation> hit) {
    this.scheduler = scheduler;
    this.hit = hit;
  }

  void started(SimulatedNode node) {
    running.add(node.address());
  }

  void sent(SimulatedNode node, Message message) {
    if (message instanceof Message.NewView told) {
      proposals.computeIfPresent(node, (n, p) -> told.view().epoch() >= p.epoch() ? null : p);
    } else if (message instanceof Message.Cast cast) {
      long now = scheduler.now();
      switch (cast.ballot()) {
        case BallotMessage.Prepare prepare -> {
          Proposal begun =
              new Proposal(
                  prepare.ballot(),
                  prepare.epoch(),
                  Stage.PREPARING,
                  Optional.empty(),
                  Optional.empty(),
                  now);
          proposals.merge(
              node,
              begun,
              (before, same) ->
                  before.ballot().equals(same.ballot()) ? before.at(before.stage(), now) : same);
        }
        case BallotMessage.Accept accept ->
            proposals.computeIfPresent(
                node,
                (n, p) ->
                    p.ballot().equals(accept.ballot())
                        ? p.of(accept.view(), step(node, accept.view()), now)
                        : p);
        case BallotMessage other -> {}
      }
    }
  }

  private static Optional<ReshardStep> step(SimulatedNode node, View proposed) {
    return node.store().view().flatMap(before -> ReshardStep.between(before, proposed));
  }

  void taking(SimulatedNode node, Input input) {
    if (input instanceof Input.Received received
        && received.message() instanceof Message.Cast cast) {
      switch (cast.ballot()) {
        case BallotMessage.Promise promise -> heard(node, promise.ballot(), Stage.PROMISED);
        case BallotMessage.Accepted accepted -> heard(node, accepted.ballot(), Stage.ACCEPTED);
        case BallotMessage other -> {}
      }
    }
  }

  private void heard(SimulatedNode node, Ballot ballot, Stage stage) {
    proposals.computeIfPresent(
        node, (n, p) -> p.ballot().equals(ballot) ? p.at(stage, scheduler.now()) : p);
  }

  /** A node is about to adopt a view, durably. */
  void adopting(SimulatedNode node, View next) {
    proposals.computeIfPresent(
        node,
        (n, p) -> {
          boolean its = p.view().filter(next::equals).isPresent() && p.stage() == Stage.ACCEPTED;
          return its ? p.at(Stage.DECIDED, scheduler.now()) : next.epoch() >= p.epoch() ? null : p;
        });
  }

  void died(SimulatedNode node) {
    node.store()
        .view()
        .filter(view -> view.copying() && leads(node, view))
        .ifPresent(view -> hit.accept(Situation.LEADER_DIED_WHILE_COPYING));
    running.remove(node.address());
    Proposal proposal = proposals.remove(node);
    if (proposal == null || scheduler.now() - proposal.nanos() > SILENCE_NANOS) {
      return;
    }
    hit.accept(
        switch (proposal.stage()) {
          case PREPARING -> Situation.PROPOSER_DIED_BEFORE_A_PROMISE;
          case PROMISED -> Situation.PROPOSER_DIED_BETWEEN_PROMISE_AND_ACCEPT;
          case ACCEPTING -> Situation.PROPOSER_DIED_BEFORE_ANOTHER_ACCEPTED;
          case ACCEPTED -> Situation.PROPOSER_DIED_BEFORE_THE_DECREE;
          case DECIDED -> Situation.PROPOSER_DIED_BEFORE_TELLING_THE_DECREE;
        });
    proposal
        .step()
        .ifPresent(step ->
            hit.accept(
                switch (step) {
                  case COPY -> Situation.LEADER_DIED_BEGINNING_A_RESHARD;
                  case CUT_OVER -> Situation.LEADER_DIED_CUTTING_OVER;
                  case CLEAN -> Situation.LEADER_DIED_CLEANING;
                }));
  }

  /** Whether the node, which has just died, was the first in view order that ran and stays. */
  private boolean leads(SimulatedNode node, View view) {
    return view.members().stream()
        .filter(member -> !member.leaving())
        .map(Member::address)
        .filter(running::contains)
        .findFirst()
        .filter(node.address()::equals)
        .isPresent();
  }
}
