package dev.hence.simulator.stability;

import static dev.hence.simulator.world.Scheduler.MILLI;
import static dev.hence.simulator.world.Scheduler.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hence.core.clock.Token;
import dev.hence.core.data.Key;
import dev.hence.core.replica.Answer;
import dev.hence.core.replica.Request;
import dev.hence.core.replica.TokenExplanation;
import dev.hence.core.sharding.Removal;
import dev.hence.simulator.world.SimulatedNode;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A token names an update that one node had, which is away, and then lost its disk. */
class ExplainedTokenTest {
  private static final int ALICE = 0;
  private static final int BOB = 1;
  private static final int CAROL = 2;
  private static final int FRANK = 5;

  private final SmallCluster cluster =
      new SmallCluster(2, "alice", "bob", "carol", "dave", "erin", "frank");
  private final SimulatedNode carol = cluster.node(CAROL);
  private final Key key = new Key(cluster.keyOf(CAROL));
  private final Key otherKey = new Key(cluster.keyOf(FRANK));

  /** Only carol has what it names, and is down. */
  private Token tokenOfOneThatIsDown() {
    cluster.put(CAROL, key.text(), "1");
    cluster.pass(SECOND);
    cluster.cutOff(CAROL);
    cluster.put(CAROL, key.text(), "2");
    carol.crash();
    cluster.world().network().heal();
    cluster.pass(SECOND);
    return cluster.token;
  }

  @Test
  void nobodyElseHasIt_andWhoMayIsAway_waitsForThatOne() {
    Token token = tokenOfOneThatIsDown();

    TokenExplanation explained = explain(ALICE, token, key);
    assertThat(explained.instead()).isEmpty();
    assertThat(explained.entries().getFirst().standing())
        .isEqualTo(TokenExplanation.Standing.MISSING);
    assertThat(explained.entries().getFirst().lacking())
        .containsExactly(cluster.node(ALICE).address(), cluster.node(BOB).address());
    assertThat(explained.request().orElseThrow().gone()).isFalse();
    assertThat(explained.request().orElseThrow().readWaits()).isEqualTo(token.entries());
    assertThat(cluster.ask(ALICE, new Request.Get(key, token)))
        .isInstanceOf(Answer.Unsatisfied.class);
  }

  @Test
  void nobodyHasItAnyMore_isLost_withTheTokenThatA410Gives() {
    Token token = tokenOfOneThatIsDown();
    carol.wipe();
    carol.start();
    cluster.pass(5 * SECOND);

    Answer refused = cluster.ask(ALICE, new Request.Get(key, token));
    for (int asked : new int[] {ALICE, CAROL, FRANK}) {
      TokenExplanation explained = explain(asked, token, key);
      assertThat(explained.entries().getFirst().standing())
          .as("at %s", cluster.node(asked))
          .isEqualTo(TokenExplanation.Standing.LOST);
      assertThat(refused)
          .isEqualTo(new Answer.Lost(token.entries(), explained.instead().orElseThrow()));
      TokenExplanation.ForKey request = explained.request().orElseThrow();
      assertThat(request.gone()).isTrue();
      assertThat(request.readWaits().isEmpty()).isTrue();
      assertThat(request.writeWaits().isEmpty()).isTrue();
      assertThat(explain(asked, token, otherKey).request().orElseThrow().gone()).isFalse();
    }
  }

  @Test
  void questionIsLost_asksAgain() {
    Token token = tokenOfOneThatIsDown();
    carol.wipe();
    carol.start();
    cluster.pass(5 * SECOND);

    cluster.hinder("Pull", 1);
    SmallCluster.Waiting waiting =
        cluster.begin(ALICE, new Request.ExplainToken(token, Optional.of(key)));
    cluster.pass(200 * MILLI);
    cluster.hinder("Pull", 0);
    cluster.pass(400 * MILLI);
    assertThat(explanation(waiting).entries().getFirst().standing())
        .isEqualTo(TokenExplanation.Standing.LOST);
  }

  @Test
  void ofABranchThatLost_isRefused_withTheTokenThatA410Gives() {
    cluster.cutOff(CAROL);
    cluster.pass(5 * SECOND);
    Request removal = new Request.RemoveNode(cluster.node(BOB).address(), Removal.FORGET);
    assertThat(cluster.ask(CAROL, new Request.Forced(removal))).isInstanceOf(Answer.Done.class);
    Request other = new Request.AddNode(cluster.spare("grace"));
    assertThat(cluster.ask(ALICE, other)).isInstanceOf(Answer.Done.class);
    Answer.Written written = (Answer.Written) cluster.put(ALICE, otherKey.text(), "3");
    cluster.world().network().heal();
    cluster.pass(5 * SECOND);

    TokenExplanation explained = explain(ALICE, written.token(), otherKey);
    assertThat(explained.refusal()).isPresent();
    assertThat(explained.request().orElseThrow().gone()).isTrue();
    assertThat(cluster.ask(ALICE, new Request.Get(otherKey, written.token())))
        .isInstanceOfSatisfying(
            Answer.Lost.class, lost -> assertThat(explained.instead()).contains(lost.token()));
  }

  private TokenExplanation explain(int node, Token token, Key about) {
    SmallCluster.Waiting waiting =
        cluster.begin(node, new Request.ExplainToken(token, Optional.of(about)));
    cluster.pass(600 * MILLI);
    return explanation(waiting);
  }

  private static TokenExplanation explanation(SmallCluster.Waiting waiting) {
    return ((Answer.Explained) waiting.answer().orElseThrow()).explanation();
  }
}
