package dev.hence.checker.history;

/** How an operation ended for its client. */
public enum Outcome {
  /** Done: 200 or 201. */
  OK("ok"),
  /** Done, and the key does not exist: 404. A delete that ends so wrote nothing. */
  ABSENT("absent"),
  /** Not done, and never will be: 400, 410, 503. */
  REFUSED("refused"),
  /** Done or not, or done later: 504, a time-out, a lost connection. */
  UNKNOWN("unknown");

  private final String text;

  Outcome(String text) {
    this.text = text;
  }

  /** The name in a history. */
  public String text() {
    return text;
  }
}
