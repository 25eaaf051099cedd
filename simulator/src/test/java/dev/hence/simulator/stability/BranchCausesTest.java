package dev.hence.simulator.stability;

import static dev.hence.simulator.world.Scheduler.MILLI;
import static dev.hence.simulator.world.Scheduler.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hence.core.clock.Token;
import dev.hence.core.data.Key;
import dev.hence.core.replica.Answer;
import dev.hence.core.replica.Request;
import dev.hence.core.sharding.Address;
import dev.hence.core.sharding.Removal;
import dev.hence.simulator.world.SimulatedNetwork;
import org.junit.jupiter.api.Test;

/**
 * What all nodes of a branch of views had isn't named by what was written there after it. If that
 * branch loses, an effect may come in before its cause at a node that wasn't in it: guarantees.md
 * says so of what isn't promised. If this test fails since that can't be any more, the sentence
 * there can go.
 */
class BranchCausesTest {
  private static final int ALICE = 0;
  private static final int BOB = 1;
  private static final int CAROL = 2;

  /** The longest until carol and bob meet, who may see each other again. */
  private static final long MEETING_MAX = 400 * MILLI;

  private static final long STEP = 4 * MILLI;
  private static final long LOOK = MILLI / 4;

  @Test
  void effectOfABranchThatLost_causeStableThereJustBefore_comesInFirst() {
    boolean seen = false;
    for (long writtenAt = 0; writtenAt < MEETING_MAX && !seen; writtenAt += STEP) {
      seen = new Branches().showsTheEffectFirst(writtenAt);
    }
    assertThat(seen).isTrue();
  }

  /** Carol forced a view without alice; alice and bob, who don't know, removed carol. */
  private static final class Branches {
    private final SmallCluster cluster = new SmallCluster(1, "alice", "bob", "carol");

    Branches() {
      cluster.cutOff(CAROL);
      cluster.pass(5 * SECOND);
      assertThat(cluster.ask(CAROL, new Request.Forced(forget(ALICE))))
          .isInstanceOf(Answer.Done.class);
      assertThat(cluster.ask(BOB, forget(CAROL))).isInstanceOf(Answer.Done.class);
      cluster.token = Token.NO_PAST;
    }

    /**
     * Whether carol shows the effect before its cause, if both are written so long after the
     * network heals between bob and her; in the end she shows both.
     */
    boolean showsTheEffectFirst(long writtenAt) {
      SimulatedNetwork network = cluster.world().network();
      network.unblock(address(BOB), address(CAROL));
      network.unblock(address(CAROL), address(BOB));
      cluster.pass(writtenAt);
      if (!writeBoth()) {
        return false;
      }
      boolean early = false;
      for (long waited = 0; waited < 5 * SECOND && !shows("cause"); waited += LOOK) {
        early |= shows("effect");
        cluster.pass(LOOK);
      }
      network.heal();
      cluster.pass(10 * SECOND);
      assertThat(shows("cause")).isTrue();
      assertThat(shows("effect")).isTrue();
      return early;
    }

    /** Writes the effect as soon as its client's token leaves the cause out; false if too late. */
    private boolean writeBoth() {
      cluster.put(BOB, "cause", "1");
      do {
        cluster.token = Token.NO_PAST;
        if (!(cluster.get(ALICE, "cause") instanceof Answer.Found)) {
          return false;
        }
      } while (!cluster.token.entries().isEmpty());
      return cluster.put(ALICE, "effect", "2") instanceof Answer.Written;
    }

    private boolean shows(String key) {
      return cluster.node(CAROL).store().register(new Key(key)).isPresent();
    }

    private Address address(int index) {
      return cluster.node(index).address();
    }

    private Request.RemoveNode forget(int index) {
      return new Request.RemoveNode(address(index), Removal.FORGET);
    }
  }
}
