package dev.hence.simulator.stability;

import static dev.hence.simulator.world.Scheduler.MILLI;
import static dev.hence.simulator.world.Scheduler.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hence.core.replica.Answer;
import dev.hence.core.replica.Request;
import dev.hence.core.sharding.Removal;
import dev.hence.simulator.world.SimulatedNode;
import org.junit.jupiter.api.Test;

/** A node that is told to leave is restarted before it has handed all over. */
class RestartedLeaverTest {
  @Test
  void leaver_isRestarted_leaves() {
    SmallCluster cluster = new SmallCluster(1, "alice", "bob", "carol", "dave");
    SimulatedNode dave = cluster.node(3);
    // Bob is slow to take over, so that dave is some time in leaving.
    cluster.part(cluster.node(1), cluster.node(3));
    cluster.put(0, "key", "1");
    cluster.pass(SECOND);
    Request removal = new Request.RemoveNode(dave.address(), Removal.LEAVE);
    cluster.hinder("Report", 1);
    assertThat(cluster.ask(0, removal)).isInstanceOf(Answer.Done.class);
    cluster.pass(20 * MILLI);
    dave.crash();
    cluster.world().network().heal();
    cluster.hinder("Report", 0);
    dave.start();
    cluster.pass(10 * SECOND);
    assertThat(cluster.node(0).store().view().orElseThrow().member(dave.address())).isEmpty();
  }
}
