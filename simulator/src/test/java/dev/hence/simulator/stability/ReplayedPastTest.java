package dev.hence.simulator.stability;

import static dev.hence.simulator.world.Scheduler.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hence.core.replica.Request;
import dev.hence.core.sharding.Layout;
import dev.hence.core.sharding.SlotSet;
import dev.hence.simulator.world.SimulatedNode;
import org.junit.jupiter.api.Test;

/**
 * Two shards become one while a node of each is cut off. The one of the first shard writes before
 * it knows, and again when it does. The other one gets the second write by the log, and fetches the
 * slots of both from those who have neither.
 */
class ReplayedPastTest {
  private static final int ALICE = 0;
  private static final int BOB = 1;
  private static final int FRANK = 5;

  @Test
  void fill_bringsWhatItsOwnUpdatesFollow() {
    waitsForWhatItsOwnUpdatesFollow();
  }

  /** The test above, for a mutant. */
  void waitsForWhatItsOwnUpdatesFollow() {
    SmallCluster cluster = new SmallCluster(2, "alice", "bob", "carol", "dave", "erin", "frank");
    SimulatedNode alice = cluster.node(ALICE);
    SimulatedNode frank = cluster.node(FRANK);
    String key = cluster.keyOf(ALICE);
    cluster.cutOff(ALICE);
    cluster.cutOff(FRANK);
    cluster.begin(BOB, new Request.Reshard(1));
    cluster.pass(10 * SECOND);
    cluster.put(ALICE, key, "1");
    cluster.world().network().heal();
    cluster.hinder("Page", 1);
    for (int other = BOB; other < FRANK; other++) {
      cluster.part(alice, cluster.node(other));
    }
    cluster.pass(2 * SECOND);
    cluster.put(ALICE, key, "2");
    cluster.pass(SECOND);
    Layout layout = new Layout(frank.store().view().orElseThrow());
    SlotSet held = frank.store().held();
    assertThat(layout.view().shardCount()).isEqualTo(1);
    assertThat(held.containsAll(layout.present(frank.address()))).as("all is there").isFalse();
    assertThat(frank.store().coverage().covers(cluster.token.entries())).isFalse();
    assertThat(frank.store().coverage().meet(cluster.token.entries()).isEmpty()).isFalse();

    alice.crash();
    cluster.hinder("Page", 0);
    cluster.pass(20 * SECOND);
    assertThat(frank.store().held()).as("nothing taken over without alice").isEqualTo(held);
    assertThat(cluster.told("slots wait for a member that is away")).isEqualTo(1);

    alice.start();
    cluster.world().network().heal();
    cluster.pass(20 * SECOND);
    assertThat(frank.store().held().containsAll(layout.present(frank.address()))).isTrue();
    cluster.settled();
  }
}
