package dev.hence.simulator.stability;

import static dev.hence.simulator.world.Scheduler.MILLI;
import static dev.hence.simulator.world.Scheduler.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hence.core.clock.Token;
import dev.hence.core.data.Key;
import dev.hence.core.replica.Answer;
import dev.hence.core.replica.Figures;
import dev.hence.core.replica.Request;
import dev.hence.core.sharding.Removal;
import dev.hence.simulator.world.SimulatedNode;
import dev.hence.simulator.world.SimulatedStore;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Nodes that come up with an older state of their disk than they had. */
class OldDiskTest {
  private static final int CAROL = 2;
  private static final String WENT_BACK = "this node has an older state of its data";

  private static void isTheSameEverywhere(SmallCluster cluster) {
    SimulatedStore first = cluster.node(0).store();
    for (SimulatedNode node : cluster.world().nodes()) {
      assertThat(node.store().registers()).isEqualTo(first.registers());
      assertThat(node.store().coverage()).isEqualTo(first.coverage());
      assertThat(node.published().orElseThrow().served().size()).isEqualTo(Key.SLOTS);
      assertThat(node.published().orElseThrow().figures()).isEqualTo(Figures.NONE);
    }
  }

  private static long writer(Answer answer) {
    return ((Answer.Written) answer).version().writer();
  }

  @Test
  void copy_putBackWhileCutOff_issuesNoDotTwice() {
    SmallCluster cluster = new SmallCluster(1, "alice", "bob", "carol");
    long before = writer(cluster.put(CAROL, "first", "1"));
    cluster.pass(SECOND);
    SimulatedStore copy = cluster.node(CAROL).copyOfDisk(true);
    cluster.put(CAROL, "second", "2");
    cluster.pass(SECOND);

    cluster.node(CAROL).crash();
    cluster.node(CAROL).restore(copy);
    cluster.cutOff(CAROL);
    cluster.node(CAROL).start();
    cluster.pass(3 * SECOND);
    cluster.token = Token.NO_PAST;
    Answer alone = cluster.put(CAROL, "third", "3");
    cluster.world().network().heal();
    cluster.pass(20 * SECOND);

    assertThat(writer(alone)).isNotEqualTo(before);
    assertThat(cluster.node(0).store().registers().keySet())
        .containsExactlyInAnyOrder(new Key("first"), new Key("second"), new Key("third"));
    isTheSameEverywhere(cluster);
  }

  @Test
  void change_whileMostMembersWentBack_isRefusedWithThatAndCanBeForced() {
    SmallCluster cluster = new SmallCluster(1, "alice", "bob", "carol");
    SimulatedNode alice = cluster.node(0);
    SimulatedNode bob = cluster.node(1);
    SimulatedStore ofAlice = alice.copyOfDisk(true);
    SimulatedStore ofBob = bob.copyOfDisk(true);
    cluster.put(0, "first", "1");
    cluster.put(1, "second", "2");
    cluster.pass(SECOND);
    alice.crash();
    alice.restore(ofAlice);
    bob.crash();
    bob.restore(ofBob);
    alice.start();
    bob.start();
    cluster.pass(10 * SECOND);
    isTheSameEverywhere(cluster);

    Request removal = new Request.RemoveNode(bob.address(), Removal.FORGET);
    assertThat(cluster.ask(CAROL, removal))
        .isInstanceOfSatisfying(
            Answer.Unavailable.class,
            refused ->
                assertThat(refused.reason())
                    .contains("1 of 3 answer", "alice, bob run", "forgotten how they voted"));
    assertThat(cluster.ask(CAROL, new Request.Forced(removal))).isInstanceOf(Answer.Done.class);
    cluster.pass(5 * SECOND);
    assertThat(alice.store().view().orElseThrow().member(bob.address())).isEmpty();
  }

  @Test
  void copy_behindWhatOnlyItWorkedOutToBeStable_learnsItFromAnotherShard() {
    learnsWhatIsStableFromAnotherShard();
  }

