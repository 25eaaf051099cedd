package dev.hence.core.replica;

import dev.hence.core.data.Update;
import dev.hence.core.sharding.MovePlan;
import dev.hence.core.sharding.View;
import dev.hence.core.sharding.ViewChange;
import java.util.List;
import java.util.Optional;

/**
 * Answers questions about this node alone: how it is, what a token means to it ({@link
 * Explanations}), what a reshard would move. Changes nothing.
 */
final class Introspection {
  /** How much is read to learn how large registers are: a fraction of a millisecond's work. */
  private static final int SAMPLE_BYTES = 32 << 10;

  private final Local local;
  private final Peers peers;
  private final Registers registers;
  private final Filling filling;
  private final Doings doings;
  private final Answers answers;

  /** What the other parts of the replica are asked for. */
  interface Doings {
    /** How this node found its place, or didn't. */
    Membership membership();

    /** The writer that this node writes as, 0 for none. */
    long writer();

    /** What waits. */
    NodeStatus.Waiting waiting();

    /** What the replica counts, as of its last tick. */
    Figures figures();

    /** Explains a token, at once or after a while; there is a view. */
    void explain(Origin origin, Request.ExplainToken request);
  }

  Introspection(Local local, Peers peers, Registers registers, Filling filling, Doings doings) {
    this.local = local;
    this.peers = peers;
    this.registers = registers;
    this.filling = filling;
    this.doings = doings;
    this.answers = new Answers(local);
  }

  void take(Origin origin, Request.Own request) {
    switch (request) {
      case Request.ShowStatus show -> answers.give(origin, new Answer.Status(status()));
      case Request.ExplainToken explain when local.layout.isPresent() ->
          doings.explain(origin, explain);
      case Request.ExplainToken explain -> answers.give(origin, unavailable());
      case Request.ShowPlan plan ->
          answers.give(
              origin,
              local
                  .layout
                  .map(layout -> plan(layout.view(), plan.shardCount()))
                  .orElseGet(this::unavailable));
    }
  }

  private Answer unavailable() {
    return new Answer.Unavailable(doings.membership().whyNotReady());
  }

  private NodeStatus status() {
    return new NodeStatus(
        local.node,
        local.layout,
        doings.membership().whyNotReady(),
        local.ready,
        doings.membership().isRemoved(),
        local.held,
        new NodeStatus.Clocks(doings.writer(), local.durable, local.stable, local.clock.last()),
        registers.liveCount(local.held),
        peers.all().stream().filter(this::isThere).map(this::status).toList(),
        List.copyOf(peers.live()),
        filling.status(),
        doings.waiting(),
        doings.figures());
  }

  /** Whether it is a member, or connected though it isn't; one that was removed is neither. */
  private boolean isThere(Peer peer) {
    return peer.connected
        || local.layout.isEmpty()
        || local.layout.get().view().member(peer.address).isPresent();
  }

  private NodeStatus.PeerStatus status(Peer peer) {
    return new NodeStatus.PeerStatus(
        peer.address,
        peer.node,
        peer.connected,
        peer.greeted,
        peers.responsive(peer),
        peer.heardNanos == 0 ? Optional.empty() : Optional.of(local.now.nanos() - peer.heardNanos),
        peer.report);
  }

  private Answer plan(View view, int count) {
    return switch (new ViewChange.Reshard(count).apply(view, peers.live())) {
      case ViewChange.Outcome.Next next -> planned(MovePlan.of(next.view()));
      case ViewChange.Outcome.Nothing nothing ->
          planned(view.copying() ? MovePlan.of(view) : MovePlan.none(view));
      case ViewChange.Outcome.Refused refused -> Council.refusal(refused);
    };
  }

  private Answer planned(MovePlan plan) {
    List<Update> sample = local.store.registers(local.held, Optional.empty(), SAMPLE_BYTES);
    long bytes = sample.stream().mapToLong(Update::size).sum();
    return new Answer.Planned(
        plan,
        new Answer.Density(
            local.held.size(), registers.liveCount(local.held), sample.size(), bytes));
  }
}
