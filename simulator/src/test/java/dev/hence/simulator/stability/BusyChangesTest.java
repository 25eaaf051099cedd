package dev.hence.simulator.stability;

import static dev.hence.simulator.world.Scheduler.MILLI;
import static dev.hence.simulator.world.Scheduler.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hence.core.replica.Answer;
import dev.hence.core.replica.Request;
import dev.hence.core.sharding.Removal;
import org.junit.jupiter.api.Test;

/** Changes that wait for a reshard to end, and a reshard that is given up. */
class BusyChangesTest {
  private static final int ALICE = 0;
  private static final int CAROL = 2;
  private static final int DAVE = 3;
  private static final int ERIN = 4;

  private final SmallCluster cluster = new SmallCluster(2, "alice", "bob", "carol", "dave");

  private boolean copies() {
    return cluster.node(ALICE).store().view().orElseThrow().copying();
  }

  /** The answer to a change that a node is asked for as soon as it knows of a reshard. */
  private Answer assignWhileCopying(int index) {
    cluster.begin(ALICE, new Request.Reshard(1));
    while (!cluster.node(index).store().view().orElseThrow().copying()) {
      cluster.pass(MILLI);
    }
    return cluster.ask(index, new Request.AddMember("s0", cluster.node(CAROL).address()));
  }

  @Test
  void assign_reshardLedByAnother_isDoneAfterIt() {
    assertThat(assignWhileCopying(DAVE)).isInstanceOf(Answer.Done.class);
  }

  @Test
  void assign_reshardLedByTheSameNode_letsTheCutOverPass() {
    assertThat(assignWhileCopying(ALICE)).isInstanceOf(Answer.Done.class);
    assertThat(copies()).isFalse();
  }

  @Test
  void reshard_countThatIsThere_isAnsweredAtOnce() {
    assertThat(cluster.ask(ALICE, new Request.Reshard(2)))
        .isInstanceOfSatisfying(
            Answer.Done.class, done -> assertThat(done).isEqualTo(new Answer.Done(false)));
  }

  @Test
  void reshard_givenUpWithTheCountThatWasThere_isntAnsweredAsDone() {
    Request forget = new Request.RemoveNode(cluster.node(DAVE).address(), Removal.FORGET);
    assertThat(cluster.ask(ALICE, forget)).isInstanceOf(Answer.Done.class);
    cluster.node(DAVE).crash();
    cluster.pass(5 * SECOND);
    cluster.join("erin");
    cluster.hinder("Page", 1);
    SmallCluster.Waiting waiting = cluster.begin(ALICE, new Request.Reshard(2));
    cluster.pass(SECOND);
    assertThat(copies()).isTrue();
    cluster.node(ERIN).crash();
    cluster.pass(58 * SECOND);
    assertThat(copies()).isFalse();
    assertThat(waiting.answer())
        .hasValueSatisfying(answer -> assertThat(answer).isInstanceOf(Answer.Unavailable.class));
  }
}
