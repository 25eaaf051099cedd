package dev.hence.node.resp;

import dev.hence.core.data.Key;
import dev.hence.node.http.Utf8;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Keys as words of commands. */
final class KeyWords {
  private final int charactersMax;

  /**
   * @param charactersMax the longest key, in code points
   */
  KeyWords(int charactersMax) {
    this.charactersMax = charactersMax;
  }

  /** Why one of every {@code step} words from the second on can't be a key, if so. */
  Optional<String> refusal(Command command, int step) {
    for (int i = 1; i < command.size(); i += step) {
      Optional<String> refusal = refusal(command.word(i));
      if (refusal.isPresent()) {
        return refusal;
      }
    }
    return Optional.empty();
  }

  /** Why {@code word} can't be a key, if so. */
  Optional<String> refusal(byte[] word) {
    if (word.length == 0) {
      return Optional.of("ERR Key is empty");
    }
    if (!Utf8.isValid(word, word.length)) {
      return Optional.of("ERR Key is not UTF-8");
    }
    return word.length > charactersMax && codePoints(word) > charactersMax
        ? Optional.of("ERR Key is too long: at most " + charactersMax + " characters")
        : Optional.empty();
  }

  private static int codePoints(byte[] utf8) {
    int points = 0;
    for (byte octet : utf8) {
      points += (octet & 0xc0) == 0x80 ? 0 : 1;
    }
    return points;
  }

  /** The key that {@code word} is, which has no refusal. */
  static Key key(byte[] word) {
    return new Key(new String(word, StandardCharsets.UTF_8));
  }
}
