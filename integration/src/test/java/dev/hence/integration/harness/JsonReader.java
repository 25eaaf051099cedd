package dev.hence.integration.harness;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A strict recursive reader of one JSON text.
 *
 * <p>It shares no code with the nodes, so that it can contradict them.
 */
final class JsonReader {
  private static final Pattern NUMBER =
      Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?");

  private final String text;
  private int at;

  JsonReader(String text) {
    this.text = text;
  }

  Json read() {
    Json value = value();
    skipSpace();
    if (at != text.length()) {
      throw unexpected("the end");
    }
    return value;
  }

  private Json value() {
    skipSpace();
    return switch (peek()) {
      case '{' -> fields();
      case '[' -> items();
      case '"' -> new Json.Text(string());
      case 't' -> word("true", new Json.Flag(true));
      case 'f' -> word("false", new Json.Flag(false));
      case 'n' -> word("null", new Json.Null());
      default -> digits();
    };
  }

  private Json fields() {
    Map<String, Json> fields = new LinkedHashMap<>();
    take('{');
    skipSpace();
    if (peek() == '}') {
      at++;
      return new Json.Fields(fields);
    }
    while (true) {
      skipSpace();
      String name = string();
      skipSpace();
      take(':');
      if (fields.put(name, value()) != null) {
        throw unexpected("no second field named " + name);
      }
      skipSpace();
      if (peek() != ',') {
        take('}');
        return new Json.Fields(fields);
      }
      at++;
    }
  }

  private Json items() {
    List<Json> items = new ArrayList<>();
    take('[');
    skipSpace();
    if (peek() == ']') {
      at++;
      return new Json.Items(items);
    }
    while (true) {
      items.add(value());
      skipSpace();
      if (peek() != ',') {
        take(']');
        return new Json.Items(items);
      }
      at++;
    }
  }

  private Json digits() {
    Matcher number = NUMBER.matcher(text).region(at, text.length());
    if (!number.lookingAt()) {
      throw unexpected("a value");
    }
    at = number.end();
    return new Json.Digits(number.group());
  }

  private Json word(String word, Json value) {
    if (!text.startsWith(word, at)) {
      throw unexpected(word);
    }
    at += word.length();
    return value;
  }

  private String string() {
    take('"');
    StringBuilder out = new StringBuilder();
    while (peek() != '"') {
      char c = text.charAt(at++);
      if (c < 0x20) {
        throw unexpected("no bare control character");
      }
      out.append(c == '\\' ? escaped() : c);
    }
    at++;
    return out.toString();
  }

  private char escaped() {
    char c = peek();
    at++;
    return switch (c) {
      case '"', '\\', '/' -> c;
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> {
        if (at + 4 > text.length()) {
          throw unexpected("four hexadecimal digits");
        }
        at += 4;
        yield (char) Integer.parseInt(text.substring(at - 4, at), 16);
      }
      default -> throw unexpected("an escape");
    };
  }

  private void skipSpace() {
    while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
  }

  private char peek() {
    if (at >= text.length()) {
      throw unexpected("more");
    }
    return text.charAt(at);
  }

  private void take(char expected) {
    if (peek() != expected) {
      throw unexpected("'" + expected + "'");
    }
    at++;
  }

  private IllegalArgumentException unexpected(String expected) {
    return new IllegalArgumentException(
        "no JSON: expected " + expected + " at " + at + " of: " + Answer.shortened(text));
  }
}
