package dev.hence.node.cli;

import java.io.PrintStream;

/** What a command tells its user: lines, and below them a line that changes. */
final class Console {
  private static final String CLEAR_LINE = "\r\033[K";

  private final PrintStream out;
  private final boolean terminal;
  private String status = "";

  /**
   * @param terminal whether a line can be overwritten
   */
  Console(PrintStream out, boolean terminal) {
    this.out = out;
    this.terminal = terminal;
  }

  /** The standard output of this process. */
  static Console standard() {
    return new Console(System.out, Boolean.getBoolean("hence.terminal"));
  }

  synchronized void line(String text) {
    clear();
    out.println(text);
    out.print(terminal ? status : "");
    out.flush();
  }

  /** Shows how far something is; on a terminal in place of what was shown before. */
  synchronized void progress(String text) {
    if (terminal) {
      clear();
      status = text;
      out.print(text);
      out.flush();
    } else if (!text.equals(status)) {
      status = text;
      out.println(text);
    }
  }

  /** Ends the changing line. */
  synchronized void progressEnds() {
    clear();
    status = "";
    out.flush();
  }

  private void clear() {
    if (terminal && !status.isEmpty()) {
      out.print(CLEAR_LINE);
    }
  }
}
