package dev.hence.node.resp;

import dev.hence.core.data.Value;
import dev.hence.node.http.Utf8;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;

/**
 * Strings of RESP, which are bytes, as values of the store, which are JSON.
 *
 * <pre>
 *   bytes that are UTF-8       the JSON string of that text
 *   other bytes                {"$base64":"…"}, RFC 4648 with padding, written just so
 * </pre>
 *
 * <p>And back: a JSON string is its text; exactly that object, if what it encodes isn't UTF-8, is
 * the bytes; everything else is its JSON text. So what RESP writes it reads back byte for byte, and
 * an object that somebody wrote over HTTP is taken for bytes only if it is of that very form and
 * its bytes are none that RESP would have written as a string.
 */
final class ValueForm {
  private static final byte[] PREFIX = "{\"$base64\":\"".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] SUFFIX = "\"}".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

  /** What half a surrogate pair, which is no text, reads as: U+FFFD. */
  private static final char REPLACEMENT = '\uFFFD';

  private ValueForm() {}

  /** The value that {@code text} is stored as. */
  static Value of(byte[] text) {
    int escaped = 0;
    boolean ascii = true;
    for (byte octet : text) {
      ascii &= octet >= 0;
      escaped += extra(octet);
    }
    if (!ascii && !Utf8.isValid(text, text.length)) {
      return base64(text);
    }
    byte[] json = new byte[text.length + escaped + 2];
    json[0] = '"';
    if (escaped == 0) {
      System.arraycopy(text, 0, json, 1, text.length);
    } else {
      escape(text, json);
    }
    json[json.length - 1] = '"';
    return new Value(json);
  }

  /** How many bytes more than itself {@code octet} takes in a JSON string. */
  private static int extra(byte octet) {
    if (octet >= 0 && octet < ' ') {
      return shortEscape(octet) == 0 ? 5 : 1;
    }
    return octet == '"' || octet == '\\' ? 1 : 0;
  }

  /** The letter behind the backslash, or 0 if there is none. */
  private static byte shortEscape(byte octet) {
    return switch (octet) {
      case '\n' -> 'n';
      case '\r' -> 'r';
      case '\t' -> 't';
      case '\b' -> 'b';
      case '\f' -> 'f';
      default -> 0;
    };
  }

  private static void escape(byte[] text, byte[] json) {
    int at = 1;
    for (byte octet : text) {
      int extra = extra(octet);
      if (extra == 0) {
        json[at++] = octet;
      } else if (extra == 1) {
        json[at++] = '\\';
        json[at++] = octet == '"' || octet == '\\' ? octet : shortEscape(octet);
      } else {
        for (byte letter : new byte[] {'\\', 'u', '0', '0', HEX[octet >> 4], HEX[octet & 0xf]}) {
          json[at++] = letter;
        }
      }
    }
  }

  private static Value base64(byte[] bytes) {
    byte[] encoded = Base64.getEncoder().encode(bytes);
    byte[] json = Arrays.copyOf(PREFIX, PREFIX.length + encoded.length + SUFFIX.length);
    System.arraycopy(encoded, 0, json, PREFIX.length, encoded.length);
    System.arraycopy(SUFFIX, 0, json, PREFIX.length + encoded.length, SUFFIX.length);
    return new Value(json);
  }

  /** Whether {@code json} is a string without escapes: its text stands between the quotes. */
  static boolean isPlain(byte[] json) {
    if (json[0] != '"') {
      return false;
    }
    for (byte octet : json) {
      if (octet == '\\') {
        return false;
      }
    }
    return true;
  }

  /** The bytes that {@code value} is read as. */
  static byte[] text(Value value) {
    byte[] json = value.json();
    if (json[0] == '"') {
      return unescaped(json);
    }
    if (json[0] == '{' && startsAndEndsAsBytes(json)) {
      return bytes(json);
    }
    return json;
  }

  private static boolean startsAndEndsAsBytes(byte[] json) {
    int end = json.length - SUFFIX.length;
    return end >= PREFIX.length
        && Arrays.equals(json, 0, PREFIX.length, PREFIX, 0, PREFIX.length)
        && Arrays.equals(json, end, json.length, SUFFIX, 0, SUFFIX.length);
  }

  /** The bytes within {@code json}, if just these would be stored so; else the JSON itself. */
  private static byte[] bytes(byte[] json) {
    byte[] encoded = Arrays.copyOfRange(json, PREFIX.length, json.length - SUFFIX.length);
    byte[] decoded;
    try {
      decoded = Base64.getDecoder().decode(encoded);
    } catch (IllegalArgumentException e) {
      return json;
    }
    return Arrays.equals(of(decoded).json(), json) ? decoded : json;
  }

  private static byte[] unescaped(byte[] json) {
    ByteArrayOutputStream text = new ByteArrayOutputStream(json.length);
    int end = json.length - 1;
    int at = 1;
    while (at < end) {
      byte octet = json[at++];
      if (octet != '\\') {
        text.write(octet);
        continue;
      }
      byte letter = json[at++];
      if (letter != 'u') {
        text.write(plain(letter));
        continue;
      }
      char unit = unit(json, at);
      at += 4;
      if (Character.isHighSurrogate(unit) && at + 6 <= end && json[at] == '\\') {
        char second = json[at + 1] == 'u' ? unit(json, at + 2) : 0;
        if (Character.isLowSurrogate(second)) {
          at += 6;
          write(text, Character.toString(Character.toCodePoint(unit, second)));
          continue;
        }
      }
      write(text, String.valueOf(Character.isSurrogate(unit) ? REPLACEMENT : unit));
    }
    return text.toByteArray();
  }

  private static void write(ByteArrayOutputStream text, String characters) {
    text.writeBytes(characters.getBytes(StandardCharsets.UTF_8));
  }

  private static byte plain(byte letter) {
    return switch (letter) {
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'b' -> '\b';
      case 'f' -> '\f';
      default -> letter;
    };
  }

  private static char unit(byte[] json, int at) {
    int unit = 0;
    for (int i = at; i < at + 4; i++) {
      unit = 16 * unit + Character.digit(json[i], 16);
    }
    return (char) unit;
  }
}
