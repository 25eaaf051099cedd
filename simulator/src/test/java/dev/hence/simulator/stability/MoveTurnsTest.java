package dev.hence.simulator.stability;

import static dev.hence.simulator.world.Scheduler.MILLI;
import static dev.hence.simulator.world.Scheduler.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hence.core.replica.Message;
import dev.hence.core.replica.Request;
import dev.hence.simulator.world.Observer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Two shards become one, so that all six nodes copy slots. */
class MoveTurnsTest {
  @Test
  void reshard_allNodesCopy_beginAfterOneAnother() {
    SmallCluster cluster = new SmallCluster(2, "alice", "bob", "carol", "dave", "erin", "frank");
    cluster.put(0, "key", "\"value\"");
    cluster.pass(SECOND);
    Map<String, Long> begun = new LinkedHashMap<>();
    Observer.OfMessages fetches =
        (node, to, message) -> {
          if (message instanceof Message.Fetch) {
            begun.putIfAbsent(node.toString(), cluster.world().scheduler().now() / MILLI);
          }
        };
    cluster.world().watch(fetches);
    long asked = cluster.world().scheduler().now() / MILLI;
    cluster.begin(0, new Request.Reshard(1));
    cluster.pass(5 * SECOND);

    assertThat(begun.keySet())
        .as("in view order")
        .containsExactly("alice", "bob", "carol", "dave", "erin", "frank");
    assertThat(List.copyOf(begun.values()).getLast() - asked).as("in ms").isBetween(500L, 800L);
    cluster.settled();
  }
}
