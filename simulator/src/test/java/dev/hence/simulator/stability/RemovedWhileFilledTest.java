package dev.hence.simulator.stability;

import static dev.hence.simulator.world.Scheduler.MILLI;
import static dev.hence.simulator.world.Scheduler.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hence.core.replica.Answer;
import dev.hence.core.replica.Request;
import dev.hence.core.sharding.Removal;
import dev.hence.simulator.world.SimulatedNode;
import org.junit.jupiter.api.Test;

/** A new member dies and is removed when only a part of its slots has come, with tombstones. */
class RemovedWhileFilledTest {
  private static final int ALICE = 0;
  private static final int DAVE = 3;
  private static final int ERIN = 4;
  private static final int KEYS = 20;

  @Test
  void removed_whileItIsFilled_keepsNothingOfTombstonesThatItHandedIn() {
    SmallCluster cluster = new SmallCluster(1, "alice", "bob", "carol", "dave");
    // As long as dave may lack the deletes, their tombstones stay.
    cluster.cutOff(DAVE);
    for (int i = 0; i < KEYS; i++) {
      cluster.put(ALICE, "key" + i, Integer.toString(i));
      cluster.delete(ALICE, "key" + i);
    }
    cluster.delay("Page", 200 * MILLI);
    cluster.join("erin");
    SimulatedNode erin = cluster.node(ERIN);
    Request seat = new Request.AddMember("s0", erin.address());
    assertThat(cluster.ask(ALICE, seat)).isInstanceOf(Answer.Done.class);
    while (erin.store().tombstonesFound() == 0) {
      cluster.pass(10 * MILLI);
    }
    assertThat(erin.store().held().isEmpty()).isTrue();
    erin.crash();
    Request removal = new Request.RemoveNode(erin.address(), Removal.FORGET);
    assertThat(cluster.ask(ALICE, removal)).isInstanceOf(Answer.Done.class);
    cluster.world().network().heal();
    erin.start();
    cluster.pass(10 * SECOND);

    assertThat(cluster.told("slots given up")).isEqualTo(1);
    assertThat(erin.store().tombstonesFound()).isZero();
    cluster.settled();
  }
}
