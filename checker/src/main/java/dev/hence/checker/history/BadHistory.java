package dev.hence.checker.history;

/** A history that can't be judged; the message says where, why and what to do. */
public final class BadHistory extends Exception {
  private static final long serialVersionUID = 1;

  private final int line;

  /**
   * @param line the number of the line at fault, from 1
   */
  public BadHistory(int line, String message) {
    super("line " + line + ": " + message);
    this.line = line;
  }

  /** The number of the line at fault, from 1. */
  public int line() {
    return line;
  }
}
