package dev.hence.simulator.stability;

import static dev.hence.simulator.world.Scheduler.MILLI;
import static dev.hence.simulator.world.Scheduler.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hence.core.data.Update;
import dev.hence.core.replica.Message;
import dev.hence.core.sharding.Address;
import dev.hence.simulator.world.NetworkProfile;
import dev.hence.simulator.world.Observer;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** A member that was away takes what it missed from the log, while others go on writing. */
class CatchUpTest {
  private static final int MISSED = 100;
  private static final int MEANWHILE = 100;

  /** A fifth of an answer to a pull. */
  private static final int VALUE_CHARACTERS = 13_000;

  @Test
  void missedUpdates_whileMoreAreWritten_areSentOnce() {
    SmallCluster cluster = new SmallCluster(1, "alice", "bob", "carol");
    // So long that some are written while a question is under way.
    cluster.world().network().behave(new NetworkProfile(10 * MILLI, 10 * MILLI, 0, 0, 0));
    Address carol = cluster.node(2).address();
    cluster.node(2).crash();
    for (int i = 0; i < MISSED; i++) {
      cluster.put(0, "missed" + i, '"' + "v".repeat(VALUE_CHARACTERS) + i + '"');
    }
    cluster.pass(SECOND);
    TreeMap<Long, Integer> sent = new TreeMap<>();
    Observer.OfMessages counting =
        (node, to, message) -> {
          if (to.equals(carol) && message instanceof Message.Updates updates) {
            for (Update update : updates.range().updates()) {
              if (update.key().text().startsWith("missed")) {
                sent.merge(update.dot().n(), 1, Integer::sum);
              }
            }
          }
        };
    cluster.world().watch(counting);
    cluster.node(2).start();
    for (int i = 0; i < MEANWHILE; i++) {
      cluster.put(0, "meanwhile" + i, Integer.toString(i));
      cluster.pass(5 * MILLI);
    }
    cluster.pass(5 * SECOND);
    assertThat(cluster.node(2).store().coverage()).isEqualTo(cluster.node(0).store().coverage());
    assertThat(sent).hasSize(MISSED);
    assertThat(sent.values()).as("how often each was sent").containsOnly(1);
    cluster.settled();
  }
}
