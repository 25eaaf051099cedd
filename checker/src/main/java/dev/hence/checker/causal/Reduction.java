package dev.hence.checker.causal;

import dev.hence.checker.history.BadHistory;
import dev.hence.checker.history.History;
import dev.hence.checker.verdict.Finding;
import dev.hence.checker.verdict.Findings;
import dev.hence.checker.verdict.Pattern;
import dev.hence.checker.verdict.Step;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * Makes the operations that show a violation so few that none can be left out: alone they are a
 * history that shows the same pattern, and without any of them they don't.
 *
 * <p>How: one after another is left out, and what is left is judged as a history by itself, in
 * which each read has the source that it has in the whole.
 *
 * <p>Threading: owned by one thread.
 */
final class Reduction implements UnaryOperator<Finding> {
  /** Of more operations none is tried to be left out: that takes quadratic time. A guess. */
  private static final int OPERATIONS_MAX = 300;

  /** Two show it as a write and a read; one of them alone shows nothing, or is all that is told. */
  private static final int OPERATIONS_MIN = 3;

  private final History history;
  private final Sources sources;
  private final Sessions sessions;

  Reduction(History history, Sources sources, Sessions sessions) {
    this.history = history;
    this.sources = sources;
    this.sessions = sessions;
  }

  @Override
  public Finding apply(Finding found) {
    int[] operations = operations(found);
    if (operations.length < OPERATIONS_MIN || operations.length > OPERATIONS_MAX) {
      return found;
    }
    Finding least = shown(operations, found).orElse(found);
    boolean fewer;
    do {
      int before = operations(least).length;
      least = pass(least);
      fewer = operations(least).length < before;
    } while (fewer);
    return least;
  }

  /** Tries each once. */
  private Finding pass(Finding found) {
    Finding least = found;
    int[] operations = operations(found);
    int tried = 0;
    while (tried < operations.length) {
      int left = operations[tried];
      Optional<Finding> without = shown(without(operations, tried), least);
      if (without.isPresent()) {
        least = without.get();
        operations = operations(least);
        tried = (int) IntStream.of(operations).filter(operation -> operation < left).count();
      } else {
        tried++;
      }
    }
    return least;
  }

  private int[] operations(Finding finding) {
    return finding.steps().stream()
        .mapToInt(step -> history.at(step.line()))
        .sorted()
        .distinct()
        .toArray();
  }

  private static int[] without(int[] operations, int place) {
    return IntStream.range(0, operations.length)
        .filter(index -> index != place)
        .map(index -> operations[index])
        .toArray();
  }

  /** What these operations alone show of the same pattern. */
  private Optional<Finding> shown(int[] operations, Finding found) {
    History part = history.only(operations);
    Findings findings = new Findings();
    try {
      CausalCheck.judge(
              part, sources.only(part, operations), sessions, findings, UnaryOperator.identity())
          .finals(findings);
    } catch (BadHistory e) {
      return Optional.empty();
    }
    return findings.examples().stream()
        .filter(each -> each.pattern() == found.pattern() && isOfOneRead(each, found))
        .findFirst();
  }

  /**
   * Whether both are about one read, where that counts: another one of the same operations may be
   * right by what isn't among them, such as a delete, or is no read of the key's that is told.
   */
  private static boolean isOfOneRead(Finding one, Finding other) {
    boolean counts =
        one.pattern() == Pattern.WRITE_CO_INIT_READ
            || one.pattern().question() != Pattern.Question.CAUSAL;
    return !counts || last(one).equals(last(other));
  }

  private static String last(Finding finding) {
    Step step = finding.steps().getLast();
    return step.line() + " " + step.text();
  }
}
