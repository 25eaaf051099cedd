package dev.hence.simulator.world;

import static dev.hence.simulator.world.Scheduler.MILLI;
import static dev.hence.simulator.world.Scheduler.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hence.core.clock.Token;
import dev.hence.core.data.Key;
import dev.hence.core.data.Value;
import dev.hence.core.replica.Acks;
import dev.hence.core.replica.Answer;
import dev.hence.core.replica.Request;
import dev.hence.core.sharding.Address;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A node whose process comes to a bad end. */
class SimulatedNodeTest {
  private static final Address ALICE = new Address("alice");
  private static final Key KEY = new Key("key");

  private final World world =
      new World(
          new WorldSettings(NetworkProfile.EVEN, 0, 0, 0, 0, 1), Dice.ofSeed(1), Meddler.NONE);
  private final SimulatedNode node =
      world.add(new NodeSettings(ALICE, List.of(ALICE), OptionalInt.of(1), 0, 100));
  private final List<Answer> answers = new ArrayList<>();
  private int lost;

  @BeforeEach
  void start() {
    node.start();
    pass(2 * SECOND);
  }

  private void pass(long nanos) {
    world.scheduler().runUntil(world.scheduler().now() + nanos);
  }

  private void ask(Request request) {
    node.submit(
        request,
        new ReplyPort() {
          @Override
          public void answered(Answer answer) {
            answers.add(answer);
          }

          @Override
          public void lost() {
            lost++;
          }
        });
  }

  private static Request put(String value) {
    return new Request.Put(KEY, Value.of(value), Token.NO_PAST, Acks.LOCAL);
  }

  private static Request get() {
    return new Request.Get(KEY, Token.NO_PAST);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void commit_fails_refusesReadsEndsAndLosesTheRequest(boolean kept) {
    ask(put("\"before\""));
    pass(MILLI);
    assertThat(answers).singleElement().isInstanceOf(Answer.Written.class);

    node.doom().failCommit(kept, SECOND);
    ask(put("\"then\""));
    pass(MILLI);
    ask(get());
    pass(MILLI);

    assertThat(node.hasFailed()).isTrue();
    assertThat(answers.getLast()).isEqualTo(new Answer.Unavailable(EdgeReads.DISK_FAILED));
    pass(SECOND);
    assertThat(node.isRunning()).isFalse();
    assertThat(lost).isEqualTo(1);
    node.start();
    pass(2 * SECOND);
    ask(get());
    pass(MILLI);
    assertThat(answers.getLast()).isInstanceOf(Answer.Found.class);
    assertThat(((Answer.Found) answers.getLast()).value())
        .isEqualTo(Value.of(kept ? "\"then\"" : "\"before\""));
  }

  @Test
  void death_betweenTwoAnswers_leavesTheFirst() {
    node.doom().inAnswers(0);
    ask(put("1"));
    ask(put("2"));
    pass(MILLI);

    assertThat(node.isRunning()).isFalse();
    assertThat(answers).singleElement().isInstanceOf(Answer.Written.class);
    assertThat(lost).isEqualTo(1);
  }
}
