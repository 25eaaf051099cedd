package dev.hence.checker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hence.checker.causal.Export;
import dev.hence.checker.causal.Sessions;
import dev.hence.checker.history.BadHistory;
import dev.hence.checker.history.History;
import dev.hence.checker.history.Operation;
import dev.hence.checker.model.Mutation;
import dev.hence.checker.model.PlainText;
import dev.hence.checker.model.SmallStore;
import dev.hence.checker.verdict.Pattern;
import java.io.IOException;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

final class ExportTest {
  @Test
  void export_sessionsWithoutTokens_areSessionsAsTheyWere() throws Exception {
    assertThat(
            export(
                List.of(
                    Operation.put("a", "x", "1").ok("v1", null),
                    Operation.get("b", "x").found("1", "v1", null),
                    Operation.put("a", "x", "2").ok("v2", null),
                    Operation.get("b", "y").absent(null, null))))
        .isEqualTo(
            """
            w(1,1,0,0)
            r(1,1,1,1)
            w(1,3,0,2)
            r(2,0,1,3)
            """);
  }

  @Test
  void export_tokenHandedOver_isAWriteAndAReadOfAKeyOfItsOwn() throws Exception {
    assertThat(
            export(
                List.of(
                    Operation.put("a", "x", "1").ok("v1", "t1"),
                    Operation.get("b", "x").tokenIn("t1").found("1", "v1", "t1"),
                    Operation.put("a", "x", "2").tokenIn("t1").ok("v2", "t2"))))
        .isEqualTo(
            """
            w(1,1,0,0)
            w(2,1,0,1)
            r(2,1,1,2)
            w(5,1,1,3)
            r(5,1,2,4)
            r(1,1,2,5)
            w(3,1,2,6)
            r(3,1,1,7)
            w(6,1,1,8)
            r(6,1,3,9)
            w(1,3,3,10)
            """);
  }

  @Test
  void export_whatTellsNothing_isLeftOut() throws Exception {
    assertThat(
            export(
                List.of(
                    Operation.put("a", "x", "1").unknown(),
                    Operation.put("a", "y", "2").unknown(),
                    Operation.put("a", "y", "3").refused(),
                    Operation.get("a", "y").unknown(),
                    Operation.delete("b", "z").ok("v2", null),
                    Operation.get("b", "z").absent(null, null),
                    Operation.get("b", "x").found("1", "v1", null),
                    Operation.get("b", "x").found("9", "v9", null))))
        .isEqualTo(
            """
            w(1,1,0,0)
            w(3,5,1,1)
            r(1,1,1,2)
            r(1,9,1,3)
            """);
  }

  /** The plain text, judged by sessions alone, must be as consistent as the history is. */
  @Test
  void export_randomHistories_areJudgedAlike() {
    int[] consistent = {0};
    int seeds = 600;
    LongStream.rangeClosed(1, seeds)
        .forEach(seed -> {
          SplittableRandom random = new SplittableRandom(seed);
          List<Operation> history =
              SmallStore.history(seed, new SmallStore.Shape(2, 2, 3, 12, 30)).stream()
                  .filter(operation -> operation.phase() == null)
                  .toList();
          int mutations = random.nextInt(8);
          for (int i = 0; i < mutations; i++) {
            history = Mutation.mutate(history, random);
          }
          Verdict verdict = check(history, Sessions.TOKENS);
          if (verdict.count(Pattern.WRITE_CO_INIT_READ) == 0) {
            // Those may show only in reads that are left out.
            List<Operation> plain = PlainText.read(exported(history));
            assertThat(check(plain, Sessions.ORDER).holds())
                .as("seed %d%n%s", seed, exported(history))
                .isEqualTo(verdict.holds());
          }
          consistent[0] += verdict.holds() ? 1 : 0;
        });
    assertThat(consistent[0]).isBetween(seeds / 10, seeds * 9 / 10);
  }

  private static Verdict check(List<Operation> history, Sessions sessions) {
    try {
      return Checker.check(History.of(history), sessions);
    } catch (BadHistory e) {
      throw new AssertionError(e);
    }
  }

  private static String exported(List<Operation> history) {
    try {
      return export(history);
    } catch (IOException | BadHistory e) {
      throw new AssertionError(e);
    }
  }

  private static String export(List<Operation> history) throws IOException, BadHistory {
    StringBuilder text = new StringBuilder();
    Export.write(History.of(history), Sessions.AUTO, text);
    return text.toString();
  }
}
