package dev.hence.simulator.stability;

import static dev.hence.simulator.world.Scheduler.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hence.core.clock.Token;
import dev.hence.core.replica.Answer;
import dev.hence.core.replica.Request;
import dev.hence.core.sharding.Address;
import dev.hence.core.sharding.Removal;
import org.junit.jupiter.api.Test;

/**
 * What a node forced is done again if another branch of views wins, but not if somebody forces a
 * view on top of it, and not what others undid.
 */
class ForcedBeforeTest {
  private static final int ALICE = 0;
  private static final int BOB = 1;
  private static final int CAROL = 2;

  private final SmallCluster cluster = new SmallCluster(1, "alice", "bob", "carol");
  private final Address carol = cluster.node(CAROL).address();

  private void done(int index, Request request) {
    assertThat(cluster.ask(index, request)).isInstanceOf(Answer.Done.class);
  }

  private void force(int index, Request request) {
    done(index, new Request.Forced(request));
  }

  private void forceAlone(int index, Request request) {
    cluster.cutOff(index);
    cluster.pass(5 * SECOND);
    force(index, request);
  }

  private void heal() {
    cluster.world().network().heal();
    cluster.pass(15 * SECOND);
  }

  private boolean isMember(Address address) {
    assertThat(cluster.epoch(ALICE)).isEqualTo(cluster.epoch(BOB));
    return cluster.node(ALICE).store().view().orElseThrow().member(address).isPresent();
  }

  @Test
  void nodeAddedByForce_removedSinceAndAViewForcedOnTop_staysRemoved() {
    Address other = cluster.spare("other");
    forceAlone(ALICE, new Request.AddNode(other));
    heal();
    done(BOB, new Request.RemoveNode(other, Removal.FORGET));
    cluster.pass(10 * SECOND);
    assertThat(isMember(other)).isFalse();

    forceAlone(BOB, new Request.AddNode(cluster.spare("another")));
    heal();

    assertThat(isMember(other)).isFalse();
  }

  @Test
  void memberForgottenByForce_addedSinceAndAViewForcedOnTop_stays() {
    forceAlone(ALICE, new Request.RemoveNode(carol, Removal.FORGET));
    heal();
    done(ALICE, new Request.AddNode(carol));
    done(ALICE, new Request.AddMember("s0", carol));
    cluster.pass(10 * SECOND);
    cluster.token = Token.NO_PAST;
    cluster.put(CAROL, "key", "1");
    cluster.pass(SECOND);

    forceAlone(BOB, new Request.AddNode(cluster.spare("another")));
    cluster.node(CAROL).crash();
    cluster.pass(5 * SECOND);
    heal();

    assertThat(isMember(carol)).isTrue();
  }

  @Test
  void nodesAddedByForce_onBothSides_areBothThereInTheEnd() {
    Address one = cluster.spare("one");
    Address other = cluster.spare("other");
    cluster.cutOff(BOB);
    forceAlone(ALICE, new Request.AddNode(one));
    force(BOB, new Request.AddNode(other));
    heal();

    assertThat(isMember(one)).isTrue();
    assertThat(isMember(other)).isTrue();
  }

  @Test
  void memberForgottenByForce_addedAnewInTheBranchThatWins_stays() {
    cluster.node(CAROL).crash();
    forceAlone(ALICE, new Request.RemoveNode(carol, Removal.FORGET));
    // Of two branches the one that was forced more often wins.
    force(BOB, new Request.RemoveNode(carol, Removal.FORGET));
    force(BOB, new Request.AddNode(carol));
    heal();

    assertThat(isMember(carol)).isTrue();
  }

  @Test
  void nodeAddedByForce_whereItWasAskedForIsRestarted_isAddedInTheBranchThatWins() {
    asksAgainAfterARestart();
  }

  /** The test above, for a mutant. */
  void asksAgainAfterARestart() {
    Address one = cluster.spare("one");
    cluster.cutOff(BOB);
    forceAlone(ALICE, new Request.AddNode(one));
    // Of two branches the one that was forced more often wins.
    force(BOB, new Request.AddNode(cluster.spare("other")));
    force(BOB, new Request.AddNode(cluster.spare("another")));
    cluster.node(ALICE).crash();
    cluster.node(ALICE).start();
    cluster.pass(5 * SECOND);
    heal();

    assertThat(isMember(one)).isTrue();
  }
}
