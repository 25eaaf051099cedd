package dev.hence.checker;

import dev.hence.checker.verdict.Finding;
import dev.hence.checker.verdict.Pattern;
import dev.hence.checker.verdict.Pattern.Question;
import java.util.List;
import java.util.Map;

/**
 * What was found in a history.
 *
 * @param counts how many violations of each pattern there are; patterns without any are left out
 * @param examples a few violations of each pattern, the shortest to tell
 * @param notes what limits the verdict
 */
public record Verdict(
    Scope scope,
    FinalPhase finalPhase,
    Map<Pattern, Long> counts,
    List<Finding> examples,
    List<String> notes) {

  /**
   * What was judged.
   *
   * @param sessionsOrdered whether a session's operations counted as ordered without tokens
   */
  public record Scope(int operations, int sessions, int keys, boolean sessionsOrdered) {}

  /**
   * What was read after healing.
   *
   * @param unread how many keys with acknowledged puts were not read
   * @param unreadSome a few of them
   * @param nodes how many nodes were read from; 0 if that wasn't recorded
   */
  public record FinalPhase(int reads, int keys, int unread, List<String> unreadSome, int nodes) {
    public FinalPhase {
      unreadSome = List.copyOf(unreadSome);
    }
  }

  /** How a question about a history is answered. */
  public enum Answer {
    HOLDS("holds"),
    /** Nothing is wrong with the keys read in the final phase; others were put and not read. */
    HOLDS_WHERE_READ("holds for the keys that were read"),
    VIOLATED("violated"),
    /** The history has no reads of the final phase. */
    NOT_ASKED("not asked");

    private final String text;

    Answer(String text) {
      this.text = text;
    }

    /** The answer in a verdict. */
    public String text() {
      return text;
    }
  }

  public Verdict {
    counts = Map.copyOf(counts);
    examples = List.copyOf(examples);
    notes = List.copyOf(notes);
  }

  /** Whether nothing is wrong with the history; what wasn't read can't be. */
  public boolean holds() {
    return counts.isEmpty();
  }

  public Answer answer(Question question) {
    if (counts.keySet().stream().anyMatch(pattern -> pattern.question() == question)) {
      return Answer.VIOLATED;
    }
    if (question == Question.CAUSAL) {
      return Answer.HOLDS;
    }
    if (finalPhase.reads == 0) {
      return Answer.NOT_ASKED;
    }
    return finalPhase.unread == 0 ? Answer.HOLDS : Answer.HOLDS_WHERE_READ;
  }

  public long count(Pattern pattern) {
    return counts.getOrDefault(pattern, 0L);
  }

  /** The verdict for people. */
  public List<String> lines() {
    return VerdictText.lines(this);
  }

  /** The verdict for programs: one JSON object. */
  public String json() {
    return VerdictJson.of(this);
  }
}
