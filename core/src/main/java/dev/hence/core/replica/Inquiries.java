package dev.hence.core.replica;

import dev.hence.core.sharding.Address;
import dev.hence.core.sharding.Layout;
import dev.hence.core.sharding.Member;
import dev.hence.core.sharding.View;
import dev.hence.core.sharding.ViewChange;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Requests about the cluster rather than a key: views, shards, readiness, changes of them. */
final class Inquiries {
  private final Local local;
  private final Peers peers;
  private final Membership membership;
  private final KeyCounts keyCounts;
  private final Council council;
  private final Handovers handovers;
  private final Answers answers;

  Inquiries(Local local, Peers peers, Membership membership, KeyCounts keyCounts, Council council) {
    this.local = local;
    this.peers = peers;
    this.membership = membership;
    this.keyCounts = keyCounts;
    this.council = council;
    this.handovers = new Handovers(local, peers);
    this.answers = new Answers(local);
  }

  void take(Origin origin, Request request) {
    if (request instanceof Request.Readiness) {
      String reason = membership.whyNotReady();
      answers.give(origin, new Answer.Ready(reason.isEmpty(), reason));
    } else if (local.layout.isEmpty()) {
      answers.give(origin, new Answer.Unavailable(membership.whyNotReady()));
    } else {
      take(origin, request, local.layout.get());
    }
  }

  private void take(Origin origin, Request request, Layout layout) {
    View view = layout.view();
    switch (request) {
      case Request.Placed placed -> throw new AssertionError("a key's request goes elsewhere");
      case Request.Own own -> throw new AssertionError("answered elsewhere");
      case Request.Readiness readiness -> throw new AssertionError("answered before");
      case Request.ShowView show -> answers.give(origin, shown(view));
      case Request.ShardIds ids ->
          answers.give(
              origin,
              new Answer.Names(
                  IntStream.range(0, view.shardCount()).mapToObj(Inquiries::name).toList()));
      case Request.NodeShard shard ->
          answers.give(
              origin,
              new Answer.ShardName(
                  view.member(local.self())
                      .filter(member -> member.shard() != Member.NO_SHARD)
                      .map(member -> name(member.shard()))));
      case Request.ShardMembers members ->
          shard(origin, view, members.id())
              .ifPresent(
                  shard -> answers.give(origin, new Answer.Names(names(view.shardMembers(shard)))));
      case Request.KeyCount count ->
          shard(origin, view, count.id()).ifPresent(shard -> keyCounts.start(origin, shard));
      case Request.AddNode add -> change(origin, view, add, false);
      case Request.RemoveNode remove -> change(origin, view, remove, false);
      case Request.AddMember add -> change(origin, view, add, false);
      case Request.Reshard reshard -> change(origin, view, reshard, false);
      case Request.Forced forced -> change(origin, view, forced.change(), true);
    }
  }

  private void change(Origin origin, View view, Request request, boolean forced) {
    switch (request) {
      case Request.AddNode add ->
          council.take(origin, new ViewChange.AddNode(add.address()), forced);
      case Request.RemoveNode remove ->
          council.take(origin, new ViewChange.RemoveNode(remove.address(), remove.how()), forced);
      case Request.AddMember add ->
          shard(origin, view, add.id())
              .ifPresent(shard ->
                  council.take(origin, new ViewChange.Assign(add.address(), shard), forced));
      case Request.Reshard reshard ->
          council.take(origin, new ViewChange.Reshard(reshard.shardCount()), forced);
      default -> throw new AssertionError("no change of the view: " + request);
    }
  }

  private static String name(int shard) {
    return "s" + shard;
  }

  /** The index of the shard named {@code id}; where there is none the origin is told so. */
  private Optional<Integer> shard(Origin origin, View view, String id) {
    Optional<Integer> shard =
        IntStream.range(0, view.shardCount()).boxed().filter(i -> name(i).equals(id)).findFirst();
    if (shard.isEmpty()) {
      answers.give(origin, new Answer.NotFound("There is no shard " + id));
    }
    return shard;
  }

  private Answer shown(View view) {
    List<Answer.Leaver> leavers = handovers.leavers();
    return leavers.isEmpty()
        ? new Answer.Names(running(view))
        : new Answer.Running(running(view), leavers);
  }

  private List<String> running(View view) {
    return names(
        view.members().stream()
            .filter(member -> !member.leaving() && peers.running(member.address()))
            .toList());
  }

  private static List<String> names(List<Member> members) {
    return members.stream().map(Member::address).map(Address::text).toList();
  }
}
