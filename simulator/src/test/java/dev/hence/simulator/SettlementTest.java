package dev.hence.simulator;

import static dev.hence.simulator.world.Scheduler.MILLI;
import static dev.hence.simulator.world.Scheduler.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hence.core.clock.Token;
import dev.hence.core.data.Key;
import dev.hence.core.data.Value;
import dev.hence.core.replica.Acks;
import dev.hence.core.replica.Answer;
import dev.hence.core.replica.Request;
import dev.hence.core.sharding.Address;
import dev.hence.simulator.checker.Checkers;
import dev.hence.simulator.world.Dice;
import dev.hence.simulator.world.Meddler;
import dev.hence.simulator.world.NodeSettings;
import dev.hence.simulator.world.ReplyPort;
import dev.hence.simulator.world.SimulatedNode;
import dev.hence.simulator.world.World;
import dev.hence.simulator.world.WorldSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SettlementTest {
  private static final List<Address> VIEW =
      Stream.of("alice", "bob", "carol", "dave").map(Address::new).toList();
  private static final long LATE = 3 * SECOND;

  private final World world = new World(WorldSettings.EVEN, Dice.ofSeed(1), Meddler.NONE);
  private final Checkers checkers = new Checkers(world);
  private final Settlement settlement = new Settlement(world, checkers.latest());
  private final List<Answer> answers = new ArrayList<>();

  SettlementTest() {
    for (Address address : VIEW) {
      world.add(new NodeSettings(address, VIEW, OptionalInt.of(2), 0, 100)).start();
    }
    pass(2 * SECOND);
  }

  private void pass(long nanos) {
    world.scheduler().runUntil(world.scheduler().now() + nanos);
  }

  private void put(SimulatedNode node, Key key) {
    Request put = new Request.Put(key, Value.of("1"), Token.NO_PAST, Acks.LOCAL);
    node.submit(
        put,
        new ReplyPort() {
          @Override
          public void answered(Answer answer) {
            answers.add(answer);
          }

          @Override
          public void lost() {
            throw new AssertionError("the node died");
          }
        });
  }

  private Key keyOfShard(int shard) {
    return Stream.iterate(0, i -> i + 1)
        .map(i -> new Key("key" + i))
        .filter(key -> checkers.latest().layout().shard(key) == shard)
        .findFirst()
        .orElseThrow();
  }

  /** Else what is read in the end is written to while it is read: replicas would seem to differ. */
  @Test
  void open_writeThatItsClientGaveUp_isWaitedForUntilItIsApplied() {
    assertThat(settlement.open()).isEmpty();
    SimulatedNode alice = world.nodes().getFirst();
    Key key = keyOfShard(1);
    for (Address other : VIEW.subList(2, 4)) {
      world.network().interference().slow(alice.address(), other, LATE);
    }

    put(alice, key);
    pass(LATE - 100 * MILLI);
    world.network().heal();

    assertThat(answers).hasOnlyElementsOfType(Answer.Unknown.class).hasSize(1);
    assertThat(settlement.open()).contains("a write that was handed on is under way");

    pass(2 * SECOND);
    assertThat(settlement.open()).isEmpty();
    for (SimulatedNode node : world.nodes().subList(2, 4)) {
      assertThat(node.store().register(key)).isPresent();
    }
  }

  @Test
  void open_writeHandedToANodeThatDies_isntWaitedFor() {
    SimulatedNode alice = world.nodes().getFirst();
    for (Address other : VIEW.subList(2, 4)) {
      world.network().interference().slow(alice.address(), other, LATE);
    }
    put(alice, keyOfShard(1));
    pass(100 * MILLI);
    assertThat(world.network().carriesWrites()).isTrue();

    world.nodes().subList(2, 4).forEach(SimulatedNode::crash);
    pass(LATE);

    assertThat(world.network().carriesWrites()).isFalse();
  }
}
