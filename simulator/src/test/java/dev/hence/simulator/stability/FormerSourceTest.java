package dev.hence.simulator.stability;

import static dev.hence.simulator.world.Scheduler.MILLI;
import static dev.hence.simulator.world.Scheduler.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hence.core.data.Value;
import dev.hence.core.replica.Answer;
import dev.hence.core.replica.Request;
import dev.hence.simulator.world.SimulatedNode;
import org.junit.jupiter.api.Test;

/**
 * A member that lost its disk is filled by one who held its slots formerly, whose part in them has
 * ended in a view that neither knows: what became stable since then it needn't have.
 */
class FormerSourceTest {
  private static final int ALICE = 0;
  private static final int BOB = 1;
  private static final int CAROL = 2;
  private static final int DAVE = 3;

  @Test
  void filledByOneWhosePartHasEnded_isFilledAnewOnceItLearnsOfThat() {
    showsNothingOlder(false);
  }

  @Test
  void filledByOneWhosePartHasEnded_andRestarted_isFilledAnewOnceItLearnsOfThat() {
    showsNothingOlder(true);
  }

  /** The test above, for a mutant. */
  void showsNothingOlder(boolean restarted) {
    SmallCluster cluster = new SmallCluster(1, "alice", "bob", "carol", "dave");
    SimulatedNode alice = cluster.node(ALICE);
    for (int i = 0; i < 8; i++) {
      cluster.put(BOB, "key" + i, Integer.toString(i));
    }
    cluster.pass(SECOND);
    cluster.begin(ALICE, new Request.Reshard(2));
    while (cluster.epoch(ALICE) < 3) {
      cluster.pass(MILLI);
    }
    // That former roles end only alice and bob learn.
    cluster.hinder("NewView", 1);
    while (cluster.epoch(ALICE) < 4) {
      cluster.pass(MILLI / 50);
    }
    cluster.part(alice, cluster.node(CAROL));
    cluster.part(alice, cluster.node(DAVE));
    cluster.part(cluster.node(BOB), cluster.node(CAROL));
    cluster.part(cluster.node(BOB), cluster.node(DAVE));
    cluster.hinder("NewView", 0);
    cluster.pass(SECOND);
    assertThat(cluster.epoch(BOB)).isEqualTo(4);
    assertThat(cluster.epoch(CAROL)).isEqualTo(3);
    assertThat(cluster.epoch(DAVE)).isEqualTo(3);

    String key = cluster.keyOf(BOB);
    assertThat(cluster.put(BOB, key, "100")).isInstanceOf(Answer.Written.class);
    cluster.pass(SECOND);
    assertThat(cluster.get(BOB, key)).isInstanceOf(Answer.Found.class);
    assertThat(cluster.token.entries().isEmpty()).as("all is stable").isTrue();

    alice.crash();
    alice.wipe();
    cluster.world().network().heal();
    cluster.cutOff(BOB);
    // No agreement, so that it doesn't hear of the view by asking for its seat to be recorded.
    cluster.hinder("Cast", 1);
    alice.start();
    cluster.pass(5 * SECOND);
    assertThat(cluster.epoch(ALICE)).isEqualTo(3);
    assertThat(alice.published().orElseThrow().served().isEmpty()).isFalse();
    if (restarted) {
      alice.crash();
      alice.start();
    }
    cluster.hinder("Cast", 0);
    cluster.pass(5 * SECOND);
    assertThat(cluster.epoch(ALICE)).isGreaterThan(3);
    assertThat(cluster.get(ALICE, key)).isInstanceOf(Answer.Unavailable.class);

    cluster.world().network().heal();
    cluster.pass(5 * SECOND);
    assertThat(cluster.get(ALICE, key))
        .isInstanceOfSatisfying(
            Answer.Found.class, found -> assertThat(found.value()).isEqualTo(Value.of("100")));
    cluster.settled();
  }
}
