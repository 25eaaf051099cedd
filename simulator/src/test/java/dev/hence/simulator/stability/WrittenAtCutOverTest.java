package dev.hence.simulator.stability;

import static dev.hence.simulator.world.Scheduler.MILLI;
import static dev.hence.simulator.world.Scheduler.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hence.core.clock.Token;
import dev.hence.core.data.Key;
import dev.hence.core.data.Value;
import dev.hence.core.replica.Acks;
import dev.hence.core.replica.Answer;
import dev.hence.core.replica.ReplicaSettings;
import dev.hence.core.replica.Request;
import dev.hence.core.sharding.SlotMap;
import dev.hence.simulator.world.SimulatedNode;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The node that leads a reshard gets a write, the last vote for the cut-over and its next tick in
 * one batch, and the write reaches nobody for a while.
 */
class WrittenAtCutOverTest {
  private static final int ALICE = 0;
  private static final int DAVE = 3;
  private static final long VOTE_TAKES = 80 * MILLI;
  private static final SlotMap AFTER = SlotMap.initial(1).resized(2);

  @Test
  void write_inTheBatchThatCutsOver_isKeptUntilOthersHaveIt() {
    keepsWhatNobodyElseHas();
  }

  /** The test above, for a mutant. */
  void keepsWhatNobodyElseHas() {
    SmallCluster cluster = new SmallCluster(1, "alice", "bob", "carol", "dave");
    SimulatedNode alice = cluster.node(ALICE);
    String moves = keyOfTheNewShard();
    cluster.delay("Accepted", VOTE_TAKES);
    cluster.begin(ALICE, new Request.Reshard(2));
    cluster.pass(SECOND / 100);
    while (cluster.proposed().shardCount() != 2) {
      cluster.pass(MILLI);
    }
    long votesCome = cluster.world().scheduler().now() + VOTE_TAKES;
    alice.pause();
    cluster.hinder("Updates", 1);
    Value value = Value.of("1");
    cluster.begin(ALICE, new Request.Put(new Key(moves), value, Token.NO_PAST, Acks.LOCAL));
    long tick = (votesCome / ReplicaSettings.TICK_NANOS + 1) * ReplicaSettings.TICK_NANOS;
    // At one time what was scheduled first comes first: this, the tick, the batch.
    cluster.world().scheduler().at(tick, alice::resume);
    cluster.pass(3 * SECOND);
    assertThat(cluster.node(DAVE).store().view().orElseThrow().shardCount()).isEqualTo(2);

    cluster.world().network().heal();
    cluster.pass(5 * SECOND);
    assertThat(cluster.told("slots given up")).isEqualTo(4);
    assertThat(cluster.get(DAVE, moves))
        .isInstanceOfSatisfying(
            Answer.Found.class, found -> assertThat(found.value()).isEqualTo(value));
    cluster.settled();
  }

  private static String keyOfTheNewShard() {
    return Stream.iterate(0, i -> i + 1)
        .map(i -> "key" + i)
        .filter(key -> AFTER.shard(new Key(key).slot()) == 1)
        .findFirst()
        .orElseThrow();
  }
}
