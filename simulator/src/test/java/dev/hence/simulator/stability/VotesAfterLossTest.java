package dev.hence.simulator.stability;

import static dev.hence.simulator.world.Scheduler.MILLI;
import static dev.hence.simulator.world.Scheduler.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hence.core.replica.Answer;
import dev.hence.core.replica.Request;
import dev.hence.simulator.world.SimulatedNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nodes that lost their disk with a vote on it, and whom nobody tells at once that they did. */
class VotesAfterLossTest {
  private static final int ALICE = 0;
  private static final int BOB = 1;
  private static final int CAROL = 2;

  /** That a node which never runs be added. */
  private static Request adding(SmallCluster cluster, String name) {
    return new Request.AddNode(cluster.spare(name));
  }

  /** A view that nobody else hears of. */
  private static void decide(SmallCluster cluster, int proposer, String name) {
    cluster.hinder("NewView", 1);
    long before = cluster.epoch(proposer);
    cluster.begin(proposer, adding(cluster, name));
    for (int i = 0; i < 5_000 && cluster.epoch(proposer) == before; i++) {
      cluster.pass(MILLI);
    }
    assertThat(cluster.epoch(proposer)).isGreaterThan(before);
  }

  /** A member that is being filled has voted, and loses its disk before it served. */
  @Test
  void learner_losesItsDisk_doesNotVoteAgain() {
    SmallCluster cluster = new SmallCluster(1, "alice", "bob");
    cluster.put(ALICE, "key", "1");
    cluster.join("carol");
    SimulatedNode carol = cluster.node(CAROL);
    cluster.hinder("Page", 1);
    assertThat(cluster.ask(ALICE, new Request.AddMember("s0", carol.address())))
        .isInstanceOf(Answer.Done.class);
    cluster.pass(2 * SECOND);
    cluster.part(cluster.node(ALICE), cluster.node(BOB));
    cluster.pass(SECOND);
    decide(cluster, ALICE, "x1");
    carol.crash();
    carol.wipe();
    cluster.world().network().heal();
    cluster.cutOff(ALICE);
    carol.start();
    cluster.pass(5 * SECOND);
    cluster.begin(BOB, adding(cluster, "x2"));
    cluster.pass(5 * SECOND);
    assertThat(cluster.epoch(BOB)).isLessThan(cluster.epoch(ALICE));
  }

  /** A founder alone loses its disk, founds anew, is restarted, and meets the cluster. */
  @Test
  void founder_foundsAnewAndIsRestarted_doesNotVoteAgain() {
    SmallCluster cluster = new SmallCluster(1, "alice");
    cluster.put(ALICE, "key", "1");
    cluster.join("bob");
    cluster.join("carol");
    SimulatedNode alice = cluster.node(ALICE);
    for (int i = BOB; i <= CAROL; i++) {
      assertThat(cluster.ask(ALICE, new Request.AddMember("s0", cluster.node(i).address())))
          .isInstanceOf(Answer.Done.class);
      cluster.pass(3 * SECOND);
    }
    cluster.cutOff(CAROL);
    cluster.pass(SECOND);
    decide(cluster, BOB, "x1");
    alice.crash();
    alice.wipe();
    cluster.cutOff(ALICE);
    cluster.cutOff(CAROL);
    alice.start();
    cluster.pass(3 * SECOND);
    alice.crash();
    alice.start();
    cluster.pass(3 * SECOND);
    cluster.world().network().heal();
    cluster.cutOff(BOB);
    cluster.pass(5 * SECOND);
    cluster.begin(CAROL, adding(cluster, "x2"));
    cluster.pass(5 * SECOND);
    assertThat(cluster.epoch(CAROL)).isLessThan(cluster.epoch(BOB));
  }

  /** A member loses its disk, comes up alone, is restarted, and meets the others. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void member_comesUpAloneOnAnEmptyDiskAndIsRestarted_doesNotVoteAgain(boolean withData) {
    SmallCluster cluster = new SmallCluster(1, "alice", "bob", "carol");
    SimulatedNode carol = cluster.node(CAROL);
    if (withData) {
      cluster.put(ALICE, "key", "1");
      cluster.pass(2 * SECOND);
    }
    cluster.cutOff(BOB);
    cluster.pass(SECOND);
    decide(cluster, ALICE, "x1");
    carol.crash();
    carol.wipe();
    cluster.cutOff(CAROL);
    carol.start();
    cluster.pass(4 * SECOND);
    carol.crash();
    carol.start();
    cluster.pass(4 * SECOND);
    cluster.world().network().heal();
    cluster.cutOff(ALICE);
    cluster.pass(5 * SECOND);
    cluster.begin(BOB, adding(cluster, "x2"));
    cluster.pass(5 * SECOND);
    assertThat(cluster.epoch(BOB)).isLessThan(cluster.epoch(ALICE));
  }
}
