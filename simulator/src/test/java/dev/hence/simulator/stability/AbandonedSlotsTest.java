package dev.hence.simulator.stability;

import static dev.hence.simulator.world.Scheduler.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hence.core.clock.Token;
import dev.hence.core.data.Value;
import dev.hence.core.replica.Answer;
import dev.hence.core.replica.Request;
import dev.hence.core.sharding.Removal;
import dev.hence.simulator.world.SimulatedNode;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The last node is cut off while the others reshard, and forces a view of its own: of the shards
 * that it isn't in, all who hold them have to hand in what they have.
 */
class AbandonedSlotsTest {
  private static final String[] NAMES = {"alice", "bob", "carol", "dave", "erin", "frank"};
  private static final int KEYS = 60;

  @Test
  void slotsThatAllHandIn_areServedAgain() {
    isWhole(2);
  }

  @Test
  void slotsOfTwoShardsThatAllHandIn_areServedAgain() {
    isWhole(3);
  }

  /** The tests above, for mutants. */
  void isWhole(int shards) {
    SmallCluster cluster = forced(shards);
    cluster.world().network().heal();
    cluster.pass(30 * SECOND);
    finds(cluster);
    cluster.settled();
  }

  @ParameterizedTest
  @ValueSource(longs = {20, 60, 120, 250, 500, 1000})
  void slotsThatAllHandIn_theFirstDiesMeanwhile_areServedAgain(long millis) {
    SmallCluster cluster = forced(2);
    cluster.world().network().heal();
    cluster.pass(SECOND + millis * SECOND / 1000);
    cluster.node(0).crash();
    cluster.pass(SECOND);
    cluster.node(0).start();
    cluster.pass(40 * SECOND);
    finds(cluster);
    cluster.settled();
  }

  /** Each key depends on the one before, whichever shard that is in. */
  private static SmallCluster forced(int shards) {
    String[] names = Arrays.copyOf(NAMES, 2 * shards);
    int last = names.length - 1;
    SmallCluster cluster = new SmallCluster(shards, names);
    put(cluster, 0, KEYS / 2);
    cluster.pass(SECOND);
    cluster.cutOff(last);
    assertThat(cluster.ask(0, new Request.Reshard(1))).isInstanceOf(Answer.Done.class);
    put(cluster, KEYS / 2, KEYS);
    cluster.delete(1, "key0");
    cluster.pass(SECOND);
    SimulatedNode other = cluster.node(last - 1);
    Request removal = new Request.RemoveNode(other.address(), Removal.FORGET);
    assertThat(cluster.ask(last, new Request.Forced(removal))).isInstanceOf(Answer.Done.class);
    return cluster;
  }

  private static void put(SmallCluster cluster, int from, int to) {
    for (int i = from; i < to; i++) {
      cluster.put(i % 2, "key" + i, Integer.toString(i));
    }
  }

  private static void finds(SmallCluster cluster) {
    for (int node = 0; node < cluster.world().nodes().size(); node++) {
      cluster.token = Token.NO_PAST;
      for (int i = 1; i < KEYS; i++) {
        String json = Integer.toString(i);
        assertThat(read(cluster, node, "key" + i))
            .as("key%s at %s", i, cluster.node(node))
            .isInstanceOfSatisfying(
                Answer.Found.class, found -> assertThat(found.value()).isEqualTo(Value.of(json)));
      }
      assertThat(read(cluster, node, "key0")).isInstanceOf(Answer.Absent.class);
    }
  }

  /** Who read what depends on names that are gone is told so, and goes on without them. */
  private static Answer read(SmallCluster cluster, int node, String key) {
    Answer answer = cluster.get(node, key);
    if (answer instanceof Answer.Lost lost) {
      cluster.token = lost.token();
      return cluster.get(node, key);
    }
    return answer;
  }
}
