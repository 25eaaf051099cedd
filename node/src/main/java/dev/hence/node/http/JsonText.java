package dev.hence.node.http;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** Builds the JSON object of an answer, as UTF-8. */
final class JsonText {
  private static final HexFormat HEX = HexFormat.of();

  private byte[] bytes;
  private int length;

  /** An empty object; {@code capacity} is a guess at its size. */
  JsonText(int capacity) {
    bytes = new byte[capacity];
    ascii("{");
  }

  JsonText() {
    this(128);
  }

  /** The object {@code {"name":"text"}}. */
  static JsonText of(String name, String text) {
    return new JsonText().text(name, text);
  }

  JsonText text(String name, String text) {
    name(name);
    quoted(text);
    return this;
  }

  JsonText number(String name, long number) {
    name(name);
    ascii(Long.toString(number));
    return this;
  }

  JsonText nothing(String name) {
    name(name);
    ascii("null");
    return this;
  }

  /** A member whose value may be unknown. */
  JsonText text(String name, Optional<String> text) {
    return text.isPresent() ? text(name, text.get()) : nothing(name);
  }

  /** A member whose value may be unknown. */
  JsonText number(String name, Optional<Long> number) {
    return number.isPresent() ? number(name, number.get()) : nothing(name);
  }

  /** A member whose value is JSON already. */
  JsonText json(String name, byte[] json) {
    name(name);
    room(json.length);
    System.arraycopy(json, 0, bytes, length, json.length);
    length += json.length;
    return this;
  }

  JsonText texts(String name, List<String> texts) {
    name(name);
    ascii("[");
    for (int i = 0; i < texts.size(); i++) {
      if (i > 0) {
        ascii(",");
      }
      quoted(texts.get(i));
    }
    ascii("]");
    return this;
  }

  JsonText truth(String name, boolean holds) {
    name(name);
    ascii(Boolean.toString(holds));
    return this;
  }

  /** A number with three digits behind the point. */
  JsonText decimal(String name, double number) {
    name(name);
    ascii(BigDecimal.valueOf(number).setScale(3, RoundingMode.HALF_UP).toPlainString());
    return this;
  }

  /** A member that is an object, which {@code members} fills. */
  JsonText object(String name, Consumer<JsonText> members) {
    name(name);
    nested(members);
    return this;
  }

  /** A member that is an object if there is something to fill it with, else null. */
  <T> JsonText object(String name, Optional<T> of, BiConsumer<JsonText, T> members) {
    return of.isPresent()
        ? object(name, object -> members.accept(object, of.get()))
        : nothing(name);
  }

  /** A member that is an array of objects, one for each item. */
  <T> JsonText objects(String name, List<T> items, BiConsumer<JsonText, T> members) {
    name(name);
    ascii("[");
    for (int i = 0; i < items.size(); i++) {
      T item = items.get(i);
      ascii(i > 0 ? "," : "");
      nested(object -> members.accept(object, item));
    }
    ascii("]");
    return this;
  }

  private void nested(Consumer<JsonText> members) {
    ascii("{");
    members.accept(this);
    ascii("}");
  }

  /** The whole object. */
  byte[] end() {
    ascii("}");
    return bytes.length == length ? bytes : Arrays.copyOf(bytes, length);
  }

  /** Writes a name of our own, which needs no escapes. */
  private void name(String name) {
    ascii(bytes[length - 1] == '{' ? "\"" : ",\"");
    ascii(name);
    ascii("\":");
  }

  private void quoted(String text) {
    ascii("\"");
    if (needsNoEscape(text)) {
      ascii(text);
    } else {
      escaped(text);
    }
    ascii("\"");
  }

  private static boolean needsNoEscape(String text) {
    for (int i = 0; i < text.length(); i++) {
      char next = text.charAt(i);
      if (next < ' ' || next > '~' || next == '"' || next == '\\') {
        return false;
      }
    }
    return true;
  }

  /** Writes half a surrogate pair, too, as an escape, so that what comes out is always UTF-8. */
  private void escaped(String text) {
    StringBuilder escaped = new StringBuilder(text.length() + 16);
    text.codePoints()
        .forEach(point -> {
          if (point == '"' || point == '\\') {
            escaped.append('\\').append((char) point);
          } else if (point < ' ' || Character.getType(point) == Character.SURROGATE) {
            escaped.append("\\u").append(HEX.toHexDigits((char) point));
          } else {
            escaped.appendCodePoint(point);
          }
        });
    byte[] utf8 = escaped.toString().getBytes(StandardCharsets.UTF_8);
    room(utf8.length);
    System.arraycopy(utf8, 0, bytes, length, utf8.length);
    length += utf8.length;
  }

  /** Appends text of ASCII characters. */
  private void ascii(String text) {
    room(text.length());
    for (int i = 0; i < text.length(); i++) {
      bytes[length++] = (byte) text.charAt(i);
    }
  }

  private void room(int more) {
    if (length + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + more + 1));
    }
  }
}
