package dev.hence.node.http;

import java.util.Optional;

/** The parameters of a request target behind its question mark. */
final class Query {
  private Query() {}

  /** What a parameter came to. */
  sealed interface Parameter {}

  /** It was given once. */
  record Given(String text) implements Parameter {}

  /** It wasn't given. */
  record Missing() implements Parameter {}

  /** It was given more than once, or is no percent-encoded UTF-8. */
  record Malformed() implements Parameter {}

  /** The parameter {@code name} of {@code query}. */
  static Parameter parameter(String query, String name) {
    Parameter found = new Missing();
    for (String part : query.split("&", -1)) {
      int mark = part.indexOf('=');
      if (name.equals(mark < 0 ? part : part.substring(0, mark))) {
        Optional<String> text = PercentText.decode(mark < 0 ? "" : part.substring(mark + 1));
        found =
            found instanceof Missing && text.isPresent() ? new Given(text.get()) : new Malformed();
      }
    }
    return found;
  }
}
