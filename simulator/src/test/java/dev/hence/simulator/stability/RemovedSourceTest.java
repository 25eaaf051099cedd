package dev.hence.simulator.stability;

import static dev.hence.simulator.world.Scheduler.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hence.core.clock.Token;
import dev.hence.core.data.Content;
import dev.hence.core.data.Key;
import dev.hence.core.data.Register;
import dev.hence.core.replica.Answer;
import dev.hence.core.replica.Request;
import dev.hence.core.sharding.Removal;
import dev.hence.core.sharding.SlotMap;
import dev.hence.simulator.world.SimulatedNode;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * A node copies a part of a shard's slots from a member that then is gone for good, and removed
 * before the others take their new shards over, with updates that the other members lack.
 */
class RemovedSourceTest {
  private static final int CAROL = 2;
  private static final int DAVE = 3;
  private static final int FRANK = 5;
  private static final int KEYS = 60;

  @Test
  void whatWasCopied_isHandedInAndStays() {
    handsInWhatItCopied();
  }

  /** The test above, for a mutant. */
  void handsInWhatItCopied() {
    SmallCluster cluster = copiedByCarol();
    Map<Key, Register> copied = new TreeMap<>(cluster.node(CAROL).store().registers());
    assertThat(cluster.ask(0, removal(cluster))).isInstanceOf(Answer.Done.class);
    cluster.pass(SECOND);
    cluster.world().network().heal();
    cluster.pass(20 * SECOND);
    assertThat(cluster.told("took in what only a node without a seat had")).isEqualTo(1);
    isWellAgain(cluster, copied);
  }

  @Test
  void otherMembers_beforeCarolKnowsOfTheRemoval_keepWhatTheyHave() {
    SmallCluster cluster = copiedByCarol();
    Map<Key, Register> copied = new TreeMap<>(cluster.node(CAROL).store().registers());
    cluster.world().network().heal();
    cluster.slowTo(cluster.node(CAROL), 3 * SECOND);
    assertThat(cluster.ask(0, removal(cluster))).isInstanceOf(Answer.Done.class);
    for (int i = 0; i < 30; i++) {
      cluster.pass(SECOND / 10);
      for (int other = DAVE + 1; other <= FRANK; other++) {
        assertThat(cluster.node(other).store().held().size())
            .as("slots of %s", cluster.node(other))
            .isGreaterThanOrEqualTo(Key.SLOTS / 2);
      }
    }
    cluster.slowTo(cluster.node(CAROL), 0);
    cluster.pass(20 * SECOND);
    isWellAgain(cluster, copied);
  }

  /** Carol has copied what only dave had of the slots, and dave is gone. */
  private static SmallCluster copiedByCarol() {
    SmallCluster cluster = new SmallCluster(2, "alice", "bob", "carol", "dave", "erin", "frank");
    SimulatedNode carol = cluster.node(CAROL);
    SimulatedNode dave = cluster.node(DAVE);
    for (int other = DAVE + 1; other <= FRANK; other++) {
      cluster.part(dave, cluster.node(other));
      // Its log would have what they lack.
      cluster.part(carol, cluster.node(other));
    }
    SlotMap after = SlotMap.initial(2).resized(3);
    for (int i = 0; i < KEYS; i++) {
      Key key = new Key("key" + i);
      if (dave.store().held().contains(key.slot()) && after.shard(key.slot()) == 2) {
        cluster.put(DAVE, key.text(), Integer.toString(i));
      }
    }
    // One that copies, too, is late, so that the others wait.
    cluster.slowTo(cluster.node(FRANK), 2 * SECOND);
    cluster.begin(0, new Request.Reshard(3));
    cluster.pass(SECOND + SECOND / 2);
    Map<Key, Register> copied = carol.store().registers();
    assertThat(copied).isNotEmpty();
    assertThat(copied.keySet()).isEqualTo(dave.store().registers().keySet());
    assertThat(copied.keySet()).allMatch(key -> carol.store().held().contains(key.slot()));

    dave.crash();
    dave.wipe();
    assertThat(carol.store().view().orElseThrow().copying()).isTrue();
    return cluster;
  }

  private static Request removal(SmallCluster cluster) {
    return new Request.RemoveNode(cluster.node(DAVE).address(), Removal.FORGET);
  }

  private static void isWellAgain(SmallCluster cluster, Map<Key, Register> copied) {
    assertThat(cluster.node(CAROL).store().view().orElseThrow().copying()).isFalse();
    cluster.token = Token.NO_PAST;
    copied.forEach((key, register) ->
        assertThat(cluster.get(0, key.text()))
            .isInstanceOfSatisfying(
                Answer.Found.class,
                found ->
                    assertThat(new Content.Live(found.value())).isEqualTo(register.content())));
    cluster.settled();
  }
}
