package dev.hence.integration.harness;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What a node answered to one request.
 *
 * @param request the request in short, for messages
 * @param headers by name in lower case
 * @param body as UTF-8 text
 */
public record Answer(String request, int status, Map<String, List<String>> headers, String body) {
  private static final int SHOWN_CHARS_MAX = 400;

  /** This answer if it has the status, else a failure that shows it. */
  public Answer expect(int expectedStatus) {
    if (status != expectedStatus) {
      throw new AssertionError("expected " + expectedStatus + " of " + this);
    }
    return this;
  }

  /** This answer if it is a result of /kvs with this status and word, and carries a token. */
  public Answer expectResult(int expectedStatus, String result) {
    expect(expectedStatus);
    if (!result.equals(text("result"))) {
      throw new AssertionError("expected result " + result + " of " + this);
    }
    token();
    return this;
  }

  /** This answer if it is this error, to the letter. */
  public Answer expectError(int expectedStatus, String error) {
    expect(expectedStatus);
    if (!error.equals(text("error"))) {
      throw new AssertionError("expected error " + error + " of " + this);
    }
    return this;
  }

  /** This answer if it is an error in the common shape, whatever its text. */
  public Answer expectError(int expectedStatus) {
    expect(expectedStatus);
    if (text("error").isBlank()) {
      throw new AssertionError("expected the error to say something: " + this);
    }
    return this;
  }

  /** The body, which is always an object. */
  public Map<String, Json> json() {
    try {
      if (Json.parse(body) instanceof Json.Fields(var fields)) {
        return fields;
      }
    } catch (IllegalArgumentException e) {
      throw new AssertionError("expected a JSON object of " + this, e);
    }
    throw new AssertionError("expected a JSON object of " + this);
  }

  /** A field that must be there. */
  public Json field(String name) {
    Json value = json().get(name);
    if (value == null) {
      throw new AssertionError("expected a field " + name + " of " + this);
    }
    return value;
  }

  /** A field that must be there and be a string. */
  public String text(String name) {
    if (field(name) instanceof Json.Text(var value)) {
      return value;
    }
    throw new AssertionError("expected a string " + name + " of " + this);
  }

  /** A field that must be there and be an array of strings. */
  public List<String> texts(String name) {
    if (field(name) instanceof Json.Items(var items)) {
      return items.stream()
          .map(item -> {
            if (item instanceof Json.Text(var value)) {
              return value;
            }
            throw new AssertionError("expected strings in " + name + " of " + this);
          })
          .toList();
    }
    throw new AssertionError("expected an array " + name + " of " + this);
  }

  /** The causal token as the JSON text it came as; a client hands it back like that. */
  public String token() {
    Json token = field("causal-metadata");
    if (token instanceof Json.Null) {
      throw new AssertionError("expected a token of " + this);
    }
    return token.toString();
  }

  /** The version of the update read or made; it must be named. */
  public String version() {
    return text("version");
  }

  /** The first header of that name. */
  public Optional<String> header(String name) {
    List<String> values = headers.getOrDefault(name.toLowerCase(Locale.ROOT), List.of());
    return values.stream().findFirst();
  }

  @Override
  public String toString() {
    return request + " -> " + status + " " + shortened(body);
  }

  static String shortened(String text) {
    return text.length() <= SHOWN_CHARS_MAX
        ? text
        : text.substring(0, SHOWN_CHARS_MAX) + "... (" + text.length() + " characters)";
  }
}
