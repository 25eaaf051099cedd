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
import dev.hence.core.sharding.Removal;
import dev.hence.simulator.world.SimulatedNode;
import org.junit.jupiter.api.Test;

/** A node that gets a write, the view that removes it and its next tick in one batch. */
class WrittenWhenRemovedTest {
  private static final int ALICE = 0;
  private static final int CAROL = 2;
  private static final long VIEW_TAKES = 300 * MILLI;

  @Test
  void write_inTheBatchThatRemovesItsNode_isHandedIn() {
    handsInWhatIsNotStoredYet();
  }

  /** The test above, for a mutant. */
  void handsInWhatIsNotStoredYet() {
    SmallCluster cluster = new SmallCluster(1, "alice", "bob", "carol");
    SimulatedNode carol = cluster.node(CAROL);
    cluster.delay("NewView", VIEW_TAKES);
    Request removal = new Request.RemoveNode(carol.address(), Removal.FORGET);
    assertThat(cluster.ask(ALICE, removal)).isInstanceOf(Answer.Done.class);
    long viewComes = cluster.world().scheduler().now() + VIEW_TAKES;

    cluster.pass(VIEW_TAKES / 2);
    carol.pause();
    Value value = Value.of("2");
    cluster.begin(CAROL, new Request.Put(new Key("key"), value, Token.NO_PAST, Acks.LOCAL));
    long tick = (viewComes / ReplicaSettings.TICK_NANOS + 1) * ReplicaSettings.TICK_NANOS;
    // At one time what was scheduled first comes first: this, the tick, the batch.
    cluster.world().scheduler().at(tick, carol::resume);
    cluster.pass(5 * SECOND);

    assertThat(cluster.told("this node has no place in the view any more")).isEqualTo(1);
    assertThat(cluster.get(ALICE, "key"))
        .isInstanceOfSatisfying(
            Answer.Found.class, found -> assertThat(found.value()).isEqualTo(value));
    cluster.settled();
  }
}
