package dev.hence.simulator.stability;

import static dev.hence.simulator.world.Scheduler.MILLI;
import static dev.hence.simulator.world.Scheduler.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hence.core.clock.Token;
import dev.hence.core.data.Key;
import dev.hence.core.data.Value;
import dev.hence.core.replica.Acks;
import dev.hence.core.replica.Answer;
import dev.hence.core.replica.Request;
import dev.hence.simulator.world.SimulatedNode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A member that goes to another shard confirms a write of one that doesn't know of that yet, and
 * its former role ends; then the disk of the one that wrote is lost.
 */
class ConfirmedAfterMovingTest {
  private static final int LEADER = 0;
  private static final int MOVER = 3;
  private static final int WRITER = 4;
  private static final int THIRD = 5;

  @ParameterizedTest
  @ValueSource(ints = {80, 100, 120, 150})
  void write_confirmedByOneThatMoved_isTakenOver(int wait) {
    SmallCluster cluster = new SmallCluster(2, "b1", "b2", "b3", "a1", "a2", "a3");
    SimulatedNode mover = cluster.node(MOVER);
    String key = cluster.keyOf(MOVER);
    cluster.put(MOVER, key, "1");
    cluster.pass(2 * SECOND);
    // No message is lost: two links are cut, and all but the mover are slow to reach the writer.
    cluster.part(cluster.node(WRITER), cluster.node(THIRD));
    cluster.part(mover, cluster.node(THIRD));
    for (SimulatedNode other : cluster.world().nodes()) {
      if (other != mover) {
        cluster.slow(other, cluster.node(WRITER), SECOND);
      }
    }
    cluster.pass(2 * SECOND);
    long epoch = cluster.epoch(MOVER);
    cluster.begin(LEADER, new Request.AddMember("s0", mover.address()));
    while (cluster.epoch(MOVER) == epoch) {
      cluster.pass(MILLI);
    }
    cluster.pass(wait * MILLI);
    cluster.token = Token.NO_PAST;
    Answer written =
        cluster.ask(WRITER, new Request.Put(new Key(key), Value.of("2"), cluster.token, Acks.TWO));
    // Its former role ends.
    while (!mover
        .store()
        .view()
        .orElseThrow()
        .member(mover.address())
        .orElseThrow()
        .former()
        .isEmpty()) {
      cluster.pass(MILLI);
    }
    cluster.node(WRITER).crash();
    cluster.node(WRITER).wipe();
    cluster.world().network().heal();
    cluster.node(WRITER).start();
    cluster.pass(20 * SECOND);
    cluster.token = Token.NO_PAST;
    Answer read = cluster.get(THIRD, key);
    boolean kept = read instanceof Answer.Found found && found.value().equals(Value.of("2"));
    assertThat(((Answer.Written) written).replicas())
        .as("how many have it, as the client was told")
        .isLessThanOrEqualTo(kept ? 2 : 1);
  }
}
