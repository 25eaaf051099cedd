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
import org.junit.jupiter.api.Test;

/** What becomes of requests handed on to replicas that take their time, or never answer. */
class SlowReplicaTest {
  private static final int ALICE = 0;
  private static final int CAROL = 2;

  private final SmallCluster cluster = new SmallCluster(2, "alice", "bob", "carol", "dave");
  private final Key key = new Key(cluster.keyOf(CAROL));

  /** To its replicas, not from them: they are heard of all the time. */
  private void slow(long nanos) {
    for (int replica = CAROL; replica < 4; replica++) {
      cluster.slow(cluster.node(ALICE), cluster.node(replica), nanos);
    }
  }

  private SmallCluster.Waiting put(String json) {
    return cluster.begin(ALICE, new Request.Put(key, Value.of(json), Token.NO_PAST, Acks.LOCAL));
  }

  /** What is answered as unknown here makes its client read what became of it, for nothing. */
  @Test
  void write_replicaThatIsSlow_isAnsweredOnceItIsWritten() {
    slow(1_500 * MILLI);
    SmallCluster.Waiting write = put("1");
    cluster.pass(2 * SECOND);
    assertThat(write.answer()).containsInstanceOf(Answer.Written.class);
  }

  @Test
  void write_replicaThatNeverAnswers_isUnknownWithinItsTime() {
    slow(10 * SECOND);
    SmallCluster.Waiting write = put("2");
    cluster.pass(2_600 * MILLI);
    assertThat(write.answer()).isEmpty();
    cluster.pass(200 * MILLI);
    assertThat(write.answer()).containsInstanceOf(Answer.Unknown.class);
  }

  @Test
  void read_replicasThatNeverAnswer_isRefusedAfterEachHadItsTime() {
    slow(10 * SECOND);
    SmallCluster.Waiting read = cluster.begin(ALICE, new Request.Get(key, Token.NO_PAST));
    cluster.pass(1_500 * MILLI);
    assertThat(read.answer()).containsInstanceOf(Answer.Unavailable.class);
  }
}
