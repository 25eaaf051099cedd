package dev.hence.simulator.stability;

import static dev.hence.simulator.world.Scheduler.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hence.core.clock.Token;
import dev.hence.core.data.Value;
import dev.hence.core.replica.Answer;
import dev.hence.core.replica.Request;
import dev.hence.core.sharding.Removal;
import dev.hence.simulator.world.SimulatedNode;
import org.junit.jupiter.api.Test;

/**
 * A forgotten node hands in to a member that the other one can't reach, and that loses its disk.
 */
class HandedInTest {
  private static final int ALICE = 0;
  private static final int BOB = 1;
  private static final int CAROL = 2;

  @Test
  void takerLosesItsDisk_beforeAnotherHasIt_itIsHandedInAgain() {
    keepsWhatOneAloneHas();
  }

  /** The test above, for a mutant. */
  void keepsWhatOneAloneHas() {
    SmallCluster cluster = new SmallCluster(1, "alice", "bob", "carol");
    SimulatedNode alice = cluster.node(ALICE);
    SimulatedNode carol = cluster.node(CAROL);
    cluster.cutOff(CAROL);
    cluster.pass(5 * SECOND);
    assertThat(cluster.put(CAROL, "key", "1")).isInstanceOf(Answer.Written.class);
    carol.crash();
    cluster.token = Token.NO_PAST;
    assertThat(cluster.ask(BOB, new Request.RemoveNode(carol.address(), Removal.FORGET)))
        .isInstanceOf(Answer.Done.class);
    cluster.world().network().heal();
    cluster.pass(SECOND);
    cluster.part(alice, cluster.node(BOB));
    carol.start();
    cluster.pass(5 * SECOND);
    assertThat(cluster.get(ALICE, "key")).isInstanceOf(Answer.Found.class);

    alice.crash();
    alice.wipe();
    cluster.world().network().heal();
    alice.start();
    cluster.pass(30 * SECOND);
    cluster.token = Token.NO_PAST;
    assertThat(cluster.get(BOB, "key"))
        .isInstanceOfSatisfying(
            Answer.Found.class, found -> assertThat(found.value()).isEqualTo(Value.of("1")));
    assertThat(cluster.told("handed in what only this node had")).isEqualTo(1);
    assertThat(carol.store().registers()).isEmpty();
    cluster.settled();
  }
}
