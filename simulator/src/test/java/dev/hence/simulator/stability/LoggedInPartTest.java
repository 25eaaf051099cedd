package dev.hence.simulator.stability;

import static dev.hence.simulator.world.Scheduler.MILLI;
import static dev.hence.simulator.world.Scheduler.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hence.core.data.Key;
import dev.hence.core.replica.Request;
import dev.hence.core.sharding.SlotMap;
import dev.hence.core.sharding.SlotSet;
import dev.hence.simulator.world.SimulatedNode;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Two shards become three while frank and leo, who come to the new one, are cut off. Frank writes
 * three times before he knows: the first reaches everybody, the second Alice alone, and the third
 * nobody. Then he writes in the new shard, and Leo, who hasn't the slots of the first three yet,
 * gets that. Frank dies. As the shards become one, Leo gets other slots from Alice, and the second
 * update with them, and then finds the slots of all four at Kate, who has the first.
 */
class LoggedInPartTest {
  private static final int ALICE = 0;
  private static final int BOB = 1;
  private static final int FRANK = 5;
  private static final int KATE = 10;
  private static final int LEO = 11;

  private final SmallCluster cluster =
      new SmallCluster(
          2, "alice", "bob", "carol", "dave", "erin", "frank", "grace", "heidi", "ivan", "judy",
          "kate", "leo");

  @Test
  void fill_logHasTheFirstOfWhatTheSourceLacks_waitsForTheRest() {
    waitsForTheRest();
  }

  /** The test above, for a mutant. */
  void waitsForTheRest() {
    SlotMap first = SlotMap.initial(2);
    SlotSet moved = first.slots(0).intersection(first.resized(3).slots(2));
    Key key =
        Stream.iterate(0, i -> i + 1)
            .map(i -> new Key("key" + i))
            .filter(candidate -> moved.contains(candidate.slot()))
            .findFirst()
            .orElseThrow();
    SimulatedNode frank = cluster.node(FRANK);
    SimulatedNode leo = cluster.node(LEO);
    cluster.put(FRANK, key.text(), "1");
    leave(FRANK, List.of(ALICE));
    leave(LEO, List.of());
    cluster.begin(BOB, new Request.Reshard(3));
    cluster.pass(3 * SECOND);
    cluster.hinder("Pull", 1);
    cluster.put(FRANK, key.text(), "2");
    cluster.pass(50 * MILLI);
    cluster.part(frank, cluster.node(ALICE));
    cluster.put(FRANK, key.text(), "3");
    cluster.pass(15 * SECOND);

    cluster.world().network().heal();
    cluster.hinder("Pull", 1);
    cluster.hinder("Page", 1);
    cluster.pass(2 * SECOND);
    cluster.put(FRANK, key.text(), "4");
    cluster.pass(SECOND);
    assertThat(leo.store().held().contains(key.slot())).isFalse();
    assertThat(leo.store().coverage().meet(cluster.token.entries()).size())
        .as("has the last update alone")
        .isEqualTo(1);

    frank.crash();
    cluster.world().network().heal();
    leave(LEO, List.of(ALICE, KATE));
    leave(KATE, List.of(LEO));
    cluster.begin(BOB, new Request.Reshard(1));
    cluster.pass(20 * SECOND);
    assertThat(leo.store().held().contains(key.slot())).isFalse();
    assertThat(cluster.told("slots wait for a member that is away")).isGreaterThan(0);

    frank.start();
    cluster.world().network().heal();
    cluster.pass(30 * SECOND);
    assertThat(leo.store().held().contains(key.slot())).isTrue();
    cluster.settled();
  }

  /** Leaves a node connected with {@code others} alone. */
  private void leave(int index, List<Integer> others) {
    for (int other = ALICE; other <= LEO; other++) {
      if (other != index && !others.contains(other)) {
        cluster.part(cluster.node(index), cluster.node(other));
      }
    }
  }
}
