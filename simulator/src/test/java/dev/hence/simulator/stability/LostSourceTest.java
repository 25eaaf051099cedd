package dev.hence.simulator.stability;

import static dev.hence.simulator.world.Scheduler.MILLI;
import static dev.hence.simulator.world.Scheduler.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hence.core.data.Key;
import dev.hence.core.replica.Answer;
import dev.hence.core.replica.Request;
import dev.hence.core.sharding.Removal;
import dev.hence.simulator.world.SimulatedNode;
import org.junit.jupiter.api.Test;

/**
 * Pages with tombstones come from a member that is gone for good before the rest has come, and of
 * what it wrote nobody else has anything.
 */
class LostSourceTest {
  private static final int ALICE = 0;
  private static final int BOB = 1;
  private static final int CAROL = 2;
  private static final int DAVE = 3;
  private static final int KEYS = 20;

  @Test
  void pagesOfOneThatIsGone_leaveNothingOfTheirTombstones() {
    forgetsWhereTombstonesWere();
  }

  /** The test above, for a mutant. */
  void forgetsWhereTombstonesWere() {
    SmallCluster cluster = new SmallCluster(2, "alice", "bob", "carol", "dave");
    SimulatedNode alice = cluster.node(ALICE);
    SimulatedNode carol = cluster.node(CAROL);
    cluster.cutOff(DAVE);
    for (int i = 0; i < KEYS; i++) {
      Key key = new Key("key" + i);
      if (carol.store().held().contains(key.slot())) {
        cluster.put(CAROL, key.text(), Integer.toString(i));
        cluster.delete(CAROL, key.text());
      }
    }

    cluster.delay("Page", 200 * MILLI);
    cluster.begin(ALICE, new Request.Reshard(1));
    while (alice.store().tombstonesFound() == 0) {
      cluster.pass(10 * MILLI);
    }
    assertThat(alice.store().held()).isEqualTo(cluster.node(BOB).store().held());
    carol.crash();
    carol.wipe();
    cluster.world().network().heal();
    Request removal = new Request.RemoveNode(carol.address(), Removal.FORGET);
    assertThat(cluster.ask(ALICE, removal)).isInstanceOf(Answer.Done.class);
    cluster.pass(20 * SECOND);

    assertThat(alice.store().view().orElseThrow().copying()).isFalse();
    assertThat(alice.store().tombstonesFound()).isZero();
    cluster.settled();
  }
}
