package dev.hence.simulator.stability;

import static dev.hence.simulator.world.Scheduler.MILLI;
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
 * A node was removed, doesn't know it yet, and gave its slots up for fetching them anew, since the
 * logs of the others, who don't count it any more, don't reach back for it.
 */
class RemovedWhileFetchingTest {
  private static final int ALICE = 0;
  private static final int BOB = 1;
  private static final int CAROL = 2;

  @Test
  void removed_whileItFetchesItsSlots_handsInWhatOnlyItHas() {
    handsInWhatItDoesNotHoldAnyMore();
  }

  void handsInWhatItDoesNotHoldAnyMore() {
    SmallCluster cluster = new SmallCluster(1, "alice", "bob", "carol");
    SimulatedNode bob = cluster.node(BOB);
    cluster.part(bob, cluster.node(ALICE));
    Request removal = new Request.RemoveNode(bob.address(), Removal.FORGET);
    assertThat(cluster.ask(ALICE, removal)).isInstanceOf(Answer.Done.class);
    while (epoch(cluster.node(CAROL)) == epoch(bob)) {
      cluster.pass(MILLI / 10);
    }
    cluster.hinder("NewView", 1);
    // So long that what alice writes is in no log any more when bob can ask for it.
    cluster.hinder("Pull", 1);
    cluster.put(ALICE, "others", "1");
    cluster.token = Token.NO_PAST;
    cluster.put(BOB, "key", "2");
    cluster.pass(2 * SECOND);
    cluster.hinder("Pull", 0);
    cluster.pass(2 * SECOND);
    assertThat(bob.store().held().isEmpty()).as("bob gave its slots up").isTrue();
    cluster.hinder("NewView", 0);
    cluster.world().network().heal();
    cluster.pass(10 * SECOND);
    cluster.token = Token.NO_PAST;
    assertThat(cluster.get(CAROL, "key"))
        .isInstanceOfSatisfying(
            Answer.Found.class, found -> assertThat(found.value()).isEqualTo(Value.of("2")));
    cluster.settled();
  }

  private static long epoch(SimulatedNode node) {
    return node.store().view().orElseThrow().epoch();
  }
}
