package dev.hence.simulator.stability;

import static dev.hence.simulator.world.Scheduler.MILLI;
import static dev.hence.simulator.world.Scheduler.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hence.core.replica.Answer;
import dev.hence.core.replica.Request;
import dev.hence.core.sharding.Removal;
import org.junit.jupiter.api.Test;

/** What the log says of members that something waits for, and of one that left. */
class WaitedForTest {
  private static final String TARGETS = "the reshard waits for members that are away";
  private static final String SOURCES = "slots don't come, and members that have them are away";
  private static final int ALICE = 0;
  private static final int BOB = 1;
  private static final int CAROL = 2;
  private static final int DAVE = 3;

  @Test
  void reshardWhoseTargetIsAway_namesItOnce() {
    SmallCluster cluster = new SmallCluster(2, "alice", "bob", "carol", "dave", "erin", "frank");
    cluster.hinder("Page", 1);
    cluster.begin(ALICE, new Request.Reshard(3));
    cluster.pass(SECOND);
    cluster.node(5).crash();
    cluster.pass(6 * SECOND);
    assertThat(cluster.told(TARGETS)).isEqualTo(1);
    cluster.pass(3 * SECOND);
    assertThat(cluster.told(TARGETS)).isEqualTo(1);
    cluster.hinder("Page", 0);
    cluster.node(5).start();
    cluster.pass(20 * SECOND);
    cluster.settled();
  }

  @Test
  void slotsWhoseHoldersAreAway_nameThemOnceAtEachNode() {
    SmallCluster cluster = new SmallCluster(2, "alice", "bob", "carol", "dave");
    cluster.put(CAROL, cluster.keyOf(CAROL), "1");
    cluster.hinder("Page", 1);
    cluster.begin(ALICE, new Request.Reshard(1));
    cluster.pass(500 * MILLI);
    cluster.node(CAROL).crash();
    cluster.node(DAVE).crash();
    cluster.hinder("Page", 0);
    cluster.pass(15 * SECOND);
    assertThat(cluster.told(SOURCES)).as("at alice, and at bob").isEqualTo(2);
    cluster.node(CAROL).start();
    cluster.node(DAVE).start();
    cluster.pass(20 * SECOND);
    assertThat(cluster.node(BOB).store().view().orElseThrow().copying()).isFalse();
    cluster.settled();
  }

  @Test
  void nodeThatLeft_isNotSaidToHaveHandedInWhatOnlyItHad() {
    SmallCluster cluster = new SmallCluster(1, "alice", "bob", "carol");
    cluster.put(CAROL, "key", "2");
    cluster.pass(SECOND);
    Request leave = new Request.RemoveNode(cluster.node(CAROL).address(), Removal.LEAVE);
    assertThat(cluster.ask(ALICE, leave)).isInstanceOf(Answer.Done.class);
    cluster.pass(5 * SECOND);

    assertThat(cluster.told("this node has left the view")).isEqualTo(1);
    assertThat(cluster.told("this node has no place in the view")).isZero();
    assertThat(cluster.told("handed in what only this node had")).isZero();
    cluster.settled();
  }
}
