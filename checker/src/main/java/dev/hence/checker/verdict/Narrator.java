package dev.hence.checker.verdict;

import dev.hence.checker.history.History;
import dev.hence.checker.history.JsonText;
import dev.hence.checker.history.Kind;
import dev.hence.checker.history.Outcome;

/** Tells operations of a history in words. */
public final class Narrator {
  private static final int TEXT_CHARACTERS_MAX = 60;

  private final History history;

  public Narrator(History history) {
    this.history = history;
  }

  /** An operation as a step that follows from the one before by {@code relation}. */
  public Step step(String relation, int operation) {
    return new Step(
        relation,
        history.line(operation),
        history.sessionName(history.session(operation)),
        asked(operation) + " -> " + answered(operation));
  }

  /** Where the history has an operation. */
  public String line(int operation) {
    return "line " + history.line(operation);
  }

  /** A key in quotes. */
  public String key(int operation) {
    return cut(JsonText.quoted(history.keyName(history.key(operation))));
  }

  /** What a read returned or a write wrote, and its version. */
  public String state(int operation) {
    int value = history.value(operation);
    String state = value == History.NONE ? "absent" : cut(history.valueText(value));
    return state + version(operation);
  }

  private String asked(int operation) {
    String asked = history.kind(operation).text() + " " + key(operation);
    return history.kind(operation) == Kind.PUT
        ? asked + " = " + cut(history.valueText(history.value(operation)))
        : asked;
  }

  private String answered(int operation) {
    Outcome outcome = history.outcome(operation);
    boolean found = history.kind(operation) == Kind.GET && outcome == Outcome.OK;
    int node = history.node(operation);
    return (found ? cut(history.valueText(history.value(operation))) : outcome.text())
        + version(operation)
        + (node == History.NONE ? "" : " from " + history.nodeName(node))
        + (history.isFinal(operation) ? ", in the final phase" : "");
  }

  private String version(int operation) {
    int version = history.version(operation);
    return version == History.NONE ? "" : ", version " + cut(history.versionText(version));
  }

  private static String cut(String text) {
    return text.length() <= TEXT_CHARACTERS_MAX
        ? text
        : text.substring(0, TEXT_CHARACTERS_MAX - 3) + "...";
  }
}
