package dev.hence.node.http;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.core.json.JsonFactory;

/**
 * Reads bodies: UTF-8, one JSON object, no name twice in any object, within the limits of the
 * settings. A member is kept as the bytes between the offsets of its first and last token, so that
 * a value keeps its type and digits.
 *
 * <p>Threading: immutable; used by any thread.
 */
final class BodyReader {
  private static final int DETAIL_CHARACTERS_MAX = 200;

  /** How to set it, and where it would name its source. */
  private static final Pattern ABOUT_THE_PARSER = Pattern.compile(": enable |\\s*(at )?\\[Source");

  private final JsonFactory factory;
  private final String limits;

  BodyReader(HttpSettings settings) {
    StreamReadConstraints constraints =
        StreamReadConstraints.builder()
            .maxDocumentLength(settings.bodyBytesMax())
            .maxNestingDepth(settings.jsonDepthMax())
            .maxNumberLength(settings.jsonNumberCharactersMax())
            .maxNameLength(settings.jsonNameCharactersMax())
            .maxStringLength(settings.bodyBytesMax())
            .build();
    factory =
        JsonFactory.builder()
            .streamReadConstraints(constraints)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(TokenStreamFactory.Feature.CHARSET_DETECTION)
            .build();
    limits =
        "it is nested deeper than "
            + settings.jsonDepthMax()
            + ", or has a number longer than "
            + settings.jsonNumberCharactersMax()
            + " or a name longer than "
            + settings.jsonNameCharactersMax();
  }

  /** Reads the first {@code length} bytes; blank ones are no body. */
  Body read(byte[] bytes, int length) {
    if (length == 0) {
      return Body.Members.NONE;
    }
    if (!Utf8.isValid(bytes, length)) {
      return new Body.Broken("it is not UTF-8");
    }
    try (JsonParser parser = factory.createParser(ObjectReadContext.empty(), bytes, 0, length)) {
      @Nullable JsonToken first = parser.nextToken();
      if (first == null) {
        return Body.Members.NONE;
      }
      if (first != JsonToken.START_OBJECT) {
        return new Body.Broken("it is JSON, but no object");
      }
      Body.Members members = members(parser, bytes);
      return parser.nextToken() == null
          ? members
          : new Body.Broken("something follows the JSON object");
    } catch (StreamConstraintsException e) {
      return new Body.Broken(limits);
    } catch (StreamReadException e) {
      return new Body.Broken(detail(e));
    }
  }

  private static Body.Members members(JsonParser parser, byte[] bytes) {
    Map<Body.Name, Body.Member> members = new EnumMap<>(Body.Name.class);
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      Optional<Body.Name> name = Body.Name.of(parser.currentName());
      parser.nextToken();
      if (name.isPresent()) {
        members.put(name.get(), member(parser, bytes, name.get() != Body.Name.VALUE));
      } else {
        parser.skipChildren();
      }
    }
    return new Body.Members(members);
  }

  /** Reads the member whose first token was just read; its text only if it is {@code wanted}. */
  private static Body.Member member(JsonParser parser, byte[] bytes, boolean wanted) {
    int start = (int) parser.currentTokenLocation().getByteOffset();
    JsonToken first = parser.currentToken();
    String text = "";
    if (first == JsonToken.VALUE_STRING && wanted) {
      text = parser.getString();
    } else {
      parser.skipChildren();
      parser.finishToken();
    }
    int end = (int) parser.currentLocation().getByteOffset();
    return new Body.Member(kind(first), Arrays.copyOfRange(bytes, start, end), text);
  }

  private static Body.Kind kind(JsonToken token) {
    return switch (token) {
      case VALUE_NULL -> Body.Kind.NULL;
      case VALUE_TRUE, VALUE_FALSE -> Body.Kind.BOOLEAN;
      case VALUE_NUMBER_INT -> Body.Kind.INTEGER;
      case VALUE_NUMBER_FLOAT -> Body.Kind.FRACTION;
      case VALUE_STRING -> Body.Kind.STRING;
      case START_OBJECT, START_ARRAY -> Body.Kind.CONTAINER;
      case END_OBJECT, END_ARRAY, PROPERTY_NAME, VALUE_EMBEDDED_OBJECT, NOT_AVAILABLE ->
          throw new AssertionError("no value starts with " + token);
    };
  }

  /** What the parser says is wrong, without what it says of itself. */
  private static String detail(JacksonException e) {
    String said = String.valueOf(e.getOriginalMessage());
    String message = ABOUT_THE_PARSER.split(said, 2)[0];
    int end = Math.min(message.length(), DETAIL_CHARACTERS_MAX);
    return message.substring(0, end) + " at byte " + e.getLocation().getByteOffset();
  }
}
