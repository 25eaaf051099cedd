package dev.hence.simulator.stability;

import static dev.hence.simulator.world.Scheduler.MILLI;
import static dev.hence.simulator.world.Scheduler.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hence.core.clock.Token;
import dev.hence.core.replica.Answer;
import dev.hence.core.replica.Request;
import dev.hence.core.sharding.Removal;
import dev.hence.simulator.world.SimulatedNode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A node that lost its disk has fetched a part of its slots when another branch of views wins,
 * under which it has to hand in what is there.
 */
class FilledAcrossBranchesTest {
  private static final int ALICE = 0;
  private static final int DAVE = 3;
  private static final int ERIN = 4;
  private static final int KEYS = 80;
  private static final long PAGE_TAKES = 600 * MILLI;

  @ParameterizedTest
  @ValueSource(ints = {0, 200, 400, 600, 800, 1000})
  void fill_anotherBranchWinsMeanwhile_beginsAnew(int millis) {
    isWhole(millis);
  }

  /** The test above, for a mutant. */
  void isWhole(int millis) {
    SmallCluster cluster = new SmallCluster(1, "alice", "bob", "carol", "dave", "erin");
    String filler = "x".repeat(8_000);
    for (int i = 0; i < KEYS; i++) {
      cluster.put(i % 2, "key" + i, '"' + filler + i + '"');
    }
    cluster.pass(3 * SECOND);
    cluster.cutOff(ERIN);
    cluster.pass(5 * SECOND);
    assertThat(cluster.ask(1, new Request.Reshard(2))).isInstanceOf(Answer.Done.class);
    cluster.pass(8 * SECOND);
    cluster.token = Token.NO_PAST;
    Request removal = new Request.RemoveNode(cluster.node(DAVE).address(), Removal.FORGET);
    cluster.ask(ERIN, new Request.Forced(removal));

    SimulatedNode alice = cluster.node(ALICE);
    alice.crash();
    alice.wipe();
    cluster.pass(SECOND);
    delayPages(cluster);
    alice.start();
    while (alice.store().registers().size() < 2) {
      cluster.pass(MILLI);
    }
    cluster.pass(millis * MILLI);
    cluster.world().network().heal();
    delayPages(cluster);
    cluster.pass(30 * SECOND);

    assertThat(alice.store().registers()).isEqualTo(cluster.node(ERIN).store().registers());
    cluster.settled();
  }

  private static void delayPages(SmallCluster cluster) {
    cluster.delay("Page", PAGE_TAKES);
  }
}
