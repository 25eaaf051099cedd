package dev.hence.simulator.stability;

import static dev.hence.simulator.world.Scheduler.MILLI;
import static dev.hence.simulator.world.Scheduler.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hence.core.clock.Epoch;
import dev.hence.core.clock.Token;
import dev.hence.core.data.Key;
import dev.hence.core.data.Value;
import dev.hence.core.replica.Acks;
import dev.hence.core.replica.Answer;
import dev.hence.core.replica.Request;
import dev.hence.core.sharding.Removal;
import dev.hence.simulator.world.ReplyPort;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Writes wait for others to have them, and meanwhile another branch of views wins. */
class OtherBranchTokenTest {
  private static final int ALICE = 0;
  private static final int BOB = 1;
  private static final int CAROL = 2;

  /** A write, and what came of it. */
  private static final class Waiting implements ReplyPort {
    private final long epoch;
    private final List<Token> tokens = new ArrayList<>();

    private Waiting(long epoch) {
      this.epoch = epoch;
    }

    @Override
    public void answered(Answer answer) {
      if (answer instanceof Answer.Written written) {
        tokens.add(written.token());
      }
    }

    @Override
    public void lost() {
      throw new AssertionError("the node died");
    }
  }

  @Test
  void writeOfTheBranchThatLost_isAnsweredWithATokenOfThatBranch() {
    tokensAreOfTheirBranch();
  }

  /** The test above, for a mutant. */
  void tokensAreOfTheirBranch() {
    SmallCluster cluster = new SmallCluster(1, "alice", "bob", "carol");
    cluster.put(ALICE, "key", "1");
    cluster.pass(SECOND);
    cluster.cutOff(CAROL);
    cluster.pass(5 * SECOND);
    cluster.ask(CAROL, new Request.Forced(removal(cluster, ALICE)));
    cluster.token = Token.NO_PAST;
    assertThat(cluster.ask(BOB, removal(cluster, CAROL))).isInstanceOf(Answer.Done.class);
    cluster.put(ALICE, "key", "2");
    cluster.pass(3 * SECOND);

    cluster.world().network().heal();
    cluster.hinder("Updates", 1);
    cluster.hinder("Page", 1);
    cluster.pass(260 * MILLI);
    cluster.hinder("Durable", 1);
    List<Waiting> writes = new ArrayList<>();
    for (int i = 0; i < 400 && cluster.epoch(BOB) != cluster.epoch(CAROL); i++) {
      Waiting waiting = new Waiting(cluster.epoch(BOB));
      Key key = new Key("other" + i);
      Value value = Value.of(Integer.toString(i + 100));
      cluster.node(BOB).submit(new Request.Put(key, value, cluster.token, Acks.ALL), waiting);
      writes.add(waiting);
      cluster.pass(10 * MILLI);
    }
    cluster.pass(300 * MILLI);

    assertThat(writes.getLast().epoch).isNotEqualTo(cluster.epoch(BOB));
    assertThat(writes)
        .anyMatch(write -> !write.tokens.isEmpty())
        .allSatisfy(write ->
            assertThat(write.tokens)
                .allMatch(token -> Epoch.sameBranch(token.epoch(), write.epoch)));
  }

  private static Request.RemoveNode removal(SmallCluster cluster, int node) {
    return new Request.RemoveNode(cluster.node(node).address(), Removal.FORGET);
  }
}
