package dev.hence.simulator.checker;

import dev.hence.core.clock.VectorClock;
import dev.hence.core.data.Key;
import dev.hence.core.data.Register;
import dev.hence.core.data.Update;
import dev.hence.core.replica.Write;
import dev.hence.core.sharding.Layout;
import dev.hence.core.sharding.Member;
import dev.hence.core.sharding.Role;
import dev.hence.core.sharding.SlotSet;
import dev.hence.simulator.world.Observer;
import dev.hence.simulator.world.SimulatedNode;
import dev.hence.simulator.world.SimulatedStore;
import dev.hence.simulator.world.World;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * I8: replicas with the same updates show the same values. A register in a slot held comes from an
 * update that the coverage names, so with I2 it is the winner of exactly those; and in the end all
 * replicas of a key hold the winner of all, unless that was a tombstone which a branch of views
 * forgot that then lost.
 */
final class SameUpdatesSameValues extends Invariant implements Observer.OfCommits {
  private final LatestLayout latest;

  SameUpdatesSameValues(World world, Ledger ledger, LatestLayout latest) {
    super("I8 same updates, same values", world, ledger);
    this.latest = latest;
  }

  @Override
  public void committed(SimulatedNode node, List<Write> writes) {
    SimulatedStore store = node.store();
    for (Write write : writes) {
      if (write instanceof Write.PutRegister put && store.held().contains(put.key().slot())) {
        check(
            store.coverage().covers(put.register().dot()),
            () -> node + " shows " + words(put.register().dot()) + ", which it doesn't cover");
      }
    }
  }

  @Override
  public void settled() {
    Layout layout = latest.layout();
    for (Key key : ledger.keys()) {
      Update winner = ledger.winner(key).orElseThrow();
      for (Member member : layout.view().shardMembers(layout.shard(key))) {
        world.node(member.address()).ifPresent(node -> agrees(node, winner));
      }
    }
    for (int shard = 0; shard < layout.view().shardCount(); shard++) {
      SlotSet slots = layout.slots(new Role(layout.view().generation(), shard));
      List<Member> members = layout.view().shardMembers(shard);
      for (Member member : members) {
        equal(members.getFirst(), member, slots);
      }
    }
  }

  /** Both hold the same, but for dependencies, which leave out what was stable when they came. */
  private void equal(Member one, Member other, SlotSet slots) {
    Map<Key, Register> first = live(one, slots);
    Map<Key, Register> second = live(other, slots);
    check(
        first.equals(second),
        () -> one.address() + " and " + other.address() + " hold different things in the end");
  }

  private Map<Key, Register> live(Member member, SlotSet slots) {
    Map<Key, Register> live = new TreeMap<>();
    world
        .node(member.address())
        .orElseThrow()
        .store()
        .registers()
        .forEach((key, held) -> {
          if (held.isLive() && slots.contains(key.slot())) {
            live.put(key, new Register(held.dot(), held.time(), VectorClock.EMPTY, held.content()));
          }
        });
    return live;
  }

  private void agrees(SimulatedNode node, Update winner) {
    Optional<Register> register = node.store().register(winner.key());
    boolean agrees =
        register.isPresent()
            ? Ledger.isSame(winner, new Update(winner.key(), register.get()))
            : !winner.register().isLive() || ledger.isRefused(winner.key());
    check(
        agrees || ledger.isUndone(winner),
        () ->
            node
                + " holds "
                + register.map(held -> words(held.dot())).orElse("nothing")
                + " in the end, not "
                + words(winner));
  }
}
