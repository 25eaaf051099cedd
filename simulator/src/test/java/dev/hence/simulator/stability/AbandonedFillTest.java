package dev.hence.simulator.stability;

import static dev.hence.simulator.world.Scheduler.MILLI;
import static dev.hence.simulator.world.Scheduler.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hence.core.data.Key;
import dev.hence.core.replica.Request;
import dev.hence.core.sharding.Layout;
import dev.hence.core.sharding.SlotSet;
import dev.hence.simulator.world.SimulatedNode;
import org.junit.jupiter.api.Test;

/**
 * A node that copies slots dies when it has their pages, and so speaks for what they hold, but
 * hasn't taken them over. When it is back, only others are there, who lack a part of it.
 */
class AbandonedFillTest {
  private static final int CAROL = 2;
  private static final int DAVE = 3;
  private static final int FRANK = 5;

  @Test
  void restarts_waitsForOneWhoHasWhatItSpeaksFor() {
    waitsForOneWhoHasWhatItSpeaksFor();
  }

  void waitsForOneWhoHasWhatItSpeaksFor() {
    SmallCluster cluster = new SmallCluster(2, "alice", "bob", "carol", "dave", "erin", "frank");
    SimulatedNode carol = cluster.node(CAROL);
    SimulatedNode frank = cluster.node(FRANK);
    cluster.cutOff(FRANK);
    cluster.begin(DAVE, new Request.Reshard(1));
    cluster.pass(SECOND);
    // What its source has of the other shard, and it hasn't, it has to catch up with first.
    cluster.put(DAVE, cluster.keyOf(DAVE), "1");
    cluster.pass(SECOND);
    cluster.cutOff(CAROL);
    cluster.put(CAROL, cluster.keyOf(CAROL), "2");
    cluster.world().network().heal();
    for (int other : new int[] {0, 1, DAVE, DAVE + 1}) {
      cluster.part(carol, cluster.node(other));
      cluster.part(frank, cluster.node(other));
    }
    SlotSet held = frank.store().held();
    // Pages bring what no log does, and carol is gone.
    cluster.hinder("Pull", 1);
    Key only = new Key(cluster.keyOf(CAROL));
    while (frank.store().register(only).isEmpty()) {
      cluster.pass(MILLI / 10);
    }
    cluster.pass(SECOND);
    cluster.part(carol, frank);
    long end = cluster.world().scheduler().now() + 20 * SECOND;
    while (!speaksForWhatOnlyCarolHas(cluster) && cluster.world().scheduler().now() < end) {
      cluster.pass(MILLI / 10);
    }
    assertThat(speaksForWhatOnlyCarolHas(cluster)).isTrue();
    assertThat(frank.store().held()).as("nothing taken over").isEqualTo(held);
    frank.crash();
    carol.crash();
    cluster.world().network().heal();
    frank.start();
    cluster.pass(20 * SECOND);
    assertThat(frank.store().held()).as("nothing taken over without carol").isEqualTo(held);
    assertThat(cluster.told("slots wait for a member that is away")).isEqualTo(1);
    carol.start();
    cluster.pass(20 * SECOND);
    Layout layout = new Layout(frank.store().view().orElseThrow());
    assertThat(layout.view().shardCount()).isEqualTo(1);
    assertThat(frank.store().held().containsAll(layout.present(frank.address()))).isTrue();
    cluster.settled();
  }

  private static boolean speaksForWhatOnlyCarolHas(SmallCluster cluster) {
    return cluster
        .node(FRANK)
        .store()
        .coverage()
        .covers(cluster.node(CAROL).store().coverage().minus(cluster.node(0).store().coverage()));
  }
}
