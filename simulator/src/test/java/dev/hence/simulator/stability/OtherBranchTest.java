package dev.hence.simulator.stability;

import static dev.hence.simulator.world.Scheduler.MILLI;
import static dev.hence.simulator.world.Scheduler.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hence.core.clock.Dot;
import dev.hence.core.replica.Answer;
import dev.hence.core.replica.Request;
import dev.hence.core.sharding.Address;
import dev.hence.core.sharding.Removal;
import dev.hence.simulator.world.SimulatedNetwork;
import org.junit.jupiter.api.Test;

/**
 * What a node in another branch of views still sends: it may have to hand that in, and then it
 * counts under other names.
 */
class OtherBranchTest {
  private static final int ALICE = 0;
  private static final int BOB = 1;
  private static final int CAROL = 2;
  private static final int[] OTHERS = {ALICE, BOB};

  private final SmallCluster cluster = new SmallCluster(1, "alice", "bob", "carol");

  private Address address(int index) {
    return cluster.node(index).address();
  }

  private boolean covers(int index, Dot dot) {
    return cluster.node(index).store().coverage().covers(dot);
  }

  private boolean knowsTheBranch(int index) {
    return cluster.node(index).store().view().orElseThrow().epoch() > 1;
  }

  @Test
  void update_ofANodeThatDoesntKnowTheBranch_isTakenInOnceItDoes() {
    waitsForOneThatDoesntKnowTheBranch();
  }

  /** The test above, for a mutant. */
  void waitsForOneThatDoesntKnowTheBranch() {
    SimulatedNetwork network = cluster.world().network();
    cluster.pass(SECOND);
    // Nobody hears carol for long, who hears the others.
    for (int other : OTHERS) {
      network.interference().slow(address(CAROL), address(other), 8 * SECOND);
    }
    Request.RemoveNode forget = new Request.RemoveNode(address(ALICE), Removal.FORGET);
    assertThat(cluster.ask(CAROL, new Request.Forced(forget))).isInstanceOf(Answer.Done.class);

    Dot dot = ((Answer.Written) cluster.put(BOB, "key", "1")).version();
    int waited = 0;
    while (!knowsTheBranch(BOB)) {
      assertThat(covers(CAROL, dot)).isFalse();
      cluster.pass(MILLI);
      waited++;
    }
    assertThat(waited).as("bob's word has long arrived").isGreaterThan(1_000);
    cluster.pass(10 * SECOND);

    assertThat(covers(CAROL, dot)).isTrue();
  }
}
