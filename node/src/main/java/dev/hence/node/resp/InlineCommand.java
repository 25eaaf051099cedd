package dev.hence.node.resp;

import java.io.ByteArrayOutputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Splits the line of an inline command into words, as Redis does: blanks part them; within double
 * quotes {@code \n \r \t \b \a \\ \"} and {@code \xHH} are escapes, within single quotes {@code \'}
 * is one; behind a closing quote comes a blank or the end.
 */
final class InlineCommand {
  private final byte[] line;
  private int at;

  private InlineCommand(byte[] line) {
    this.line = line;
  }

  /** Adds the words of {@code line} to {@code words}; false if its quotes don't match. */
  static boolean split(byte[] line, List<byte[]> words) {
    InlineCommand command = new InlineCommand(line);
    while (command.skipBlanks()) {
      byte[] word = command.word();
      if (word == null) {
        return false;
      }
      words.add(word);
    }
    return true;
  }

  private boolean skipBlanks() {
    while (at < line.length && isBlank(line[at])) {
      at++;
    }
    return at < line.length;
  }

  private static boolean isBlank(byte octet) {
    return octet == ' ' || (octet >= '\t' && octet <= '\r') || octet == 0;
  }

  private byte @Nullable [] word() {
    ByteArrayOutputStream word = new ByteArrayOutputStream();
    while (at < line.length && !isBlank(line[at])) {
      byte next = line[at++];
      if (next == '"' || next == '\'') {
        if (!quoted(next, word)) {
          return null;
        }
      } else {
        word.write(next);
      }
    }
    return word.toByteArray();
  }

  private boolean quoted(byte quote, ByteArrayOutputStream word) {
    while (at < line.length) {
      byte next = line[at++];
      if (next == quote) {
        return at == line.length || isBlank(line[at]);
      }
      boolean escapes = next == '\\' && at < line.length;
      if (escapes && quote == '"') {
        word.write(escape());
      } else if (escapes && line[at] == '\'') {
        word.write(line[at++]);
      } else {
        word.write(next);
      }
    }
    return false;
  }

  private int escape() {
    byte next = line[at++];
    if (next == 'x' && at + 1 < line.length) {
      int high = Character.digit(line[at], 16);
      int low = Character.digit(line[at + 1], 16);
      if (high >= 0 && low >= 0) {
        at += 2;
        return 16 * high + low;
      }
    }
    return switch (next) {
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'b' -> '\b';
      case 'a' -> 7;
      default -> next;
    };
  }
}
