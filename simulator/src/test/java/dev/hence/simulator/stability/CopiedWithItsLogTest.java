package dev.hence.simulator.stability;

import static dev.hence.simulator.world.Scheduler.MILLI;
import static dev.hence.simulator.world.Scheduler.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hence.core.replica.Answer;
import dev.hence.core.replica.Figures;
import dev.hence.core.replica.Request;
import dev.hence.core.sharding.Layout;
import dev.hence.core.sharding.Removal;
import dev.hence.simulator.world.SimulatedNode;
import org.junit.jupiter.api.Test;

/**
 * Slots are copied for a reshard from a member that the other one of its shard can't reach, and
 * that one is forgotten after the cut-over: only those who copied have its last updates.
 */
class CopiedWithItsLogTest {
  private static final int CAROL = 2;
  private static final int DAVE = 3;
  private static final int ERIN = 4;
  private static final int FRANK = 5;
  private static final int KEYS = 30;

  @Test
  void updatesThatThoseWhoCopiedHave_comeToTheOtherReplicas() {
    reachEverybody();
  }

  /** The test above, for a mutant. */
  void reachEverybody() {
    SmallCluster cluster = partedInTheShard();
    SimulatedNode dave = cluster.node(DAVE);
    SimulatedNode erin = cluster.node(ERIN);
    cluster.putHeld(DAVE, KEYS, Integer::toString);
    assertThat(erin.store().coverage().covers(dave.store().coverage())).isFalse();
    assertThat(cluster.ask(0, new Request.Reshard(3))).isInstanceOf(Answer.Done.class);
    dave.crash();
    cluster.world().network().heal();
    Request removal = new Request.RemoveNode(dave.address(), Removal.FORGET);
    assertThat(cluster.ask(0, removal)).isInstanceOf(Answer.Done.class);
    cluster.pass(10 * SECOND);

    for (int i = 0; i < KEYS; i++) {
      Answer answer = cluster.get(ERIN, "key" + i);
      assertThat(answer).as("key" + i).isNotInstanceOf(Answer.Unsatisfied.class);
    }
    for (int i = 0; i < cluster.world().nodes().size(); i++) {
      if (i != DAVE) {
        assertThat(cluster.figures(i)).isEqualTo(Figures.NONE);
      }
    }
    cluster.settled();
  }

  @Test
  void otherReplica_whileOneWithMoreIsAway_keepsItsSlots() {
    keepsWhatNobodyElseHas();
  }

  /** The test above, for a mutant. */
  void keepsWhatNobodyElseHas() {
    SmallCluster cluster = partedInTheShard();
    SimulatedNode dave = cluster.node(DAVE);
    SimulatedNode erin = cluster.node(ERIN);
    cluster.put(DAVE, cluster.keyOf(DAVE), "1");
    // Pages bring what no log does.
    cluster.hinder("Pull", 1);
    cluster.begin(0, new Request.Reshard(3));
    cluster.pass(SECOND);
    cluster.part(dave, cluster.node(CAROL));
    cluster.part(dave, cluster.node(FRANK));
    cluster.pass(8 * SECOND);
    cluster.hinder("Pull", 0);
    cluster.pass(8 * SECOND);
    dave.crash();
    cluster.world().network().heal();
    assertThat(erin.store().view().orElseThrow().shardCount()).isEqualTo(3);
    assertThat(erin.store().coverage().covers(dave.store().coverage())).isFalse();
    Layout layout = new Layout(erin.store().view().orElseThrow());
    for (int i = 0; i < 100; i++) {
      cluster.pass(100 * MILLI);
      assertThat(erin.store().held().containsAll(layout.present(erin.address()))).isTrue();
    }
    dave.start();
    cluster.pass(20 * SECOND);
    cluster.settled();
  }

  /** Dave and erin, the two of a shard, don't reach each other; frank has no shard yet. */
  private static SmallCluster partedInTheShard() {
    SmallCluster cluster = new SmallCluster(2, "alice", "bob", "carol", "dave", "erin");
    cluster.join("frank");
    SimulatedNode dave = cluster.node(DAVE);
    SimulatedNode erin = cluster.node(ERIN);
    assertThat(erin.store().held()).isEqualTo(dave.store().held());
    cluster.part(dave, erin);
    return cluster;
  }
}
