package dev.hence.simulator.stability;

import static dev.hence.simulator.world.Scheduler.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hence.core.clock.Token;
import dev.hence.core.clock.VectorClock;
import dev.hence.core.replica.Answer;
import dev.hence.core.replica.Figures;
import org.junit.jupiter.api.Test;

class StabilityScenarioTest {
  private static SmallCluster three() {
    return new SmallCluster(1, "alice", "bob", "carol");
  }

  @Test
  void delete_allMembersThere_leavesNothingBehind() {
    SmallCluster cluster = three();
    cluster.put(0, "k", "1");
    cluster.delete(1, "k");
    cluster.pass(2 * SECOND);
    for (int i = 0; i < 3; i++) {
      assertThat(cluster.node(i).store().registers()).isEmpty();
      assertThat(cluster.node(i).store().tombstonesFound()).isZero();
      assertThat(cluster.node(i).store().logged()).isZero();
      assertThat(cluster.figures(i)).isEqualTo(Figures.NONE);
      assertThat(cluster.get(i, "k"))
          .isInstanceOfSatisfying(
              Answer.Absent.class, absent -> assertThat(absent.version()).isEmpty());
    }
    assertThat(cluster.put(2, "k", "2"))
        .isInstanceOfSatisfying(
            Answer.Written.class,
            written -> assertThat(written.outcome()).isEqualTo(Answer.Outcome.CREATED));
    cluster.settled();
  }

  @Test
  void delete_dependenciesUnstable_isKeptForItsReaders() {
    SmallCluster cluster = new SmallCluster(2, "alice", "bob", "carol", "dave");
    String here = cluster.keyOf(0);
    String there = cluster.keyOf(2);
    cluster.put(0, here, "1");
    cluster.pass(SECOND);
    cluster.node(3).crash();
    cluster.pass(SECOND);
    cluster.put(2, there, "2");
    cluster.delete(0, here);
    cluster.pass(5 * SECOND);
    assertThat(cluster.figures(0).log().updates()).as("the delete itself is stable").isZero();
    assertThat(cluster.figures(0).tombstones()).isEqualTo(1);
    cluster.token = Token.NO_PAST;
    cluster.get(1, here);
    assertThat(cluster.token.entries().size()).as("what the delete came after").isEqualTo(1);
    cluster.node(3).start();
    cluster.pass(4 * SECOND);
    assertThat(cluster.figures(0).tombstones()).isZero();
  }

  @Test
  void tokens_ofKeysInTwoShards_shrinkAtEveryNode() {
    SmallCluster cluster = new SmallCluster(2, "alice", "bob", "carol", "dave");
    for (int i = 0; i < 8; i++) {
      cluster.put(i % 4, "key" + i, Integer.toString(i));
    }
    assertThat(cluster.token.entries().isEmpty()).isFalse();
    Token full = cluster.token;
    cluster.pass(SECOND);
    for (int i = 0; i < 4; i++) {
      cluster.token = full;
      cluster.get(i, "key0");
      assertThat(cluster.token.entries()).isEqualTo(VectorClock.EMPTY);
    }
  }

  @Test
  void reports_nothingChanges_haveAHandfulOfEntries() {
    SmallCluster cluster = new SmallCluster(2, "alice", "bob", "carol", "dave");
    for (int i = 0; i < 40; i++) {
      cluster.put(i % 4, "key" + i, Integer.toString(i));
    }
    cluster.pass(2 * SECOND);
    cluster.takeReports();
    cluster.pass(2 * SECOND);
    assertThat(cluster.takeReports())
        .isNotEmpty()
        .allMatch(report -> report.coverage().size() <= 2 && report.stable().size() <= 2);
  }
}