  /** The test above, for a mutant. */
  void learnsWhatIsStableFromAnotherShard() {
    SmallCluster cluster = new SmallCluster(2, "alice", "bob", "carol", "dave");
    SimulatedNode writer = cluster.node(0);
    SimulatedNode goesBack = cluster.node(1);
    Key key = new Key(cluster.keyOf(0));
    assertThat(goesBack.published().orElseThrow().served().contains(key.slot())).isTrue();
    cluster.put(0, key.text(), "1");
    cluster.pass(SECOND);
    SimulatedStore copy = goesBack.copyOfDisk(true);

    cluster.world().network().block(goesBack.address(), writer.address());
    cluster.put(0, key.text(), "2");
    cluster.pass(200 * MILLI);
    goesBack.crash();
    goesBack.restore(copy);
    cluster.world().network().heal();
    goesBack.start();
    cluster.pass(5 * SECOND);

    assertThat(cluster.told(WENT_BACK)).isEqualTo(1);
    cluster.settled();
  }

  @Test
  void copy_behindWhatItAloneFoundStable_answersNobodyWhoSawMore() {
    showsItsClientsNothingOlder();
  }

  /** The test above, for a mutant. */
  void showsItsClientsNothingOlder() {
    SmallCluster cluster = new SmallCluster(1, "alice", "bob", "carol");
    cluster.put(0, "key", "1");
    cluster.pass(SECOND);
    SimulatedNode carol = cluster.node(CAROL);
    SimulatedStore copy = carol.copyOfDisk(true);

    for (int other = 0; other < CAROL; other++) {
      cluster.world().network().block(carol.address(), cluster.node(other).address());
    }
    cluster.put(0, "key", "2");
    cluster.pass(200 * MILLI);
    // All have it, but only carol hears that they do.
    cluster.get(CAROL, "key");
    carol.crash();
    carol.restore(copy);
    cluster.world().network().heal();
    carol.start();
    Answer read = cluster.get(CAROL, "key");

    assertThat(read)
        .isInstanceOfSatisfying(
            Answer.Found.class, found -> assertThat(found.value().toString()).isEqualTo("2"));
    cluster.pass(5 * SECOND);
    cluster.settled();
  }

  @Test
  void copy_putBack_isntAnsweredFromUntilItIsFilled() {
    SmallCluster cluster = new SmallCluster(1, "alice", "bob", "carol");
    cluster.put(0, "kept", "1");
    cluster.put(0, "deleted since", "0");
    cluster.pass(SECOND);
    SimulatedStore copy = cluster.node(CAROL).copyOfDisk(true);
    cluster.put(0, "kept", "2");
    cluster.delete(0, "deleted since");
    cluster.pass(3 * SECOND);
    assertThat(cluster.token.entries().isEmpty()).isFalse();
    cluster.get(1, "kept");
    assertThat(cluster.token.entries().isEmpty()).as("all is stable").isTrue();

    cluster.node(CAROL).crash();
    cluster.node(CAROL).restore(copy);
    cluster.node(CAROL).start();
    Answer kept = cluster.get(CAROL, "kept");
    Answer deleted = cluster.get(CAROL, "deleted since");

    assertThat(cluster.told(WENT_BACK)).isEqualTo(1);
    assertThat(kept)
        .isInstanceOfSatisfying(
            Answer.Found.class, found -> assertThat(found.value().toString()).isEqualTo("2"));
    assertThat(deleted).isInstanceOf(Answer.Absent.class);
    cluster.pass(5 * SECOND);
    isTheSameEverywhere(cluster);
  }

