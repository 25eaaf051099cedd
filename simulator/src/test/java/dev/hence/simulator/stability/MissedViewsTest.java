package dev.hence.simulator.stability;

import static dev.hence.simulator.world.Scheduler.MILLI;
import static dev.hence.simulator.world.Scheduler.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hence.core.clock.Token;
import dev.hence.core.data.Key;
import dev.hence.core.replica.Answer;
import dev.hence.core.replica.Request;
import dev.hence.core.sharding.Address;
import dev.hence.core.sharding.Layout;
import dev.hence.core.sharding.Member;
import dev.hence.core.sharding.SlotSet;
import dev.hence.core.sharding.View;
import dev.hence.simulator.world.SimulatedNode;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A node that learns of a view, not of those before it in which it lost a part and got it back. */
class MissedViewsTest {
  private static final int BOB = 1;
  private static final int CAROL = 2;
  private static final long CONVERGENCE_MAX = 60 * SECOND;

  private final SmallCluster cluster = new SmallCluster(1, "alice", "bob", "carol", "dave");

  private View view(int index) {
    return cluster.node(index).published().orElseThrow().layout().view();
  }

  private Address bob() {
    return cluster.node(BOB).address();
  }

  private void until(BooleanSupplier reached) {
    long end = cluster.world().scheduler().now() + CONVERGENCE_MAX;
    while (!reached.getAsBoolean() && cluster.world().scheduler().now() < end) {
      cluster.pass(MILLI);
    }
    assertThat(reached.getAsBoolean()).isTrue();
  }

  /** A key that bob serves in the first slot map alone, and carol in the second one. */
  private String keyOfCarol() {
    SlotSet carols = cluster.node(CAROL).published().orElseThrow().served();
    SlotSet bobs = new Layout(view(BOB)).present(bob());
    return Stream.iterate(0, i -> i + 1)
        .map(i -> new Key("key" + i))
        .filter(key -> carols.contains(key.slot()) && !bobs.contains(key.slot()))
        .findFirst()
        .orElseThrow()
        .text();
  }

  private void reshard(int index, int shards) {
    cluster.begin(index, new Request.Reshard(shards));
  }

  private boolean isDoneWithFormer(int index, Address whose) {
    return view(index).member(whose).map(Member::former).orElseThrow().isEmpty();
  }

  /** Bob goes on as all know it, but hears of nothing until he is taken for dead. */
  private void deafen() {
    for (SimulatedNode other : cluster.world().nodes()) {
      if (other != cluster.node(BOB)) {
        cluster.world().network().block(other.address(), bob());
      }
    }
  }

  @Test
  void view_withAPartThatWasLostMeanwhile_isntServedFromWhatWasThere() {
    cluster.put(CAROL, "any", "0");
    reshard(0, 2);
    until(() -> view(BOB).generation() == 1 && !view(BOB).copying());
    String key = keyOfCarol();
    assertThat(isDoneWithFormer(BOB, bob())).as("bob counts for all slots").isFalse();
    cluster.pass(20 * MILLI);
    deafen();
    until(() -> isDoneWithFormer(0, bob()));
    assertThat(isDoneWithFormer(BOB, bob())).as("bob doesn't know").isFalse();

    cluster.put(CAROL, key, "1");
    cluster.pass(SECOND);
    cluster.get(CAROL, key);
    assertThat(cluster.token.entries().isEmpty()).as("stable without bob").isTrue();
    Token seen = cluster.token;
    reshard(0, 1);
    until(() -> view(0).generation() == 2 && !view(0).copying());

    cluster.world().network().heal();
    Answer answer = cluster.get(BOB, key);
    while (!(answer instanceof Answer.Found) && !(answer instanceof Answer.Absent)) {
      cluster.token = seen;
      answer = cluster.get(BOB, key);
    }

    assertThat(answer).isInstanceOf(Answer.Found.class);
    until(() -> cluster.node(BOB).published().orElseThrow().served().size() == Key.SLOTS);
    assertThat(cluster.node(BOB).store().register(new Key(key))).isPresent();
    cluster.pass(5 * SECOND);
    cluster.settled();
  }
}
