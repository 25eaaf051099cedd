package dev.hence.node.cli;

/** A command that can't do its work; the message says why and what to do. */
final class CommandFailure extends Exception {
  private static final long serialVersionUID = 1;

  private final int exitCode;

  private CommandFailure(int exitCode, String message) {
    super(message);
    this.exitCode = exitCode;
  }

  /** The command was right, and the world wasn't. */
  static CommandFailure failed(String message) {
    return new CommandFailure(1, message);
  }

  /** The command was wrong. */
  static CommandFailure wrong(String message) {
    return new CommandFailure(2, message);
  }

  int exitCode() {
    return exitCode;
  }
}