  /** Else reads would go back to the version of the older tombstone. */
  @Test
  void copy_withATombstone_losesItWhereALaterOneIsGone() {
    SmallCluster cluster = new SmallCluster(1, "alice", "bob", "carol");
    cluster.put(0, "key", "1");
    cluster.delete(0, "key");
    cluster.pass(10 * MILLI);
    SimulatedStore copy = cluster.node(CAROL).copyOfDisk(true);
    assertThat(copy.register(new Key("key"))).isPresent();
    cluster.put(0, "key", "2");
    cluster.delete(0, "key");
    cluster.pass(3 * SECOND);
    assertThat(cluster.node(0).store().register(new Key("key"))).isEmpty();

    cluster.node(CAROL).crash();
    cluster.node(CAROL).restore(copy);
    cluster.node(CAROL).start();
    SimulatedStore store = cluster.node(CAROL).store();
    for (int i = 0; i < 1_000 && cluster.told("slots taken over") == 0; i++) {
      assertThat(store.register(new Key("key"))).isPresent();
      cluster.pass(MILLI);
    }

    assertThat(cluster.told(WENT_BACK)).isEqualTo(1);
    assertThat(store.held().size()).isEqualTo(Key.SLOTS);
    assertThat(store.register(new Key("key"))).isEmpty();
  }

  /** What all had is lost here and there; what is on one disk yet comes back to all. */
  @Test
  void powerCutOfAll_underRelaxedSyncing_leavesWhatAnyDiskHas() {
    SmallCluster cluster = new SmallCluster(1, 1L << 40, "alice", "bob", "carol");
    List<SimulatedStore> synced = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      for (int writing = 0; writing < 3; writing++) {
        cluster.put(writing, "key" + i, "\"by " + writing + '"');
      }
      cluster.pass(2 * SECOND);
      synced.add(cluster.node(i).copyOfDisk(false));
      cluster.put(i, "unsynced " + i, "1");
      cluster.pass(100 * MILLI);
    }

    for (int i = 0; i < 3; i++) {
      cluster.node(i).crash();
      cluster.node(i).restore(synced.get(i));
    }
    cluster.world().nodes().forEach(SimulatedNode::start);
    cluster.pass(40 * SECOND);

