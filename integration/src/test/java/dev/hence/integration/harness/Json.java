package dev.hence.integration.harness;

import java.util.List;
import java.util.Map;

/** A JSON value that keeps the text of its numbers, so that a lost digit shows. */
public sealed interface Json {

  /** A string, unescaped. */
  record Text(String value) implements Json {
    @Override
    public String toString() {
      return quote(value);
    }
  }

  /** A number, as it was written. */
  record Digits(String text) implements Json {
    @Override
    public String toString() {
      return text;
    }
  }

  /** {@code true} or {@code false}. */
  record Flag(boolean value) implements Json {
    @Override
    public String toString() {
      return Boolean.toString(value);
    }
  }

  /** {@code null}. */
  record Null() implements Json {
    @Override
    public String toString() {
      return "null";
    }
  }

  /** An array. */
  record Items(List<Json> items) implements Json {
    @Override
    public String toString() {
      return "[" + String.join(",", items.stream().map(Json::toString).toList()) + "]";
    }
  }

  /** An object; two are equal whatever the order of their names. */
  record Fields(Map<String, Json> fields) implements Json {
    @Override
    public String toString() {
      return "{"
          + String.join(
              ",",
              fields.entrySet().stream().map(e -> quote(e.getKey()) + ":" + e.getValue()).toList())
          + "}";
    }
  }

  /** Reads one JSON text by RFC 8259, duplicate names refused. */
  static Json parse(String text) {
    return new JsonReader(text).read();
  }

  /** The text as a JSON string, every character outside of printable ASCII escaped. */
  static String quote(String text) {
    StringBuilder out = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        out.append('\\').append(c);
      } else if (c < 0x20 || c > 0x7e) {
        out.append(String.format("\\u%04x", (int) c));
      } else {
        out.append(c);
      }
    }
    return out.append('"').toString();
  }
}
