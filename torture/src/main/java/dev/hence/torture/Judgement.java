package dev.hence.torture;

import dev.hence.checker.Checker;
import dev.hence.checker.Verdict;
import dev.hence.checker.history.BadHistory;
import dev.hence.checker.history.HistoryReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** What the checker makes of a run's history, as {@code ./hence verify} does. */
final class Judgement {
  private Judgement() {}

  /** Prints the verdict; its lines again if it finds a violation, else nothing. */
  static List<String> of(Path history) throws IOException {
    try {
      Verdict verdict = Checker.check(HistoryReader.read(history));
      verdict.lines().forEach(System.out::println);
      return verdict.holds() ? List.of() : verdict.lines();
    } catch (BadHistory e) {
      return List.of("the history can't be judged: " + e.getMessage());
    }
  }
}
