package dev.hence.checker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hence.checker.causal.Sessions;
import dev.hence.checker.history.History;
import dev.hence.checker.history.HistoryReader;
import dev.hence.checker.history.HistoryWriter;
import dev.hence.checker.model.LargeHistory;
import dev.hence.checker.verdict.Pattern;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import org.junit.jupiter.api.Test;

final class LargeHistoryTest {
  @Test
  void check_manyOperations_hold() throws Exception {
    Verdict verdict =
        Checker.check(history(new LargeHistory.Size(20_000, 200, 1_000, 95)), Sessions.AUTO);
    assertThat(verdict.counts()).isEmpty();
    assertThat(verdict.finalPhase().keys()).isEqualTo(1_000);
    assertThat(verdict.finalPhase().nodes()).isEqualTo(8);
  }

  @Test
  void check_writesWithoutAnyToken_hold() throws Exception {
    Verdict verdict =
        Checker.check(history(new LargeHistory.Size(10_000, 200, 20, 0)), Sessions.AUTO);
    assertThat(verdict.counts()).isEmpty();
  }

  @Test
  void check_tokensIgnoredForOrder_readsGoBack() throws Exception {
    Verdict verdict =
        Checker.check(history(new LargeHistory.Size(10_000, 50, 20, 50)), Sessions.ORDER);
    assertThat(verdict.count(Pattern.WRITE_CO_READ)).isPositive();
    assertThat(verdict.examples())
        .filteredOn(finding -> finding.pattern() == Pattern.WRITE_CO_READ)
        .first()
        .matches(finding -> finding.steps().size() <= 5);
  }

  private static History history(LargeHistory.Size size) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (HistoryWriter out = new HistoryWriter(bytes)) {
      LargeHistory.write(size, 1, out);
    }
    return HistoryReader.read(new ByteArrayInputStream(bytes.toByteArray()));
  }
}
