package dev.hence.simulator;

import static dev.hence.simulator.world.Scheduler.MILLI;

import dev.hence.core.data.Key;
import dev.hence.core.data.Register;
import dev.hence.core.replica.Answer;
import dev.hence.core.replica.Request;
import dev.hence.core.sharding.Address;
import dev.hence.core.sharding.Layout;
import dev.hence.core.sharding.Member;
import dev.hence.simulator.checker.Checkers;
import dev.hence.simulator.checker.Ledger;
import dev.hence.simulator.checker.Violation;
import dev.hence.simulator.world.ReplyPort;
import dev.hence.simulator.world.SimulatedNode;
import dev.hence.simulator.world.World;
import java.util.ArrayList;
import java.util.List;

/** In the end every node gives the same, right answers about the whole cluster. */
final class Census {
  private static final long STEP = 10 * MILLI;

  private final World world;
  private final Checkers checkers;
  private final Layout layout;
  private int open;

  Census(World world, Checkers checkers) {
    this.world = world;
    this.checkers = checkers;
    this.layout = checkers.latest().layout();
  }

  /** Asks every member, and returns when all have answered. */
  void take() {
    for (Member member : layout.view().members()) {
      SimulatedNode node = world.node(member.address()).orElseThrow();
      if (node.isRunning()) {
        askAbout(node);
      }
    }
    while (open > 0) {
      world.scheduler().runUntil(world.scheduler().now() + STEP);
    }
  }

  private void askAbout(SimulatedNode node) {
    long[] keys = keys();
    List<String> ids = new ArrayList<>();
    for (int shard = 0; shard < keys.length; shard++) {
      String id = "s" + shard;
      ids.add(id);
      ask(node, new Request.KeyCount(id), new Answer.Count(keys[shard]));
      ask(node, new Request.ShardMembers(id), names(layout.view().shardMembers(shard)));
    }
    ask(node, new Request.ShardIds(), new Answer.Names(ids));
    List<Member> running =
        layout.view().members().stream()
            .filter(member -> world.node(member.address()).orElseThrow().isRunning())
            .toList();
    ask(node, new Request.ShowView(), names(running));
  }

  private static Answer names(List<Member> members) {
    return new Answer.Names(members.stream().map(Member::address).map(Address::text).toList());
  }

  /** The number of live keys of each shard. */
  private long[] keys() {
    Ledger ledger = checkers.ledger();
    long[] keys = new long[layout.view().shardCount()];
    for (Key key : ledger.keys()) {
      if (isLive(ledger, key)) {
        keys[layout.shard(key)]++;
      }
    }
    return keys;
  }

  private boolean isLive(Ledger ledger, Key key) {
    if (!ledger.mayBeGone(key)) {
      return ledger.winner(key).orElseThrow().register().isLive();
    }
    Member replica = layout.view().shardMembers(layout.shard(key)).getFirst();
    return world
        .node(replica.address())
        .orElseThrow()
        .store()
        .register(key)
        .filter(Register::isLive)
        .isPresent();
  }

  private void ask(SimulatedNode node, Request request, Answer expected) {
    open++;
    checkers.submit(
        node,
        request,
        new ReplyPort() {
          @Override
          public void answered(Answer answer) {
            open--;
            if (!answer.equals(expected)) {
              throw wrong(node, request, world.trace().wording().of(answer), expected);
            }
          }

          @Override
          public void lost() {
            throw wrong(node, request, "nothing", expected);
          }
        });
  }

  private Violation wrong(SimulatedNode node, Request request, String answer, Answer expected) {
    return new Violation(
        "the census",
        node
            + " asked for "
            + world.trace().wording().of(request)
            + " answers "
            + answer
            + ", not "
            + world.trace().wording().of(expected));
  }
}
