package dev.hence.node.http;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Text as a path carries it: UTF-8, any byte as {@code %XX}. Bytes above 127 are taken as they come
 * too, and {@code +} stands for itself.
 */
final class PercentText {
  private PercentText() {}

  /**
   * The text that {@code raw} stands for, where each of its characters is one byte of the request;
   * empty if an escape is broken or the bytes aren't UTF-8.
   */
  static Optional<String> decode(String raw) {
    if (isPlain(raw)) {
      return Optional.of(raw);
    }
    byte[] bytes = new byte[raw.length()];
    int length = 0;
    for (int i = 0; i < raw.length(); i++) {
      char next = raw.charAt(i);
      if (next == '%') {
        int escaped = i + 2 < raw.length() ? hexByte(raw.charAt(i + 1), raw.charAt(i + 2)) : -1;
        if (escaped < 0) {
          return Optional.empty();
        }
        bytes[length++] = (byte) escaped;
        i += 2;
      } else if (next <= 0xff) {
        bytes[length++] = (byte) next;
      } else {
        return Optional.empty();
      }
    }
    return Utf8.isValid(bytes, length)
        ? Optional.of(new String(bytes, 0, length, StandardCharsets.UTF_8))
        : Optional.empty();
  }

  /** The byte that two hexadecimal digits stand for, or −1 if one isn't a digit. */
  private static int hexByte(char high, char low) {
    return HexFormat.isHexDigit(high) && HexFormat.isHexDigit(low)
        ? (HexFormat.fromHexDigit(high) << 4) | HexFormat.fromHexDigit(low)
        : -1;
  }

  private static boolean isPlain(String raw) {
    for (int i = 0; i < raw.length(); i++) {
      char next = raw.charAt(i);
      if (next == '%' || next > 0x7f) {
        return false;
      }
    }
    return true;
  }
}
