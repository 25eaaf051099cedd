package dev.hence.simulator.stability;

import static dev.hence.simulator.world.Scheduler.MILLI;
import static dev.hence.simulator.world.Scheduler.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hence.core.clock.Token;
import dev.hence.core.data.Key;
import dev.hence.core.data.Register;
import dev.hence.core.replica.Answer;
import dev.hence.core.replica.Request;
import dev.hence.core.sharding.Removal;
import dev.hence.simulator.world.SimulatedNode;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * A node copies slots from a member that the others of its shard couldn't reach, is restarted, and
 * then that member is forgotten; later it comes back with all that it had.
 */
class CopiedBeforeRestartTest {
  private static final int CAROL = 2;
  private static final int DAVE = 3;
  private static final int ERIN = 4;
  private static final int FRANK = 5;
  private static final int KEYS = 60;

  @Test
  void updatesOfTheForgotten_areThereWhenItIsBack() {
    losesNothing();
  }

  /** The test above, for a mutant. */
  void losesNothing() {
    SmallCluster cluster = new SmallCluster(2, "alice", "bob", "carol", "dave", "erin", "frank");
    SimulatedNode carol = cluster.node(CAROL);
    SimulatedNode dave = cluster.node(DAVE);
    cluster.part(dave, cluster.node(ERIN));
    cluster.part(dave, cluster.node(FRANK));
    cluster.putHeld(DAVE, KEYS, Integer::toString);
    Map<Key, Register> written = new TreeMap<>(dave.store().registers());
    // One that copies, too, is late, so that the others wait.
    cluster.slowTo(cluster.node(FRANK), 20 * SECOND);
    // Pages bring what no log does.
    cluster.hinder("Pull", 1);
    cluster.begin(0, new Request.Reshard(3));
    cluster.pass(SECOND + SECOND / 2);
    assertThat(carol.store().registers()).isNotEmpty();

    dave.crash();
    cluster.pass(7 * SECOND);
    assertThat(carol.store().coverage().covers(dave.store().coverage())).isTrue();
    cluster.world().network().heal();
    carol.crash();
    carol.start();
    cluster.pass(400 * MILLI);
    assertThat(carol.store().view().orElseThrow().copying()).isTrue();
    Request removal = new Request.RemoveNode(dave.address(), Removal.FORGET);
    assertThat(cluster.ask(0, removal)).isInstanceOf(Answer.Done.class);
    cluster.pass(20 * SECOND);
    dave.start();
    cluster.pass(20 * SECOND);

    for (Key key : written.keySet()) {
      cluster.token = Token.NO_PAST;
      assertThat(cluster.get(0, key.text())).as("%s", key).isInstanceOf(Answer.Found.class);
    }
    cluster.settled();
  }
}
