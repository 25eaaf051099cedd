package dev.hence.node.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Pages of text, one in place of the other on a terminal, bounded by its size; one below the other
 * elsewhere, whole.
 */
final class Screen {
  private static final String HOME = "\033[H";
  private static final String CLEAR_LINE_REST = "\033[K";
  private static final String CLEAR_BELOW = "\033[J";
  private static final String CLEAR_ALL = "\033[2J";

  /** What a terminal has at least that doesn't tell. */
  private static final Size OTHERWISE = new Size(24, 80);

  private final PrintStream out;
  private final boolean terminal;
  private boolean begun;

  /**
   * @param terminal whether text can be overwritten
   */
  Screen(PrintStream out, boolean terminal) {
    this.out = out;
    this.terminal = terminal;
  }

  /** The standard output of this process. */
  static Screen standard() {
    return new Screen(System.out, Boolean.getBoolean("hence.terminal"));
  }

  /** Prints lines that stay, whole. */
  void print(List<String> lines) {
    lines.forEach(out::println);
    out.flush();
  }

  /** Shows a page in place of the one before. */
  void show(List<String> lines) {
    if (!terminal) {
      if (begun) {
        out.println();
      }
      begun = true;
      print(lines);
      return;
    }
    Size size = size();
    StringBuilder page = new StringBuilder(begun ? HOME : CLEAR_ALL + HOME);
    begun = true;
    for (String line : lines.subList(0, Math.min(lines.size(), size.rows() - 1))) {
      page.append(cut(line, size.columns())).append(CLEAR_LINE_REST).append('\n');
    }
    out.print(page.append(CLEAR_BELOW));
    out.flush();
  }

  /** The line, or its start and a tilde where it is longer than {@code columns}. */
  static String cut(String line, int columns) {
    return line.length() <= columns ? line : line.substring(0, Math.max(0, columns - 1)) + "~";
  }

  /** How much a terminal shows. */
  private record Size(int rows, int columns) {}

  /** The terminal's size now; it may have changed. */
  private static Size size() {
    try {
      Process stty =
          new ProcessBuilder("stty", "size").redirectInput(ProcessBuilder.Redirect.INHERIT).start();
      try (InputStream size = stty.getInputStream()) {
        String[] parts =
            new String(size.readAllBytes(), StandardCharsets.US_ASCII).strip().split(" ", -1);
        Size told = new Size(Integer.parseInt(parts[0]), Integer.parseInt(parts[1]));
        return told.rows() > 1 && told.columns() > 0 ? told : OTHERWISE;
      }
    } catch (IOException | NumberFormatException | ArrayIndexOutOfBoundsException e) {
      return OTHERWISE;
    }
  }
}
