package dev.hence.simulator.stability;

import static dev.hence.simulator.world.Scheduler.MILLI;
import static dev.hence.simulator.world.Scheduler.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hence.core.replica.Answer;
import dev.hence.core.replica.Request;
import dev.hence.core.sharding.Removal;
import dev.hence.simulator.world.SimulatedNode;
import org.junit.jupiter.api.Test;

/**
 * A node that copies slots has a part of them from a member that the others of its shard couldn't
 * reach, when both die. It copies on from the others; what the dead one had comes back under other
 * names.
 */
class LeftByAFillTest {
  private static final int CAROL = 2;
  private static final int DAVE = 3;
  private static final int ERIN = 4;
  private static final int FRANK = 5;
  private static final int KEYS = 200;
  private static final int DIGITS = 300;

  @Test
  void pages_ofASourceThatIsForgotten_leaveNothing() {
    leavesNothing();
  }

  /** The test above, for a mutant. */
  void leavesNothing() {
    SmallCluster cluster = new SmallCluster(2, "alice", "bob", "carol", "dave", "erin", "frank");
    SimulatedNode carol = cluster.node(CAROL);
    SimulatedNode dave = cluster.node(DAVE);
    cluster.part(dave, cluster.node(ERIN));
    cluster.part(dave, cluster.node(FRANK));
    cluster.putHeld(DAVE, KEYS, i -> "1".repeat(DIGITS) + i);
    // So that it asks the one that has most, and has a page of it before the next.
    cluster.slow(dave, carol, 400 * MILLI);
    cluster.slow(cluster.node(ERIN), carol, 3 * SECOND);
    cluster.slow(cluster.node(FRANK), carol, 3 * SECOND);
    cluster.begin(0, new Request.Reshard(3));
    while (carol.store().registers().isEmpty()) {
      cluster.pass(MILLI);
    }
    assertThat(carol.store().view().orElseThrow().copying()).isTrue();
    assertThat(carol.store().registers()).hasSizeLessThan(dave.store().registers().size() / 2);

    dave.crash();
    carol.crash();
    cluster.world().network().heal();
    carol.start();
    cluster.pass(SECOND);
    Request removal = new Request.RemoveNode(dave.address(), Removal.FORGET);
    assertThat(cluster.ask(0, removal)).isInstanceOf(Answer.Done.class);
    cluster.pass(30 * SECOND);
    assertThat(carol.store().view().orElseThrow().shardCount()).isEqualTo(3);
    assertThat(carol.store().registers()).isEmpty();

    // What it hands in goes to two shards by turns.
    dave.start();
    cluster.pass(15 * SECOND);
    cluster.settled();
  }
}
