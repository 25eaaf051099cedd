package dev.hence.simulator.stability;

import static dev.hence.simulator.world.Scheduler.MILLI;
import static dev.hence.simulator.world.Scheduler.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hence.core.clock.Token;
import dev.hence.core.data.Key;
import dev.hence.core.replica.Figures;
import dev.hence.core.replica.ReplicaSettings;
import dev.hence.core.replica.Request;
import dev.hence.core.sharding.Address;
import dev.hence.core.sharding.Removal;
import dev.hence.core.sharding.SlotSet;
import dev.hence.simulator.world.Interference;
import dev.hence.simulator.world.SimulatedNetwork;
import dev.hence.simulator.world.SimulatedStore;
import org.junit.jupiter.api.Test;

/** A member that is away for longer than the logs of the others reach back. */
class LongAbsenceTest {
  private static final long LOG_BYTES_MAX = 4L << 20;
  private static final int VALUE_CHARACTERS = 200_000;
  private static final String CUT = "update log cut at its bound";
  private static final String FETCHES_ANEW = "updates needed here are in no log any more";

  static final long LATE = 300 * MILLI;

  private static SmallCluster three() {
    return three(ReplicaSettings.TAKE_OVER_BYTES);
  }

  private static SmallCluster three(long takeOverBytes) {
    return new SmallCluster(1, LOG_BYTES_MAX, takeOverBytes, "alice", "bob", "carol");
  }

  /** Writes more than a log may have, all values different. */
  private static void writeMuch(SmallCluster cluster, int node, String kind) {
    for (int i = 0; i < 60; i++) {
      String value = kind + i + "-" + "v".repeat(VALUE_CHARACTERS);
      cluster.put(node, kind + i % 20, '"' + value + '"');
    }
  }

  private static void isTheSameEverywhere(SmallCluster cluster) {
    isTheSame(cluster, 1, 2);
  }

  /** The nodes have what the first one has. */
  private static void isTheSame(SmallCluster cluster, int... nodes) {
    SimulatedStore first = cluster.node(0).store();
    for (int i : nodes) {
      assertThat(cluster.node(i).store().registers().keySet())
          .isEqualTo(first.registers().keySet());
      assertThat(cluster.node(i).store().registers().equals(first.registers())).isTrue();
      assertThat(cluster.node(i).store().coverage()).isEqualTo(first.coverage());
    }
  }

  @Test
  void member_awayForLongerThanTheLog_isFilledAnewAndDeletesStay() {
    SmallCluster cluster = three();
    cluster.put(0, "deleted while away", "1");
    cluster.put(0, "kept", "2");
    cluster.pass(SECOND);
    cluster.node(2).crash();
    cluster.delete(0, "deleted while away");
    writeMuch(cluster, 1, "b");
    cluster.pass(15 * SECOND);
    assertThat(cluster.figures(0).log().bytes()).isBetween(1L, LOG_BYTES_MAX);
    assertThat(cluster.figures(0).tombstones()).as("carol lacks the delete").isEqualTo(1);
    assertThat(cluster.told(CUT)).isPositive();
    cluster.node(2).start();
    cluster.pass(10 * SECOND);
    assertThat(cluster.told(FETCHES_ANEW)).isEqualTo(1);
    isTheSameEverywhere(cluster);
    assertThat(cluster.node(2).store().register(new Key("deleted while away"))).isEmpty();
    assertThat(cluster.node(2).store().register(new Key("kept"))).isPresent();
    for (int i = 0; i < 3; i++) {
      assertThat(cluster.figures(i)).isEqualTo(Figures.NONE);
    }
  }

  @Test
  void member_leavesWithWhatNoLogHas_isAskedForItsSlotsBeforeItGoes() {
    handsOverBeforeItGoes();
  }

  void handsOverBeforeItGoes() {
    SmallCluster cluster = three();
    cluster.put(0, "kept", "1");
    cluster.pass(SECOND);
    cluster.node(0).crash();
    cluster.node(2).crash();
    writeMuch(cluster, 1, "b");
    cluster.pass(SECOND);
    cluster.node(0).start();
    cluster.node(2).start();
    cluster.begin(1, new Request.RemoveNode(cluster.node(1).address(), Removal.LEAVE));
    cluster.pass(30 * SECOND);
    assertThat(cluster.told(CUT)).isPositive();
    isTheSame(cluster, 2);
    assertThat(cluster.node(0).store().registers()).hasSize(21);
    assertThat(cluster.node(0).store().view().orElseThrow().member(cluster.node(1).address()))
        .isEmpty();
  }

