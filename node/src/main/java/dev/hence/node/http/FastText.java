package dev.hence.node.http;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Pieces of text as bytes, for the readers of the common shape. */
final class FastText {
  private static final boolean[] BASE64_URL = set("-_");

  /** What a key in a path may hold as it is, and that stands for itself there. */
  private static final boolean[] KEY = set("-_.~:!$*,;=@");

  private FastText() {}

  /** The set of letters, digits and {@code others}, by byte from 0 on. */
  private static boolean[] set(String others) {
    boolean[] set = new boolean[256];
    for (char c = 0; c < 128; c++) {
      set[c] =
          (c >= 'a' && c <= 'z')
              || (c >= 'A' && c <= 'Z')
              || (c >= '0' && c <= '9')
              || others.indexOf(c) >= 0;
    }
    return set;
  }

  static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  static boolean isBase64Url(byte next) {
    return BASE64_URL[next & 0xff];
  }

  static boolean isKey(byte next) {
    return KEY[next & 0xff];
  }

  /** Whether {@code wanted} lies at {@code at}, before {@code end}. */
  static boolean isAt(byte[] bytes, int at, int end, byte[] wanted) {
    if (end - at < wanted.length) {
      return false;
    }
    for (int i = 0; i < wanted.length; i++) {
      if (bytes[at + i] != wanted[i]) {
        return false;
      }
    }
    return true;
  }

  /** The same for {@code wanted} in lower case, whatever the case of what lies there. */
  static boolean isAtInAnyCase(byte[] bytes, int at, int end, byte[] wanted) {
    if (end - at < wanted.length) {
      return false;
    }
    for (int i = 0; i < wanted.length; i++) {
      byte lower = wanted[i];
      byte next = bytes[at + i];
      // The bit that tells the cases of letters means something else in all other bytes.
      boolean letter = lower >= 'a' && lower <= 'z';
      if (next != lower && !(letter && (next | 0x20) == lower)) {
        return false;
      }
    }
    return true;
  }

  /** {@code name} as header lines have it, in lower case. */
  static byte[] header(String name) {
    return ascii(name.toLowerCase(Locale.ROOT));
  }
}
