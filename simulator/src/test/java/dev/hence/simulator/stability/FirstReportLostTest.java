package dev.hence.simulator.stability;

import static dev.hence.simulator.world.Scheduler.MILLI;
import static dev.hence.simulator.world.Scheduler.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hence.core.clock.Token;
import dev.hence.core.data.Value;
import dev.hence.core.replica.Answer;
import dev.hence.core.replica.Request;
import dev.hence.simulator.world.SimulatedNode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A member goes to another shard with a write that the others of its former one lack, and what it
 * says first under the new view doesn't arrive.
 */
class FirstReportLostTest {
  private static final int A1 = 0;
  private static final int C1 = 6;
  private static final int C2 = 7;
  private static final int C3 = 8;

  @ParameterizedTest
  @ValueSource(ints = {0, 60, 120, 180, 240, 300, 360, 420, 480, 540, 600})
  void whatItHad_isTakenOver(int millis) {
    keepsWhatItHad(millis);
  }

  /** The test above, for a mutant. */
  void keepsWhatItHad(int millis) {
    SmallCluster cluster =
        new SmallCluster(3, "a1", "a2", "a3", "b1", "b2", "b3", "c1", "c2", "c3");
    SimulatedNode mover = cluster.node(C1);
    String key = cluster.keyOf(C1);
    for (int i = C1; i <= C3; i++) {
      cluster.put(i, key, Integer.toString(i));
    }
    cluster.pass(2 * SECOND);
    cluster.part(mover, cluster.node(C2));
    cluster.part(mover, cluster.node(C3));
    cluster.pass(2 * SECOND);
    cluster.token = Token.NO_PAST;
    assertThat(cluster.put(C1, key, "\"last\"")).isInstanceOf(Answer.Written.class);
    cluster.pass(300 * MILLI);
    long epoch = cluster.epoch(A1);
    cluster.begin(A1, new Request.AddMember("s1", mover.address()));
    cluster.hinder("Report", millis == 0 ? 0 : 1);
    while (cluster.epoch(C1) == epoch || cluster.epoch(A1) == epoch || cluster.epoch(C2) == epoch) {
      cluster.pass(MILLI);
    }
    cluster.pass(millis * MILLI);
    cluster.hinder("Report", 0);
    cluster.pass(5 * SECOND);
    cluster.world().network().heal();
    cluster.pass(10 * SECOND);

    cluster.token = Token.NO_PAST;
    assertThat(cluster.get(C2, key))
        .isInstanceOfSatisfying(
            Answer.Found.class, found -> assertThat(found.value()).isEqualTo(Value.of("\"last\"")));
    assertThat(mover.store().view().orElseThrow().member(mover.address()).orElseThrow().former())
        .isEmpty();
    cluster.settled();
  }
}
