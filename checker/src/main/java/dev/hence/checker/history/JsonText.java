package dev.hence.checker.history;

import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.io.JsonStringEncoder;
import tools.jackson.core.json.JsonFactory;

/**
 * JSON as text without needless blanks: two values are the same if their texts are. Digits stay as
 * they were written, and members stay in their order.
 */
public final class JsonText {
  /** Longer than any value that a store takes; one line of a history is in memory at a time. */
  private static final int TEXT_CHARACTERS_MAX = 256 << 20;

  private static final int DEPTH_MAX = 1_000;

  static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxStringLength(TEXT_CHARACTERS_MAX)
                  .maxNumberLength(TEXT_CHARACTERS_MAX)
                  .maxNestingDepth(DEPTH_MAX)
                  .build())
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .build();

  private JsonText() {}

  /** A text as a JSON string, in quotes. */
  public static String quoted(String text) {
    StringBuilder json = new StringBuilder(text.length() + 2);
    quote(text, json);
    return json.toString();
  }

  /**
   * A JSON value in the form that is compared.
   *
   * @throws IllegalArgumentException if it isn't one JSON value
   */
  public static String compact(String json) {
    try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), json)) {
      if (parser.nextToken() == null) {
        throw new IllegalArgumentException("no JSON value, but nothing");
      }
      String text = compact(parser);
      if (parser.nextToken() != null) {
        throw new IllegalArgumentException("more than one JSON value: " + json);
      }
      return text;
    } catch (JacksonException e) {
      throw new IllegalArgumentException("no JSON value: " + json, e);
    }
  }

  static void quote(String text, StringBuilder to) {
    to.append('"');
    JsonStringEncoder.getInstance().quoteAsString(text, to);
    to.append('"');
  }

  /** The text of a list, one text as itself. */
  static void quote(List<String> texts, StringBuilder to) {
    if (texts.size() == 1) {
      quote(texts.getFirst(), to);
      return;
    }
    char before = '[';
    for (String text : texts) {
      to.append(before);
      quote(text, to);
      before = ',';
    }
    to.append(']');
  }

  /** Reads the value whose first token was just read. */
  static String compact(JsonParser parser) {
    StringBuilder text = new StringBuilder();
    int depth = 0;
    boolean first = true;
    while (true) {
      JsonToken token = parser.currentToken();
      if (token.isStructEnd()) {
        depth--;
      } else if (!first) {
        text.append(',');
      }
      first = token.isStructStart() || token == JsonToken.PROPERTY_NAME;
      depth += token.isStructStart() ? 1 : 0;
      append(parser, token, text);
      if (depth == 0) {
        return text.toString();
      }
      parser.nextToken();
    }
  }

  private static void append(JsonParser parser, JsonToken token, StringBuilder text) {
    switch (token) {
      case PROPERTY_NAME -> {
        quote(parser.currentName(), text);
        text.append(':');
      }
      case VALUE_STRING -> quote(parser.getString(), text);
      case START_OBJECT,
          END_OBJECT,
          START_ARRAY,
          END_ARRAY,
          VALUE_NULL,
          VALUE_TRUE,
          VALUE_FALSE,
          VALUE_NUMBER_INT,
          VALUE_NUMBER_FLOAT ->
          text.append(parser.getString());
      case NOT_AVAILABLE, VALUE_EMBEDDED_OBJECT ->
          throw new AssertionError("no token of a text: " + token);
    }
  }
}