  @Test
  void bothSidesOfAPartition_writeMoreThanTheirLogs_joinWhatBothHave() {
    join(three());
  }

  @Test
  void member_backDuringAReshardWithAllSlots_keepsThemUntilTheCutOver() {
    keepsWhatTheCutOverCountsOn();
  }

  void keepsWhatTheCutOverCountsOn() {
    SmallCluster cluster = new SmallCluster(1, LOG_BYTES_MAX, "alice", "bob", "carol", "dave");
    SimulatedStore dave = cluster.node(3).store();
    cluster.cutOff(3);
    writeMuch(cluster, 0, "a");
    cluster.pass(2 * SECOND);
    assertThat(cluster.told(CUT)).isPositive();
    // The cut-over waits for carol to say that it has all.
    SimulatedNetwork network = cluster.world().network();
    Address alice = cluster.node(0).address();
    network.interference().slow(cluster.node(2).address(), alice, 3 * SECOND);
    cluster.begin(0, new Request.Reshard(2));
    cluster.pass(SECOND);
    network.heal();
    network.interference().slow(cluster.node(2).address(), alice, 3 * SECOND);
    cluster.hinder("Pull", 1);
    while (dave.view().orElseThrow().epoch() == 1) {
      cluster.pass(MILLI);
    }
    cluster.hinder("Pull", 0);
    while (dave.view().orElseThrow().copying()) {
      assertThat(dave.held()).isEqualTo(SlotSet.ALL);
      cluster.pass(MILLI);
    }
    cluster.pass(20 * SECOND);
    assertThat(cluster.told(FETCHES_ANEW)).isEqualTo(1);
    assertThat(dave.coverage()).isEqualTo(cluster.node(2).store().coverage());
  }

  @Test
  void bothSidesOfAPartition_fetchPieceByPiece_joinWhatBothHave() {
    fetchPieceByPiece();
  }

  void fetchPieceByPiece() {
    join(three(1));
  }

  @Test
  void bothSidesOfAPartition_hearOfEachOtherLate_joinWhatBothHave() {
    fetchOneAfterAnotherThoughLate(LATE);
  }

  @Test
  void bothSidesOfAPartition_waitLongerForAPageThanOneMay_joinWhatBothHave() {
    fetchOneAfterAnotherThoughLate(3 * LATE);
  }

  void fetchOneAfterAnotherThoughLate(long late) {
    SmallCluster cluster = new SmallCluster(1, LOG_BYTES_MAX, "alice", "bob");
    writeApart(cluster);
    cluster.world().network().heal();
    Interference interference = cluster.world().network().interference();
    Address alice = cluster.node(0).address();
    Address bob = cluster.node(1).address();
    interference.slow(alice, bob, late);
    interference.slow(bob, alice, late);
    isJoined(cluster);
  }

  private static void join(SmallCluster cluster) {
    writeApart(cluster);
    cluster.world().network().heal();
    isJoined(cluster);
  }

  private static void writeApart(SmallCluster cluster) {
    cluster.cutOff(0);
    writeMuch(cluster, 0, "a");
    cluster.token = Token.NO_PAST;
    writeMuch(cluster, 1, "b");
    cluster.pass(2 * SECOND);
  }

  /** Some node holds all slots at any time, and in the end all nodes have all. */
  private static void isJoined(SmallCluster cluster) {
    for (int i = 0; i < 6_000; i++) {
      cluster.pass(10 * MILLI);
      assertThat(cluster.world().nodes())
          .as("those who hold all slots")
          .anyMatch(node -> node.store().held().equals(SlotSet.ALL));
    }
    for (int i = 0; i < cluster.world().nodes().size(); i++) {
      isTheSame(cluster, i);
      assertThat(cluster.figures(i)).isEqualTo(Figures.NONE);
    }
    assertThat(cluster.node(0).store().registers()).hasSize(40);
  }
}
