package dev.hence.simulator.stability;

import static dev.hence.simulator.world.Scheduler.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hence.core.clock.Token;
import dev.hence.core.data.Value;
import dev.hence.core.replica.Answer;
import dev.hence.core.replica.Request;
import dev.hence.core.sharding.Removal;
import org.junit.jupiter.api.Test;

/** A member that is cut off is forgotten and added again before it hears of either. */
class AddedAgainTest {
  private static final int ALICE = 0;
  private static final int CAROL = 2;

  @Test
  void whatItWroteMeanwhile_isHandedIn() {
    handsInWhatItWrote();
  }

  /** The test above, for a mutant. */
  void handsInWhatItWrote() {
    SmallCluster cluster = new SmallCluster(1, "alice", "bob", "carol");
    cluster.put(ALICE, "other", "0");
    cluster.pass(SECOND);
    cluster.cutOff(CAROL);
    cluster.pass(5 * SECOND);
    cluster.token = Token.NO_PAST;
    assertThat(cluster.put(CAROL, "key", "1")).isInstanceOf(Answer.Written.class);
    cluster.token = Token.NO_PAST;
    forgetAndAdd(cluster);
    cluster.world().network().heal();
    cluster.pass(20 * SECOND);

    cluster.token = Token.NO_PAST;
    assertThat(cluster.get(ALICE, "key"))
        .isInstanceOfSatisfying(
            Answer.Found.class, found -> assertThat(found.value()).isEqualTo(Value.of("1")));
    cluster.settled();
  }

  @Test
  void whatWasDeletedMeanwhile_staysDeleted() {
    SmallCluster cluster = new SmallCluster(1, "alice", "bob", "carol");
    cluster.put(ALICE, "key", "0");
    cluster.pass(2 * SECOND);
    cluster.cutOff(CAROL);
    cluster.pass(5 * SECOND);
    forget(cluster);
    cluster.delete(ALICE, "key");
    cluster.pass(5 * SECOND);
    Token seen = cluster.token;
    add(cluster);
    Request member = new Request.AddMember("s0", cluster.node(CAROL).address());
    assertThat(cluster.ask(ALICE, member)).isInstanceOf(Answer.Done.class);
    cluster.pass(SECOND);
    cluster.world().network().heal();
    cluster.pass(10 * SECOND);

    for (int i = ALICE; i <= CAROL; i++) {
      cluster.token = seen;
      assertThat(cluster.get(i, "key")).isInstanceOf(Answer.Absent.class);
    }
    cluster.settled();
  }

  private static void forgetAndAdd(SmallCluster cluster) {
    forget(cluster);
    add(cluster);
    cluster.pass(SECOND);
  }

  private static void forget(SmallCluster cluster) {
    Request removal = new Request.RemoveNode(cluster.node(CAROL).address(), Removal.FORGET);
    assertThat(cluster.ask(ALICE, removal)).isInstanceOf(Answer.Done.class);
  }

  private static void add(SmallCluster cluster) {
    Request adding = new Request.AddNode(cluster.node(CAROL).address());
    assertThat(cluster.ask(ALICE, adding)).isInstanceOf(Answer.Done.class);
  }
}
