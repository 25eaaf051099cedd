package dev.hence.checker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hence.checker.history.BadHistory;
import dev.hence.checker.history.History;
import dev.hence.checker.history.Operation;
import dev.hence.checker.verdict.Pattern.Question;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What reads of the final phase leave open, the verdict leaves open. */
final class FinalPhaseTest {
  private static final Operation PUT_X = Operation.put("a", "x", "1").ok("v1", "t1");
  private static final Operation PUT_Y = Operation.put("a", "y", "2").tokenIn("t1").ok("v2", "t2");

  private static Operation lastRead(String key, String value, String version) {
    return Operation.get("z", key).inFinalPhase().found(value, version, null);
  }

  private static Verdict verdict(Operation... operations) throws BadHistory {
    return Checker.check(History.of(List.of(operations)));
  }

  @Test
  void answer_allKeysRead_holds() throws BadHistory {
    Verdict verdict = verdict(PUT_X, PUT_Y, lastRead("x", "1", "v1"), lastRead("y", "2", "v2"));

    assertThat(verdict.answer(Question.SETS)).isEqualTo(Verdict.Answer.HOLDS);
    assertThat(verdict.answer(Question.CONVERGENCE)).isEqualTo(Verdict.Answer.HOLDS);
  }

  @Test
  void answer_aKeyWithAPutNotRead_holdsForThoseThatWereRead() throws BadHistory {
    Verdict verdict = verdict(PUT_X, PUT_Y, lastRead("x", "1", "v1"));

    assertThat(verdict.holds()).isTrue();
    assertThat(verdict.answer(Question.CAUSAL)).isEqualTo(Verdict.Answer.HOLDS);
    assertThat(verdict.answer(Question.SETS)).isEqualTo(Verdict.Answer.HOLDS_WHERE_READ);
    assertThat(verdict.answer(Question.CONVERGENCE)).isEqualTo(Verdict.Answer.HOLDS_WHERE_READ);
    assertThat(verdict.finalPhase().unread()).isEqualTo(1);
    assertThat(verdict.lines())
        .contains(
            "sets: holds for the keys that were read, 1 keys read and 1 that were put not"
                + " (such as y): 0 lost, 0 resurrected, 0 phantom");
    assertThat(verdict.json())
        .contains("\"sets\":\"holds for the keys that were read\"")
        .contains("\"final-unread-keys\":1,\"final-unread-some\":[\"y\"]");
  }

  @Test
  void answer_noKeyRead_isntAsked() throws BadHistory {
    assertThat(verdict(PUT_X).answer(Question.SETS)).isEqualTo(Verdict.Answer.NOT_ASKED);
  }
}
