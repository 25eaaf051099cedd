package dev.hence.simulator.stability;

import static dev.hence.simulator.world.Scheduler.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hence.core.clock.Token;
import dev.hence.core.data.Key;
import dev.hence.core.data.Value;
import dev.hence.core.replica.Acks;
import dev.hence.core.replica.Answer;
import dev.hence.core.replica.Request;
import dev.hence.core.replica.Terms;
import dev.hence.core.sharding.Address;
import dev.hence.core.sharding.Removal;
import org.junit.jupiter.api.Test;

/**
 * A value that depends on an update of another shard, which went with the only disk that had it.
 */
class LostPastTest {
  private static final int ALICE = 0;
  private static final int CAROL = 2;
  private static final int DAVE = 3;

  private final SmallCluster cluster = new SmallCluster(2, "alice", "bob", "carol", "dave");

  private Address address(int index) {
    return cluster.node(index).address();
  }

  @Test
  void putIfPresent_ofAValueWhosePastIsLost_isWrittenWithoutIt() {
    goesWithoutWhatIsLost();
  }

  @Test
  void delete_whosePastIsLost_isNotKeptForGood() {
    isForgottenAlthoughItsPastIsLost();
  }

  private void carolWritesWhatNobodyElseHas() {
    cluster.world().network().block(address(CAROL), address(DAVE));
    cluster.put(CAROL, cluster.keyOf(CAROL), "1");
  }

  private void carolIsLost() {
    cluster.node(CAROL).crash();
    Request forget = new Request.RemoveNode(address(CAROL), Removal.FORGET);
    assertThat(cluster.ask(ALICE, forget)).isInstanceOf(Answer.Done.class);
    assertThat(cluster.ask(ALICE, new Request.Reshard(1))).isInstanceOf(Answer.Done.class);
    cluster.pass(5 * SECOND);
  }

  private void carolComesBack() {
    cluster.world().network().heal();
    cluster.node(CAROL).start();
    cluster.pass(20 * SECOND);
    cluster.settled();
  }

  /** The test above, for a mutant. */
  void isForgottenAlthoughItsPastIsLost() {
    String key = cluster.keyOf(ALICE);
    cluster.put(ALICE, key, "0");
    carolWritesWhatNobodyElseHas();
    assertThat(cluster.delete(ALICE, key)).isInstanceOf(Answer.Written.class);
    cluster.pass(5 * SECOND);
    assertThat(cluster.figures(ALICE).tombstones()).as("carol may come back").isEqualTo(1);
    carolIsLost();
    for (int left : new int[] {ALICE, 1, DAVE}) {
      assertThat(cluster.figures(left).tombstones()).isZero();
      assertThat(cluster.node(left).store().registers()).doesNotContainKey(new Key(key));
    }
    carolComesBack();
  }

  /** The first test, for a mutant. */
  void goesWithoutWhatIsLost() {
    String kept = cluster.keyOf(ALICE);
    carolWritesWhatNobodyElseHas();
    assertThat(cluster.put(ALICE, kept, "2")).isInstanceOf(Answer.Written.class);
    carolIsLost();

    cluster.token = Token.NO_PAST;
    Terms ifPresent = new Terms(Terms.When.PRESENT, false);
    Answer answer =
        cluster.ask(
            ALICE,
            new Request.Put(new Key(kept), Value.of("3"), cluster.token, Acks.LOCAL, ifPresent));

    assertThat(answer).isInstanceOf(Answer.Written.class);
    cluster.pass(SECOND);
    assertThat(cluster.get(ALICE, kept))
        .isInstanceOfSatisfying(
            Answer.Found.class, found -> assertThat(found.value()).isEqualTo(Value.of("3")));

    carolComesBack();
  }
}
