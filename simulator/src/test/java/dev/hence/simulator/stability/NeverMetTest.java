package dev.hence.simulator.stability;

import static dev.hence.simulator.world.Scheduler.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hence.core.replica.Figures;
import dev.hence.simulator.world.SimulatedNode;
import org.junit.jupiter.api.Test;

/** A member comes back with an empty disk while one of another shard is away: it never met that. */
class NeverMetTest {
  private static final int ALICE = 0;
  private static final int BOB = 1;
  private static final int DAVE = 3;

  @Test
  void replaced_whileAnotherShardsMemberIsAway_holdsNothingBack() {
    countsWhomItNeverMet();
  }

  /** The test above, for a mutant. */
  void countsWhomItNeverMet() {
    SmallCluster cluster = new SmallCluster(2, "alice", "bob", "carol", "dave");
    cluster.node(DAVE).crash();
    SimulatedNode bob = cluster.node(BOB);
    bob.crash();
    bob.wipe();
    bob.start();
    cluster.pass(10 * SECOND);
    for (int i = 0; i < 10; i++) {
      cluster.put(ALICE, cluster.keyOf(ALICE), Integer.toString(i));
    }
    cluster.pass(15 * SECOND);

    assertThat(cluster.figures(ALICE)).isEqualTo(Figures.NONE);
    assertThat(cluster.figures(BOB)).isEqualTo(Figures.NONE);
    cluster.node(DAVE).start();
    cluster.pass(5 * SECOND);
    cluster.settled();
  }

  @Test
  void restarted_whileANewMemberOfAnotherShardIsAway_holdsNothingBack() {
    remembersWhomItMet();
  }

  /** The test above, for a mutant. */
  void remembersWhomItMet() {
    SmallCluster cluster = new SmallCluster(2, "alice", "bob", "carol", "dave");
    SimulatedNode dave = cluster.node(DAVE);
    dave.crash();
    dave.wipe();
    // All meet the new one, and it goes away before it serves.
    cluster.hinder("Page", 1);
    dave.start();
    cluster.pass(5 * SECOND);
    dave.crash();
    cluster.hinder("Page", 0);
    SimulatedNode bob = cluster.node(BOB);
    bob.crash();
    bob.start();
    cluster.pass(5 * SECOND);
    for (int i = 0; i < 10; i++) {
      cluster.put(ALICE, cluster.keyOf(ALICE), Integer.toString(i));
    }
    cluster.pass(15 * SECOND);

    assertThat(cluster.figures(ALICE)).isEqualTo(Figures.NONE);
    assertThat(cluster.figures(BOB)).isEqualTo(Figures.NONE);
    dave.start();
    cluster.pass(5 * SECOND);
    cluster.settled();
  }
}
