package dev.hence.simulator.checker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hence.core.broadcast.UpdateRange;
import dev.hence.core.clock.Token;
import dev.hence.core.clock.VectorClock;
import dev.hence.core.data.Content;
import dev.hence.core.data.Register;
import dev.hence.core.data.Update;
import dev.hence.core.data.Value;
import dev.hence.core.replica.Answer;
import dev.hence.core.replica.Message;
import dev.hence.core.replica.Write;
import dev.hence.simulator.Outcome;
import dev.hence.simulator.Simulation;
import dev.hence.simulator.workload.Kind;
import dev.hence.simulator.workload.Scenario;
import dev.hence.simulator.workload.Theme;
import dev.hence.simulator.world.Meddler;
import java.util.EnumSet;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Worlds that break their promises: the checkers find each, and name the right invariant. */
class CheckersTest {
  private static final int SEEDS = 20;

  /** The invariant that the first seed that fails violates. */
  private static String violated(Supplier<Meddler> meddler) {
    return violated(Theme.CALM, meddler);
  }

  private static String violated(Theme theme, Supplier<Meddler> meddler) {
    for (int seed = 1; seed <= SEEDS; seed++) {
      Scenario scenario = Scenario.draw(seed, Optional.of(theme), EnumSet.noneOf(Kind.class));
      Outcome outcome = new Simulation(scenario, meddler.get()).run();
      if (outcome.failure().isPresent()) {
        return outcome.failure().get() instanceof Violation violation
            ? violation.invariant()
            : outcome.failure().get().toString();
      }
    }
    return "nothing in " + SEEDS + " seeds";
  }

  @Test
  void store_forgetsARegister_coverageIsNotHonest() {
    assertThat(violated(ForgetfulStore::new)).startsWith("I2");
  }

  @Test
  void store_countsWrong_keyCountsAreNotExact() {
    assertThat(violated(MiscountingStore::new)).startsWith("key counts");
  }

  @Test
  void network_rewritesAnUpdate_dotsAreNotUnique() {
    assertThat(violated(RewritingNetwork::new)).startsWith("I1");
  }

  @Test
  void answers_hideAValue_tokensAreNotCovered() {
    assertThat(violated(HidingAnswers::new)).startsWith("I4");
  }

  @Test
  void answers_forgetInTokens_thePastIsNotHeld() {
    assertThat(violated(ForgetfulTokens::new)).startsWith("I5");
  }

  @Test
  void answers_claimMoreDisks_isFound() {
    assertThat(violated(BoastingAnswers::new)).startsWith("I11");
  }

  @Test
  void answers_leaveKeysOut_scansAreNotWhole() {
    assertThat(violated(Theme.REQUESTS, CurtailedLists::new)).startsWith("scans are whole");
  }

  @Test
  void answers_hideWhatWasReplaced_termsDontHold() {
    assertThat(violated(Theme.REQUESTS, HiddenValues::new)).startsWith("terms hold");
  }

  /** Lists no first key. */
  private static final class CurtailedLists implements Meddler {
    @Override
    public Answer answered(Answer answer) {
      return answer instanceof Answer.Keys page && !page.keys().isEmpty()
          ? new Answer.Keys(
              page.keys().subList(1, page.keys().size()),
              page.slots(),
              page.end(),
              page.after(),
              page.token())
          : answer;
    }
  }

  /** Doesn't tell the value that was there before. */
  private static final class HiddenValues implements Meddler {
    @Override
    public Answer answered(Answer answer) {
      return answer instanceof Answer.Written written
          ? new Answer.Written(
              written.outcome(), written.version(), written.replicas(), written.token())
          : answer;
    }
  }

  /** Loses each tenth register. */
  private static final class ForgetfulStore implements Meddler {
    private int puts;

    @Override
    public Optional<Write> written(Write write) {
      boolean forgets = write instanceof Write.PutRegister && ++puts % 10 == 0;
      return forgets ? Optional.empty() : Optional.of(write);
    }
  }

  /** Never writes the number of live keys. */
  private static final class MiscountingStore implements Meddler {
    @Override
    public Optional<Write> written(Write write) {
      return write instanceof Write.PutLiveCount ? Optional.empty() : Optional.of(write);
    }
  }

  /** Puts another value into each tenth update. */
  private static final class RewritingNetwork implements Meddler {
    private int updates;

    @Override
    public Message sent(Message message) {
      if (!(message instanceof Message.Updates sent) || sent.range().updates().isEmpty()) {
        return message;
      }
      UpdateRange range = sent.range();
      return ++updates % 10 != 0
          ? message
          : new Message.Updates(
              new UpdateRange(
                  range.writer(),
                  range.after(),
                  range.updates().stream().map(RewritingNetwork::rewritten).toList()));
    }

    private static Update rewritten(Update update) {
      Register register = update.register();
      return new Update(
          update.key(),
          new Register(
              register.dot(),
              register.time(),
              register.dependencies(),
              new Content.Live(Value.of("\"forged\""))));
    }
  }

  /** Says that there is nothing where there is something. */
  private static final class HidingAnswers implements Meddler {
    @Override
    public Answer answered(Answer answer) {
      return answer instanceof Answer.Found found
          ? new Answer.Absent(Optional.empty(), found.token())
          : answer;
    }
  }

  /** Gives tokens with nothing in them. */
  private static final class ForgetfulTokens implements Meddler {
    @Override
    public Answer answered(Answer answer) {
      return answer instanceof Answer.Written written
          ? new Answer.Written(
              written.outcome(), written.version(), written.replicas(), emptied(written.token()))
          : answer;
    }

    private static Token emptied(Token token) {
      return new Token(token.cluster(), token.epoch(), token.time(), VectorClock.EMPTY);
    }
  }

  /** Says that writes are on more disks than there are. */
  private static final class BoastingAnswers implements Meddler {
    @Override
    public Answer answered(Answer answer) {
      return answer instanceof Answer.Written written
          ? new Answer.Written(written.outcome(), written.version(), 100, written.token())
          : answer;
    }
  }
}
