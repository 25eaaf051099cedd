package dev.hence.simulator.stability;

import static dev.hence.simulator.world.Scheduler.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hence.core.clock.Token;
import dev.hence.core.data.Key;
import dev.hence.core.replica.Answer;
import dev.hence.core.replica.Request;
import dev.hence.simulator.world.SimulatedNode;
import org.junit.jupiter.api.Test;

/** A node founds a cluster alone, others join it, and it loses its disk. */
class OneOriginTest {
  private static final int ALICE = 0;
  private static final int BOB = 1;

  private static SmallCluster grown() {
    SmallCluster cluster = new SmallCluster(1, "alice");
    cluster.put(ALICE, "before", "1");
    cluster.join("bob");
    assertThat(cluster.ask(ALICE, new Request.AddMember("s0", cluster.node(BOB).address())))
        .isInstanceOf(Answer.Done.class);
    cluster.pass(3 * SECOND);
    return cluster;
  }

  /** The founder comes up on an empty disk with nobody in reach. */
  private static void foundAgain(SmallCluster cluster) {
    SimulatedNode alice = cluster.node(ALICE);
    SimulatedNode bob = cluster.node(BOB);
    alice.crash();
    alice.wipe();
    cluster.part(alice, bob);
    alice.start();
    cluster.pass(3 * SECOND);
  }

  private static int cluster(SimulatedNode node) {
    return node.published().orElseThrow().layout().view().cluster();
  }

  @Test
  void founder_onAnEmptyDisk_foundsAnotherClusterAndRefusesTheOldTokens() {
    SmallCluster cluster = grown();
    Token old = ((Answer.Found) cluster.get(BOB, "before")).token();

    foundAgain(cluster);

    assertThat(cluster(cluster.node(ALICE))).isNotEqualTo(cluster(cluster.node(BOB)));
    cluster.token = old;
    assertThat(cluster.get(ALICE, "before")).isInstanceOf(Answer.TokenRefused.class);
  }

  @Test
  void twoClusters_thatMeet_becomeTheLargerOneWithWhatBothHad() {
    SmallCluster cluster = grown();
    foundAgain(cluster);
    cluster.token = Token.NO_PAST;
    cluster.put(ALICE, "alone", "2");
    cluster.token = Token.NO_PAST;
    cluster.put(BOB, "meanwhile", "3");
    int larger = cluster(cluster.node(BOB));

    cluster.world().network().heal();
    cluster.pass(10 * SECOND);

    for (SimulatedNode node : cluster.world().nodes()) {
      assertThat(cluster(node)).isEqualTo(larger);
      assertThat(node.store().registers().keySet())
          .containsExactlyInAnyOrder(new Key("before"), new Key("alone"), new Key("meanwhile"));
      assertThat(node.published().orElseThrow().served().size()).isEqualTo(Key.SLOTS);
    }
    cluster.settled();
  }
}