    isTheSameEverywhere(cluster);
    assertThat(cluster.node(0).store().registers().keySet())
        .contains(new Key("key2"), new Key("unsynced 0"), new Key("unsynced 1"))
        .doesNotContain(new Key("unsynced 2"));
    cluster.token = Token.NO_PAST;
    assertThat(cluster.put(1, "after", "1")).isInstanceOf(Answer.Written.class);
  }

  @Test
  void copy_behindAVote_doesNotVoteOnTheSameEpochAgain() {
    votesOnce();
  }

  /** The test above, for a mutant. */
  void votesOnce() {
    SmallCluster cluster = new SmallCluster(1, "alice", "bob", "carol");
    cluster.join("dave");
    cluster.join("erin");
    SimulatedNode alice = cluster.node(0);
    SimulatedNode bob = cluster.node(1);
    SimulatedNode carol = cluster.node(CAROL);
    // From then on the view says who she is.
    carol.crash();
    carol.wipe();
    carol.start();
    cluster.pass(10 * SECOND);
    SimulatedStore copy = carol.copyOfDisk(true);
    cluster.put(CAROL, "key", "1");
    cluster.pass(SECOND);

    // Carol helps alice to a view, and nobody else hears of it.
    cluster.part(alice, bob);
    cluster.hinder("NewView", 1);
    long before = cluster.epoch(0);
    cluster.begin(0, new Request.AddMember("s0", cluster.node(3).address()));
    while (cluster.epoch(0) == before) {
      cluster.pass(MILLI);
    }
    carol.crash();
    carol.restore(copy);
    cluster.world().network().heal();
    cluster.cutOff(0);
    cluster.delay("Report", SECOND);
    carol.start();
    cluster.begin(1, new Request.AddMember("s0", cluster.node(4).address()));
    cluster.pass(5 * SECOND);

    assertThat(cluster.epoch(1)).isLessThan(cluster.epoch(0));
    cluster.world().network().heal();
    cluster.pass(10 * SECOND);
    assertThat(bob.store().view()).isEqualTo(alice.store().view());
    cluster.settled();
  }

  /** Carol finds out while she knows a view of before her last vote, and learns of the next one. */
  @Test
  void copy_behindAViewAndAVoteInIt_doesNotVoteInItAgain() {
    votesOnceInAViewThatItLearnsLater();
  }

  /** The test above, for a mutant. */
  void votesOnceInAViewThatItLearnsLater() {
    SmallCluster cluster = new SmallCluster(1, "alice", "bob", "carol");
    cluster.join("dave");
    SimulatedNode bob = cluster.node(1);
    SimulatedNode carol = cluster.node(CAROL);
    SimulatedNode dave = cluster.node(3);
    SimulatedStore copy = carol.copyOfDisk(true);
    cluster.put(0, "key", "1");
    cluster.pass(SECOND);

    // Carol helps alice to two views: of the first one dave hears, of the second one nobody.
    cluster.cutOff(1);
    cluster.pass(SECOND);
    assertThat(cluster.ask(0, new Request.AddNode(cluster.spare("x1"))))
        .isInstanceOf(Answer.Done.class);
    cluster.pass(SECOND);
    cluster.hinder("NewView", 1);
    cluster.part(cluster.node(0), dave);
    cluster.part(carol, dave);
    long before = cluster.epoch(0);
    assertThat(cluster.epoch(3)).isEqualTo(before);
    assertThat(cluster.epoch(1)).isLessThan(before);
    cluster.begin(0, new Request.AddNode(cluster.spare("x2")));
    for (int i = 0; i < 5_000 && cluster.epoch(0) == before; i++) {
      cluster.pass(MILLI);
    }
    carol.crash();
    carol.restore(copy);
    cluster.world().network().heal();
    cluster.hinder("NewView", 0);
    cluster.cutOff(0);
    cluster.cutOff(3);
    carol.start();
    cluster.pass(3 * SECOND);
    assertThat(cluster.told(WENT_BACK)).isEqualTo(1);
    cluster.world().network().heal();
    cluster.cutOff(0);
    cluster.pass(3 * SECOND);
    assertThat(cluster.epoch(CAROL)).isEqualTo(before);
    cluster.begin(1, new Request.AddNode(cluster.spare("x3")));
    cluster.pass(5 * SECOND);

    assertThat(cluster.epoch(1)).isLessThan(cluster.epoch(0));
    cluster.world().network().heal();
    cluster.pass(10 * SECOND);
    assertThat(bob.store().view()).isEqualTo(cluster.node(0).store().view());
    assertThat(bob.store().view().orElseThrow().member(carol.address()).orElseThrow().memory())
        .isEqualTo(carol.store().vote().memory());
  }

  /** With two of three in doubt nothing can be agreed on; a forced view takes their word. */
  @Test
  void change_afterMostMembersWentBackAndAViewWasForced_isAgreedOn() {
    SmallCluster cluster = new SmallCluster(1, "alice", "bob", "carol");
    List<SimulatedStore> copies = new ArrayList<>();
    for (int i = 0; i < CAROL; i++) {
      copies.add(cluster.node(i).copyOfDisk(true));
    }
    for (int i = 0; i < CAROL; i++) {
      cluster.token = Token.NO_PAST;
      cluster.put(i, "key " + i, "\"by " + i + '"');
    }
    cluster.pass(SECOND);
    for (int i = 0; i < CAROL; i++) {
      cluster.node(i).crash();
      cluster.node(i).restore(copies.get(i));
    }
    cluster.node(0).start();
    cluster.node(1).start();
    cluster.pass(5 * SECOND);
    Request adding = new Request.AddNode(cluster.spare("x1"));
    assertThat(cluster.ask(0, adding)).isInstanceOf(Answer.Unavailable.class);
    assertThat(cluster.ask(0, new Request.Forced(adding))).isInstanceOf(Answer.Done.class);
    cluster.pass(SECOND);

    cluster.node(CAROL).crash();
    assertThat(cluster.ask(1, new Request.AddNode(cluster.spare("x2"))))
        .isInstanceOf(Answer.Done.class);
  }
}
