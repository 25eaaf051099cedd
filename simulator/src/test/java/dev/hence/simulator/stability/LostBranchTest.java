package dev.hence.simulator.stability;

import static dev.hence.simulator.world.Scheduler.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hence.core.clock.Token;
import dev.hence.core.data.Value;
import dev.hence.core.replica.Answer;
import dev.hence.core.replica.Request;
import dev.hence.core.sharding.Address;
import dev.hence.core.sharding.Removal;
import dev.hence.simulator.world.SimulatedNode;
import org.junit.jupiter.api.Test;

/** A view is forced at one node alone, while the majority removes that node and goes on. */
class LostBranchTest {
  private static final int ALICE = 0;
  private static final int BOB = 1;
  private static final int CAROL = 2;

  /** A value that all had was overwritten where carol is cut off, and is stable there. */
  private final SmallCluster cluster = new SmallCluster(1, "alice", "bob", "carol");

  /** What carol, and what the majority told somebody who read. */
  private final Token ofCarol;

  private final Token ofMajority;

  LostBranchTest() {
    cluster.put(ALICE, "key", "1");
    cluster.pass(SECOND);
    cluster.cutOff(CAROL);
    cluster.pass(5 * SECOND);
    assertThat(cluster.ask(CAROL, new Request.Forced(forget(ALICE))))
        .isInstanceOf(Answer.Done.class);
    cluster.get(CAROL, "key");
    ofCarol = cluster.token;
    cluster.token = Token.NO_PAST;
    assertThat(cluster.ask(BOB, forget(CAROL))).isInstanceOf(Answer.Done.class);
    cluster.put(BOB, "key", "2");
    cluster.pass(2 * SECOND);
    cluster.get(BOB, "key");
    ofMajority = cluster.token;
  }

  private SimulatedNode node(int index) {
    return cluster.node(index);
  }

  private Address address(int index) {
    return node(index).address();
  }

  private Request.RemoveNode forget(int index) {
    return new Request.RemoveNode(address(index), Removal.FORGET);
  }

  private void finds(int index, String json) {
    assertThat(cluster.get(index, "key"))
        .isInstanceOfSatisfying(
            Answer.Found.class, found -> assertThat(found.value()).isEqualTo(Value.of(json)));
  }

  private Token goOn(Answer answer) {
    assertThat(answer).isInstanceOf(Answer.Lost.class);
    Answer.Lost lost = (Answer.Lost) answer;
    assertThat(lost.lost().isEmpty()).isTrue();
    return lost.token();
  }

  @Test
  void read_tokenOfTheBranchThatLost_isToldSoRatherThanShownWhatWasOverwritten() {
    tellsWhoHasATokenOfTheBranchThatLost();
  }

  void tellsWhoHasATokenOfTheBranchThatLost() {
    assertThat(ofMajority.entries().isEmpty()).isTrue();
    assertThat(ofCarol.epoch()).isGreaterThan(ofMajority.epoch());

    cluster.token = goOn(cluster.get(CAROL, "key"));

    assertThat(cluster.token.epoch()).isEqualTo(ofCarol.epoch());
    finds(CAROL, "1");
  }

  @Test
  void write_tokenOfTheBranchThatLost_isNotApplied() {
    cluster.token = goOn(cluster.put(CAROL, "key", "3"));

    finds(CAROL, "1");
  }

  @Test
  void read_tokenJoinedFromBothBranches_isToldSo() {
    cluster.token = ofCarol.join(ofMajority);

    cluster.token = goOn(cluster.get(CAROL, "key"));

    finds(CAROL, "1");
  }

  @Test
  void read_tokenFromBeforeTheFork_isAnswered() {
    cluster.token = new Token(ofCarol.cluster(), 1, 0, ofCarol.entries());

    finds(CAROL, "1");
  }

  @Test
  void heal_oneBranchIsLeft_hasWhatBothHad() {
    cluster.world().network().heal();
    cluster.pass(10 * SECOND);

    for (int index : new int[] {ALICE, BOB, CAROL}) {
      cluster.token = ofCarol;
      finds(index, "2");
    }
    cluster.token = ofMajority;
    cluster.token = goOn(cluster.get(BOB, "key"));
    finds(BOB, "2");
    cluster.settled();
  }
}
