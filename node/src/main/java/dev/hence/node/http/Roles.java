package dev.hence.node.http;

import dev.hence.core.replica.Message;
import dev.hence.core.replica.NodeStatus;
import dev.hence.core.sharding.Address;
import dev.hence.core.sharding.Layout;
import dev.hence.core.sharding.Member;
import java.util.Optional;

/**
 * What each node is doing, in one word.
 *
 * <pre>
 *   starting   hasn't found its place yet
 *   joining    asks for a seat in the view
 *   removed    has no seat, because somebody wished so, and asks for none
 *   spare      has a seat and no shard
 *   learner    lacks slots of its shard
 *   copying    serves its shard, if any, and fetches slots for a reshard
 *   serving    has all that it should have
 *   leaving    is removed, and hands over what it wrote
 *   dead       isn't heard of any more
 *   unknown    hasn't said
 *   seatless   of a peer: is connected and has no seat; it tells itself whether it asks for one
 * </pre>
 */
final class Roles {
  private final NodeStatus status;
  private final Address self;

  Roles(NodeStatus status, Address self) {
    this.status = status;
    this.self = self;
  }

  /** What this node is doing. */
  String own() {
    if (!status.ready() || status.layout().isEmpty()) {
      return "starting";
    }
    Layout layout = status.layout().get();
    return layout
        .view()
        .member(self)
        .map(member ->
            word(
                member,
                status.held().containsAll(layout.present(self)),
                status.held().containsAll(layout.desired(self))))
        .orElse(status.removed() ? "removed" : "joining");
  }

  /** What a member is doing, as far as this node knows. */
  String of(Member member) {
    if (member.address().equals(self)) {
      return own();
    }
    if (!status.live().contains(member.address())) {
      return "dead";
    }
    return report(member.address())
        .map(report -> word(member, report.serving(), report.copied()))
        .orElse("unknown");
  }

  /** What a peer is doing, be it a member or not. */
  String state(NodeStatus.PeerStatus peer) {
    Optional<Member> member =
        status.layout().flatMap(layout -> layout.view().member(peer.address()));
    if (member.isPresent()) {
      return of(member.get());
    }
    return peer.connected() ? "seatless" : "dead";
  }

  /** Whether the member has all that the view wants it to have, and nothing to hand over. */
  boolean isDone(Member member) {
    return !member.leaving() && member.former().isEmpty() && hasAll(member);
  }

  /** Whether the member has all that the view wants it to have. */
  boolean hasAll(Member member) {
    if (member.address().equals(self)) {
      return status
          .layout()
          .filter(layout -> status.held().containsAll(layout.desired(self)))
          .isPresent();
    }
    return report(member.address()).filter(Message.Report::copied).isPresent();
  }

  /** Whether the member has all slots of its shard. */
  boolean serves(Member member) {
    if (member.address().equals(self)) {
      return status.ready()
          && status
              .layout()
              .filter(layout -> status.held().containsAll(layout.present(self)))
              .isPresent();
    }
    return report(member.address()).filter(Message.Report::serving).isPresent();
  }

  private Optional<Message.Report> report(Address address) {
    return status.peers().stream()
        .filter(peer -> peer.address().equals(address))
        .findFirst()
        .flatMap(NodeStatus.PeerStatus::report);
  }

  private static String word(Member member, boolean holdsPresent, boolean holdsAll) {
    if (member.leaving()) {
      return "leaving";
    }
    if (member.shard() != Member.NO_SHARD && !holdsPresent) {
      return "learner";
    }
    if (!holdsAll) {
      return "copying";
    }
    return member.shard() == Member.NO_SHARD ? "spare" : "serving";
  }
}
