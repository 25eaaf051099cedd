package dev.hence.simulator.stability;

import static dev.hence.simulator.world.Scheduler.MILLI;
import static dev.hence.simulator.world.Scheduler.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hence.core.clock.Token;
import dev.hence.core.data.Key;
import dev.hence.core.data.Value;
import dev.hence.core.replica.Acks;
import dev.hence.core.replica.Answer;
import dev.hence.core.replica.Message;
import dev.hence.core.replica.Request;
import dev.hence.simulator.world.Observer;
import dev.hence.simulator.world.SimulatedNode;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/**
 * A write under a new view reaches one alone who served its slot before, and its writer's disk is
 * lost; then that one's role ends, of which it only hears.
 */
class OnlyHereTest {
  private static final int ALICE = 0;
  private static final int DAVE = 3;
  private static final int ERIN = 4;
  private static final int FRANK = 5;
  private static final int KEYS = 500;

  private final SmallCluster cluster =
      new SmallCluster(1, "alice", "bob", "carol", "dave", "erin", "frank");
  private final SimulatedNode alice = cluster.node(ALICE);
  private final SimulatedNode dave = cluster.node(DAVE);

  @Test
  void write_ofALostDisk_isHandedInByAFormerReplicaThatAloneHasIt() {
    handsInWhatItAloneHas();
  }

  @Test
  void othersSayLateWhatTheyHave_thatIsNotOffered() {
    String padding = "x".repeat(10_000);
    cluster.putHeld(ALICE, KEYS, i -> '"' + padding + i + '"');
    AtomicInteger offered = countOffered();
    reshardAndWriteWhereAliceAloneHearsIt();
    dave.crash();
    dave.wipe();
    cluster.hinder("Cast", 0);
    cluster.pass(10 * SECOND);

    cluster.world().network().heal();
    cluster.delay("Report", 500 * MILLI);
    dave.start();
    cluster.pass(20 * SECOND);
    assertThat(offered).hasValueBetween(1, KEYS / 5);
  }

  @Test
  void othersSayLateThatTheyHaveAll_nothingIsHandedIn() {
    AtomicInteger offered = countOffered();
    reshardUpToTheCutOver();
    cluster.node(FRANK).crash();
    cluster.pass(5 * SECOND);
    cluster.delay("Report", 300 * MILLI);
    cluster.hinder("Cast", 0);
    for (int i = 0; i < 10_000 && isFormer(alice); i++) {
      assertThat(cluster.put(DAVE, cluster.keyOf(DAVE), "" + i)).isInstanceOf(Answer.Written.class);
    }
    cluster.pass(500 * MILLI);

    assertThat(cluster.told("this node gives slots up")).isPositive();
    assertThat(offered).hasValue(0);
    assertThat(cluster.world().nodes()).allMatch(node -> node.store().orphaned().isEmpty());
  }

  void handsInWhatItAloneHas() {
    String key = reshardAndWriteWhereAliceAloneHearsIt();
    dave.crash();
    dave.wipe();
    cluster.hinder("Cast", 0);
    cluster.pass(10 * SECOND);
    assertThat(isFormer(cluster.node(ERIN))).isFalse();

    cluster.world().network().heal();
    dave.start();
    cluster.pass(20 * SECOND);
    cluster.settled();
    cluster.token = Token.NO_PAST;
    assertThat(cluster.get(ERIN, key))
        .isInstanceOfSatisfying(
            Answer.Found.class, found -> assertThat(found.value()).isEqualTo(Value.of("2")));
  }

  /** Counts the registers that anybody offers to hand in from now on. */
  private AtomicInteger countOffered() {
    AtomicInteger offered = new AtomicInteger();
    Observer.OfMessages counting =
        (node, to, message) -> {
          if (message instanceof Message.Orphans orphans) {
            offered.addAndGet(orphans.updates().size());
          }
        };
    cluster.world().watch(counting);
    return offered;
  }

  /** Nobody's former role ends, for nothing is agreed on, from the cut-over on. */
  private void reshardUpToTheCutOver() {
    cluster.begin(ALICE, new Request.Reshard(2));
    for (int i = 0; i < 10_000 && !(isFormer(alice) && isFormer(dave)); i++) {
      cluster.pass(MILLI);
    }
    cluster.hinder("Cast", 1);
    cluster.pass(500 * MILLI);
  }

  private String reshardAndWriteWhereAliceAloneHearsIt() {
    reshardUpToTheCutOver();
    String key = cluster.keyOf(DAVE);
    cluster.world().nodes().stream()
        .filter(other -> other != alice && other != dave)
        .forEach(other -> cluster.part(dave, other));
    // What it says comes too late, on connections that stay.
    cluster.world().nodes().forEach(other -> cluster.slow(alice, other, 20 * SECOND));
    Answer written =
        cluster.ask(DAVE, new Request.Put(new Key(key), Value.of("2"), Token.NO_PAST, Acks.LOCAL));
    assertThat(written).isInstanceOf(Answer.Written.class);
    cluster.pass(100 * MILLI);
    return key;
  }

  private boolean isFormer(SimulatedNode node) {
    return node.store().view().orElseThrow().member(alice.address()).orElseThrow().former().stream()
        .anyMatch(role -> role.generation() == 0);
  }
}
