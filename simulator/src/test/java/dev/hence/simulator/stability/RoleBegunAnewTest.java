package dev.hence.simulator.stability;

import static dev.hence.simulator.world.Scheduler.MILLI;
import static dev.hence.simulator.world.Scheduler.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hence.core.data.Key;
import dev.hence.core.data.Value;
import dev.hence.core.replica.Answer;
import dev.hence.core.replica.Request;
import dev.hence.core.sharding.Address;
import dev.hence.core.sharding.Removal;
import dev.hence.core.sharding.SlotSet;
import dev.hence.core.sharding.View;
import dev.hence.simulator.world.SimulatedNode;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A role ends and begins anew while its member is away: between the two it didn't count for it. */
class RoleBegunAnewTest {
  private static final int ALICE = 0;
  private static final int BOB = 1;
  private static final int CAROL = 2;
  private static final int DAVE = 3;
  private static final int ERIN = 4;
  private static final int FRANK = 5;

  @Test
  void copiesOfAReshardThatWasGivenUp_areNotServedAfterTheNextOne() {
    copiesAnew();
  }

  /** The test above, for a mutant. */
  void copiesAnew() {
    SmallCluster cluster = new SmallCluster(3, "alice", "bob", "carol", "dave", "erin", "frank");
    SimulatedNode frank = cluster.node(FRANK);
    frank.crash();
    frank.wipe();
    Request removal = new Request.RemoveNode(frank.address(), Removal.FORGET);
    assertThat(cluster.ask(ALICE, removal)).isInstanceOf(Answer.Done.class);
    cluster.pass(SECOND);
    SimulatedNode carol = cluster.node(CAROL);
    SlotSet ofErin = cluster.node(ERIN).store().held();
    // Bob is late, so that the cut-over waits until carol is away.
    cluster.slowTo(cluster.node(BOB), 6 * SECOND);
    cluster.putHeld(ERIN, 60, Integer::toString);
    cluster.begin(ALICE, new Request.Reshard(2));
    cluster.pass(2 * SECOND);
    SlotSet copied = carol.store().held().intersection(ofErin);
    String key =
        Stream.iterate(0, i -> i + 1)
            .map(i -> "key" + i)
            .filter(k -> copied.contains(new Key(k).slot()))
            .findFirst()
            .orElseThrow();
    assertThat(carol.store().register(new Key(key))).as(key).isPresent();

    cluster.cutOff(CAROL);
    cluster.node(DAVE).crash();
    cluster.slowTo(cluster.node(BOB), 0);
    cluster.pass(60 * SECOND);
    assertThat(view(cluster, ALICE).shardCounts()).as("the reshard is given up").hasSize(1);
    assertThat(cluster.delete(ERIN, key)).isInstanceOf(Answer.Written.class);
    cluster.pass(3 * SECOND);
    assertThat(cluster.figures(ERIN).tombstones()).isZero();
    cluster.node(DAVE).start();
    cluster.pass(3 * SECOND);
    cluster.begin(ALICE, new Request.Reshard(2));
    cluster.pass(20 * SECOND);
    assertThat(view(cluster, ALICE).generation()).as("the next one is done").isEqualTo(1);
    assertThat(view(cluster, CAROL).copying()).as("carol knows of neither").isTrue();
    assertThat(cluster.get(ALICE, key)).isInstanceOf(Answer.Absent.class);

    cluster.world().network().heal();
    cluster.delay("Report", 500 * MILLI);
    while (view(cluster, CAROL).copying()) {
      cluster.pass(MILLI);
    }
    // Where it hasn't heard of those who serve by now it says so.
    assertThat(cluster.get(CAROL, key)).isNotInstanceOf(Answer.Found.class);
    cluster.delay("Report", 0);
    cluster.pass(10 * SECOND);
    assertThat(carol.store().register(new Key(key))).isEmpty();
    assertThat(cluster.get(CAROL, key)).isInstanceOf(Answer.Absent.class);
    cluster.settled();
  }

  @Test
  void partThatWasTakenOverAndGivenBack_isNotServedFromWhatWasThere() {
    SmallCluster cluster = new SmallCluster(2, "alice", "bob", "carol", "dave", "erin", "frank");
    Address bob = cluster.node(BOB).address();
    String key = cluster.keyOf(BOB);
    cluster.put(ALICE, key, "1");
    cluster.begin(ALICE, new Request.AddMember("s1", bob));
    while (view(cluster, BOB).member(bob).orElseThrow().former().isEmpty()) {
      cluster.pass(MILLI);
    }
    cluster.pass(20 * MILLI);
    for (SimulatedNode other : cluster.world().nodes()) {
      if (other != cluster.node(BOB)) {
        cluster.world().network().block(other.address(), bob);
      }
    }
    cluster.pass(2 * SECOND);
    assertThat(view(cluster, ALICE).member(bob).orElseThrow().former()).isEmpty();
    assertThat(view(cluster, BOB).member(bob).orElseThrow().former()).isNotEmpty();
    cluster.put(ALICE, key, "2");
    cluster.pass(2 * SECOND);
    cluster.get(ALICE, key);
    assertThat(cluster.token.entries().isEmpty()).as("stable without bob").isTrue();
    Request back = new Request.AddMember("s0", bob);
    assertThat(cluster.ask(ALICE, back)).isInstanceOf(Answer.Done.class);

    cluster.world().network().heal();
    cluster.delay("Report", 500 * MILLI);
    long epoch = cluster.epoch(ALICE);
    while (cluster.epoch(BOB) < epoch) {
      cluster.pass(MILLI);
    }
    assertThat(cluster.get(BOB, key))
        .isInstanceOfSatisfying(
            Answer.Found.class, found -> assertThat(found.value()).isEqualTo(Value.of("2")));
    cluster.world().network().heal();
    cluster.pass(10 * SECOND);
    cluster.settled();
  }

  private static View view(SmallCluster cluster, int index) {
    return cluster.node(index).store().view().orElseThrow();
  }
}
