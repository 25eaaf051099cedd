package dev.hence.torture;

import dev.hence.checker.Checker;
import dev.hence.checker.Verdict;
import dev.hence.checker.history.BadHistory;
import dev.hence.checker.history.HistoryReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What the checker makes of a run's history, as {@code ./hence verify} does. Other than there, what
 * the final reads leave out is a violation: a run is to read all at all nodes.
 */
final class Judgement {
  private Judgement() {}

  /**
   * Prints the verdict; its lines again if it finds a violation, and what wasn't read in the end;
   * else nothing.
   *
   * @param nodes how many nodes there are to read from
   */
  static List<String> of(Path history, int nodes) throws IOException {
    try {
      Verdict verdict = Checker.check(HistoryReader.read(history));
      verdict.lines().forEach(System.out::println);
      List<String> violations = new ArrayList<>(verdict.holds() ? List.of() : verdict.lines());
      violations.addAll(gaps(verdict.finalPhase(), nodes));
      return violations;
    } catch (BadHistory e) {
      return List.of("the history can't be judged: " + e.getMessage());
    }
  }

  private static List<String> gaps(Verdict.FinalPhase phase, int nodes) {
    List<String> gaps = new ArrayList<>();
    if (phase.unread() > 0) {
      gaps.add(
          "%,d of %,d keys weren't read in the end, whose puts were acknowledged, such as %s"
              .formatted(
                  phase.unread(),
                  phase.unread() + phase.keys(),
                  String.join(", ", phase.unreadSome())));
    }
    if (phase.nodes() < nodes) {
      gaps.add("%d of %d nodes answered reads in the end".formatted(phase.nodes(), nodes));
    }
    return gaps;
  }
}
