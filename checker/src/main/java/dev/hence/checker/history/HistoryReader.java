package dev.hence.checker.history;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;

/**
 * Reads histories: a line of JSON for each operation, in UTF-8, compressed by gzip or not. Blank
 * lines and unknown members are passed over; all else that isn't as it should be is an error that
 * names its line.
 */
public final class HistoryReader {
  private static final int BUFFER_BYTES = 1 << 16;
  private static final int GZIP_FIRST = 0x1f;
  private static final int GZIP_SECOND = 0x8b;

  private HistoryReader() {}

  /** Reads a file. */
  public static History read(Path file) throws IOException, BadHistory {
    try (InputStream in = Files.newInputStream(file)) {
      return read(in);
    }
  }

  /** Reads a stream to its end, and leaves it open. */
  public static History read(InputStream in) throws IOException, BadHistory {
    History.Builder builder = new History.Builder();
    Lines lines = new Lines(plain(in));
    while (lines.next()) {
      if (!lines.isBlank()) {
        Operation operation = operation(lines);
        builder.add(operation, operation.value(), lines.number());
      }
    }
    return builder.build();
  }

  private static InputStream plain(InputStream in) throws IOException {
    BufferedInputStream bytes = new BufferedInputStream(in, BUFFER_BYTES);
    bytes.mark(2);
    boolean compressed = bytes.read() == GZIP_FIRST && bytes.read() == GZIP_SECOND;
    bytes.reset();
    return compressed ? new GZIPInputStream(bytes, BUFFER_BYTES) : bytes;
  }

  private static Operation operation(Lines line) throws BadHistory {
    try (JsonParser parser =
        JsonText.FACTORY.createParser(
            ObjectReadContext.empty(), line.bytes(), line.from(), line.length())) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw line.bad("it is no JSON object: a history has one operation a line");
      }
      Members members = new Members(line);
      while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
        String name = parser.currentName();
        parser.nextToken();
        members.take(name, parser);
      }
      if (parser.nextToken() != null) {
        throw line.bad("something follows its JSON object: a history has one operation a line");
      }
      return members.operation();
    } catch (JacksonException e) {
      throw line.bad(
          "it is no JSON: %s at byte %d; was the file cut off or written by two at once?"
              .formatted(firstLine(e.getOriginalMessage()), e.getLocation().getByteOffset() + 1));
    }
  }

  private static String firstLine(@Nullable String message) {
    // Jackson would add where the object began, in a form for programmers.
    String text = String.valueOf(message).replaceAll(" \\(start marker at .*", "");
    return text.lines().findFirst().orElse("");
  }

  /** The members of one line, as far as they were read. */
  private static final class Members {
    private final Lines line;
    private final List<String> tokensIn = new ArrayList<>();
    private @Nullable String session;
    private @Nullable String kind;
    private @Nullable String key;
    private @Nullable String value;
    private @Nullable String version;
    private @Nullable String tokenOut;
    private @Nullable Long start;
    private @Nullable Long end;
    private @Nullable String outcome;
    private @Nullable String node;
    private @Nullable String phase;

    Members(Lines line) {
      this.line = line;
    }

    void take(String name, JsonParser parser) throws BadHistory {
      switch (name) {
        case "session" -> session = text(name, parser);
        case "operation" -> kind = text(name, parser);
        case "key" -> key = text(name, parser);
        case "value" -> value = JsonText.compact(parser);
        case "version" -> version = text(name, parser);
        case "token-in" -> takeTokens(name, parser);
        case "token-out" -> tokenOut = text(name, parser);
        case "start" -> start = number(name, parser);
        case "end" -> end = number(name, parser);
        case "outcome" -> outcome = text(name, parser);
        case "node" -> node = text(name, parser);
        case "phase" -> phase = text(name, parser);
        default -> parser.skipChildren();
      }
    }

    Operation operation() throws BadHistory {
      Kind known = known("operation", needed("operation", kind), Kind.values(), Kind::text);
      Outcome ended = known("outcome", needed("outcome", outcome), Outcome.values(), Outcome::text);
      // A get that found nothing may be written down with the value null.
      boolean empty = (known == Kind.GET && ended != Outcome.OK) || known == Kind.DELETE;
      return new Operation(
          needed("session", session),
          known,
          needed("key", key),
          empty && "null".equals(value) ? null : value,
          version,
          tokensIn,
          tokenOut,
          start,
          end,
          ended,
          node,
          phase);
    }

    private void takeTokens(String name, JsonParser parser) throws BadHistory {
      if (parser.currentToken() != JsonToken.START_ARRAY) {
        takeToken(text(name, parser));
        return;
      }
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        takeToken(text(name, parser));
      }
    }

    private void takeToken(@Nullable String token) {
      if (token != null && !token.isEmpty()) {
        tokensIn.add(token);
      }
    }

    private @Nullable String text(String name, JsonParser parser) throws BadHistory {
      return switch (parser.currentToken()) {
        case VALUE_STRING -> parser.getString();
        case VALUE_NULL -> null;
        default -> throw line.bad("its %s is no text: write it as a JSON string".formatted(name));
      };
    }

    private @Nullable Long number(String name, JsonParser parser) throws BadHistory {
      if (parser.currentToken() == JsonToken.VALUE_NULL) {
        return null;
      }
      if (parser.currentToken() != JsonToken.VALUE_NUMBER_INT) {
        throw line.bad("its %s is no integer: write nanoseconds of one clock".formatted(name));
      }
      return parser.getLongValue();
    }

    private String needed(String name, @Nullable String given) throws BadHistory {
      if (given == null) {
        throw line.bad("it has no %s, which every operation needs".formatted(name));
      }
      return given;
    }

    private <T> T known(
        String name, String given, T[] all, java.util.function.Function<T, String> text)
        throws BadHistory {
      Optional<T> found = Stream.of(all).filter(one -> text.apply(one).equals(given)).findFirst();
      if (found.isEmpty()) {
        List<String> texts = Arrays.stream(all).map(text).toList();
        throw line.bad("its %s is %s, none of %s".formatted(name, given, texts));
      }
      return found.get();
    }
  }
}
