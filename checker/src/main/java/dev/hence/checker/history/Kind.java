package dev.hence.checker.history;

/** What a client asked for. */
public enum Kind {
  PUT("put"),
  GET("get"),
  DELETE("delete");

  private final String text;

  Kind(String text) {
    this.text = text;
  }

  /** The name in a history. */
  public String text() {
    return text;
  }
}
