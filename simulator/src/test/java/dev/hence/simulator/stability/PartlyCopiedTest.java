package dev.hence.simulator.stability;

import static dev.hence.simulator.world.Scheduler.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hence.core.replica.Request;
import dev.hence.core.sharding.Layout;
import dev.hence.simulator.world.SimulatedNode;
import org.junit.jupiter.api.Test;

/**
 * A node copies a part of a shard's slots from a member that then dies, with updates that the other
 * members of the shard lack, and that are in no log but the dead one's.
 */
class PartlyCopiedTest {
  private static final int CAROL = 2;
  private static final int DAVE = 3;

  @Test
  void otherMembers_goOnServingAllUntilItIsBack() {
    SmallCluster cluster = new SmallCluster(2, "alice", "bob", "carol", "dave", "erin", "frank");
    String key = cluster.keyOf(DAVE);
    cluster.put(DAVE, key, "1");
    cluster.pass(SECOND);
    for (int other = DAVE + 1; other < 6; other++) {
      cluster.part(cluster.node(DAVE), cluster.node(other));
    }
    cluster.put(DAVE, key, "2");
    cluster.begin(0, new Request.Reshard(3));
    cluster.pass(SECOND);
    SimulatedNode carol = cluster.node(CAROL);
    assertThat(carol.store().coverage().covers(cluster.node(DAVE).store().coverage())).isTrue();
    cluster.node(DAVE).crash();
    cluster.world().network().heal();
    cluster.pass(6 * SECOND);
    for (int left = DAVE + 1; left < 6; left++) {
      SimulatedNode node = cluster.node(left);
      Layout layout = new Layout(node.store().view().orElseThrow());
      assertThat(node.store().held().containsAll(layout.present(node.address())))
          .as("%s holds what it serves", node)
          .isTrue();
    }
    cluster.node(DAVE).start();
    cluster.pass(20 * SECOND);
    assertThat(cluster.node(0).store().view().orElseThrow().shardCount()).isEqualTo(3);
    cluster.settled();
  }
}
