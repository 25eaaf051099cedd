package dev.hence.checker.verdict;

/**
 * One operation of those that show a violation.
 *
 * @param relation how it follows from the one before; empty of the first
 * @param line where the history has it, from 1
 * @param session whose it is
 * @param text what was asked and answered
 */
public record Step(String relation, int line, String session, String text) {
  /** The relation of an operation to one before in its session. */
  public static final String LATER = "later, in the same session,";
}
