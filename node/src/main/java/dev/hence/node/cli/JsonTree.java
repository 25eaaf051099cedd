package dev.hence.node.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** A JSON value to walk through by names. What isn't there, and null, is nothing: no failure. */
final class JsonTree {
  private static final JsonFactory JSON = new JsonFactory();

  /** The value of what isn't there. */
  static final JsonTree NOTHING = new JsonTree(null);

  /** A map, a list, or a scalar's text. */
  private final @Nullable Object value;

  private JsonTree(@Nullable Object value) {
    this.value = value;
  }

  /** The value of a text; empty if that is no JSON. */
  static Optional<JsonTree> parse(String json) {
    try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), json)) {
      return parser.nextToken() == null ? Optional.empty() : Optional.of(read(parser));
    } catch (JacksonException e) {
      return Optional.empty();
    }
  }

  private static JsonTree read(JsonParser parser) {
    return switch (parser.currentToken()) {
      case START_OBJECT -> {
        Map<String, JsonTree> members = new LinkedHashMap<>();
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
          String name = parser.currentName();
          parser.nextToken();
          members.put(name, read(parser));
        }
        yield new JsonTree(members);
      }
      case START_ARRAY -> {
        List<JsonTree> items = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          items.add(read(parser));
        }
        yield new JsonTree(items);
      }
      case VALUE_NULL -> NOTHING;
      case VALUE_STRING, VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT, VALUE_TRUE, VALUE_FALSE ->
          new JsonTree(parser.getString());
      case END_OBJECT, END_ARRAY, PROPERTY_NAME, VALUE_EMBEDDED_OBJECT, NOT_AVAILABLE ->
          throw new AssertionError("no value starts with " + parser.currentToken());
    };
  }

  /** The member {@code name} of an object, or nothing. */
  JsonTree at(String name) {
    if (value instanceof Map<?, ?> members && members.get(name) instanceof JsonTree member) {
      return member;
    }
    return NOTHING;
  }

  /** Whether it is an object with a member {@code name}, which may be null. */
  boolean has(String name) {
    return value instanceof Map<?, ?> members && members.containsKey(name);
  }

  /** The items of an array, or none. */
  List<JsonTree> items() {
    List<JsonTree> items = new ArrayList<>();
    if (value instanceof List<?> list) {
      list.forEach(item -> items.add((JsonTree) item));
    }
    return items;
  }

  /** The members of an object as texts, {@code name=value}. */
  List<String> pairs() {
    List<String> pairs = new ArrayList<>();
    if (value instanceof Map<?, ?> members) {
      members.forEach((name, member) -> pairs.add(name + "=" + ((JsonTree) member).text("")));
    }
    return pairs;
  }

  boolean isNothing() {
    return value == null;
  }

  /** A scalar's text. */
  Optional<String> text() {
    return value instanceof String text ? Optional.of(text) : Optional.empty();
  }

  String text(String otherwise) {
    return text().orElse(otherwise);
  }

  /** Whether it is {@code true}. */
  boolean holds() {
    return "true".equals(value);
  }

  /** A number, without what is behind its point. */
  Optional<Long> number() {
    try {
      return text().map(JsonTree::number);
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  private static long number(String digits) {
    try {
      // All digits of an epoch count, which are more than a double has.
      return Long.parseLong(digits);
    } catch (NumberFormatException e) {
      return (long) Double.parseDouble(digits);
    }
  }

  long number(long otherwise) {
    return number().orElse(otherwise);
  }
}
