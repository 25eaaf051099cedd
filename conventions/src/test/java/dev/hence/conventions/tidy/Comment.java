package dev.hence.conventions.tidy;

import java.util.ArrayList;
import java.util.List;

/**
 * A comment in a Java file.
 *
 * @param line the first line of the comment, counted from 1
 * @param kind how it is written
 * @param end the offset of the character after it
 * @param text from its first to its last character, delimiters included
 */
record Comment(int line, Kind kind, int end, String text) {

  /** How a comment is written. */
  enum Kind {
    LINE,
    BLOCK,
    DOC
  }

  /** The comments of a Java text in order; what looks like one in a literal is none. */
  static List<Comment> in(String java) {
    return new Scan(java).comments();
  }

  /** One pass over a text: {@code at} is the next character that isn't understood yet. */
  private static final class Scan {

    private final String java;
    private final List<Comment> comments = new ArrayList<>();
    private int at;
    private int line = 1;

    Scan(String java) {
      this.java = java;
    }

    List<Comment> comments() {
      while (at < java.length()) {
        switch (java.charAt(at)) {
          case '/' -> skipOrTakeComment();
          case '"', '\'' -> skipLiteral();
          case '\n' -> {
            line++;
            at++;
          }
          default -> at++;
        }
      }
      return comments;
    }

    private void skipOrTakeComment() {
      if (java.startsWith("//", at)) {
        take(Kind.LINE, endOf("\n", at));
      } else if (java.startsWith("/*", at)) {
        Kind kind = java.startsWith("/**", at) ? Kind.DOC : Kind.BLOCK;
        take(kind, endOf("*/", at + 2) + 2);
      } else {
        at++;
      }
    }

    private void skipLiteral() {
      String delimiter = java.startsWith("\"\"\"", at) ? "\"\"\"" : String.valueOf(java.charAt(at));
      moveTo(endOfLiteral(delimiter, at + delimiter.length()));
    }

    private void take(Kind kind, int end) {
      String text = java.substring(at, Math.min(end, java.length()));
      comments.add(new Comment(line, kind, at + text.length(), text));
      moveTo(end);
    }

    private void moveTo(int end) {
      int stop = Math.min(end, java.length());
      line += (int) java.substring(at, stop).chars().filter(c -> c == '\n').count();
      at = stop;
    }

    private int endOf(String delimiter, int from) {
      int end = java.indexOf(delimiter, from);
      return end < 0 ? java.length() : end;
    }

    private int endOfLiteral(String delimiter, int from) {
      int position = from;
      while (position < java.length() && !java.startsWith(delimiter, position)) {
        position += java.charAt(position) == '\\' ? 2 : 1;
      }
      return position + delimiter.length();
    }
  }
}
