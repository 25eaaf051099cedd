package dev.hence.node.resp;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * A command as a client sent it: its name and arguments, as bytes.
 *
 * <p>Threading: owned by its connection's event loop.
 */
final class Command {
  private final byte[][] words;
  private final String name;

  /** Takes {@code words} over; there is one at least. */
  Command(byte[][] words) {
    this.words = words;
    this.name = upper(words[0]);
  }

  /** The name, in upper case. */
  String name() {
    return name;
  }

  /** How many words it has, the name counted. */
  int size() {
    return words.length;
  }

  /** The word at {@code index}; the name is at 0. */
  byte[] word(int index) {
    return words[index];
  }

  /** The word at {@code index} as text; what isn't UTF-8 is replaced. */
  String text(int index) {
    return new String(words[index], StandardCharsets.UTF_8);
  }

  /** The word at {@code index} as the name of an option, in upper case. */
  String option(int index) {
    return upper(words[index]);
  }

  private static String upper(byte[] word) {
    return new String(word, StandardCharsets.ISO_8859_1).toUpperCase(Locale.ROOT);
  }
}
