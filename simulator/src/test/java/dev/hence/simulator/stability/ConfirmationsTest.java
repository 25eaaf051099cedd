package dev.hence.simulator.stability;

import static dev.hence.simulator.world.Scheduler.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hence.core.replica.Message;
import dev.hence.core.replica.Request;
import dev.hence.core.sharding.Address;
import dev.hence.simulator.world.Observer;
import dev.hence.simulator.world.SimulatedNode;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Two shards become one: meanwhile all six nodes get every update. */
class ConfirmationsTest {
  private final SmallCluster cluster =
      new SmallCluster(2, "alice", "bob", "carol", "dave", "erin", "frank");
  private final Set<String> told = new TreeSet<>();
  private final Set<String> confirming = new TreeSet<>();

  ConfirmationsTest() {
    cluster.put(0, "key", "\"value\"");
    cluster.world().watch((Observer.OfMessages) this::note);
  }

  private void note(SimulatedNode from, Address to, Message message) {
    if (message instanceof Message.Updates) {
      told.add(to.toString());
    } else if (message instanceof Message.Durable) {
      confirming.add(from.toString());
    }
  }

  /** Puts a key of the first node's shard there, and looks who hears of it and who confirms it. */
  private void put(String json) {
    told.clear();
    confirming.clear();
    cluster.put(0, cluster.keyOf(0), json);
    cluster.pass(SECOND);
  }

  @Test
  void receive_slotsOnTheMove_confirmsOnlyToItsShard() {
    cluster.delay("Page", 3 * SECOND);
    cluster.begin(0, new Request.Reshard(1));
    cluster.pass(SECOND);
    put("1");
    assertThat(told).containsExactlyInAnyOrder("bob", "carol", "dave", "erin", "frank");
    assertThat(confirming).containsExactlyInAnyOrder("bob", "carol");

    cluster.delay("Page", 0);
    cluster.pass(20 * SECOND);
    put("2");
    assertThat(confirming).containsExactlyInAnyOrder("bob", "carol", "dave", "erin", "frank");
    cluster.settled();
  }

  @Test
  void receive_noMove_confirmsToItsShard() {
    put("3");
    assertThat(told).containsExactlyInAnyOrder("bob", "carol");
    assertThat(confirming).containsExactlyInAnyOrder("bob", "carol");
  }
}
