package dev.hence.core.replica;

import dev.hence.core.clock.Token;
import dev.hence.core.clock.VectorClock;
import dev.hence.core.data.Key;
import dev.hence.core.data.Update;
import dev.hence.core.sharding.Address;
import dev.hence.core.sharding.Layout;
import dev.hence.core.sharding.Member;
import dev.hence.core.sharding.MovePlan;
import dev.hence.core.sharding.View;
import dev.hence.core.sharding.ViewChange;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Answers questions about this node alone: how it is, what a token means to it. Changes nothing.
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
    /** Why this node doesn't serve; empty if it does. */
    String notServing();

    /** The writer that this node writes as, 0 for none. */
    long writer();

    /** What waits. */
    NodeStatus.Waiting waiting();

    /** What the replica counts, as of its last tick. */
    Figures figures();

    /** What of the past of a request isn't here. */
    VectorClock missing(Request.Keyed request);
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
    answers.give(
        origin,
        switch (request) {
          case Request.ShowStatus show -> new Answer.Status(status());
          case Request.ExplainToken explain ->
              local
                  .layout
                  .map(layout -> explain(layout, explain.token(), explain.key()))
                  .orElseGet(this::unavailable);
          case Request.ShowPlan plan ->
              local
                  .layout
                  .map(layout -> plan(layout.view(), plan.shardCount()))
                  .orElseGet(this::unavailable);
        });
  }

  private Answer unavailable() {
    return new Answer.Unavailable(doings.notServing());
  }

  private NodeStatus status() {
    return new NodeStatus(
        local.node,
        local.layout,
        doings.notServing(),
        local.ready,
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

  private Answer explain(Layout layout, Token token, Optional<Key> key) {
    Optional<String> refusal =
        CoveredReads.refusal(
            token, layout.view(), local.settings, local.clock.last(), local.now.wallMillis());
    if (!CoveredReads.isAhead(token, layout.view())
        && CoveredReads.isOfLostBranch(token, layout.view())) {
      refusal = refusal.or(() -> Optional.of(CoveredReads.OF_LOST_BRANCH));
    }
    List<TokenExplanation.Entry> entries = new ArrayList<>();
    for (int i = 0; i < token.entries().size(); i++) {
      entries.add(entry(layout, token.entries().writer(i), token.entries().count(i)));
    }
    return new Answer.Explained(
        new TokenExplanation(
            token, refusal, entries, key.map(named -> forKey(layout, token, named))));
  }

  private TokenExplanation.Entry entry(Layout layout, long writer, long n) {
    long here = local.coverage.get(writer);
    List<Address> holders = layout.holders(writer);
    List<Address> having =
        holders.stream()
            .filter(holder ->
                holder.equals(local.self())
                    ? here >= n
                    : peers.at(holder).coverage().get(writer) >= n)
            .toList();
    TokenExplanation.Standing standing;
    if (local.stable.get(writer) >= n) {
      standing = TokenExplanation.Standing.STABLE;
    } else if (here >= n) {
      standing = TokenExplanation.Standing.COVERED;
    } else if (!layout.knows(writer)) {
      standing = TokenExplanation.Standing.UNKNOWN;
    } else if (layout.slotsOf(writer).intersects(layout.desired(local.self()))) {
      standing = TokenExplanation.Standing.MISSING;
    } else {
      standing = TokenExplanation.Standing.ELSEWHERE;
    }
    return new TokenExplanation.Entry(writer, n, authorOf(writer), standing, here, holders, having);
  }

  /** Whose present writer it is: this node's, or one's who has said so. */
  private Optional<Address> authorOf(long writer) {
    return writer == doings.writer()
        ? Optional.of(local.self())
        : peers.connected().stream()
            .filter(peer -> peer.report.filter(report -> report.writer() == writer).isPresent())
            .map(peer -> peer.address)
            .findFirst();
  }

  private TokenExplanation.ForKey forKey(Layout layout, Token token, Key key) {
    boolean served = local.served().contains(key.slot());
    VectorClock needed = token.entries().filter(writer -> local.concerns(writer, key.slot()));
    List<Address> covering =
        layout.view().members().stream()
            .map(Member::address)
            .filter(address -> layout.present(address).contains(key.slot()))
            .filter(address -> !address.equals(local.self()) && covers(peers.at(address), needed))
            .toList();
    return new TokenExplanation.ForKey(
        key,
        layout.shard(key),
        served,
        served ? doings.missing(new Request.Get(key, token)) : VectorClock.EMPTY,
        served ? doings.missing(new Request.Delete(key, token, Acks.LOCAL)) : VectorClock.EMPTY,
        covering);
  }

  private boolean covers(Peer peer, VectorClock needed) {
    return peers.responsive(peer) && peer.serving() && peer.coverage().covers(needed);
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
