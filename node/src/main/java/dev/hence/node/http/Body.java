package dev.hence.node.http;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/** What a request's body came to. */
sealed interface Body {
  /** The members that some route reads; all others are checked for their form and skipped. */
  enum Name {
    VALUE("value"),
    CAUSAL_METADATA("causal-metadata"),
    SOCKET_ADDRESS("socket-address"),
    SHARD_COUNT("shard-count"),
    MODE("mode"),
    FORCE("force");

    private static final Name[] ALL = values();

    private final String json;

    Name(String json) {
      this.json = json;
    }

    static Optional<Name> of(String json) {
      for (Name name : ALL) {
        if (name.json.equals(json)) {
          return Optional.of(name);
        }
      }
      return Optional.empty();
    }
  }

  /** What a member holds. */
  enum Kind {
    NULL,
    BOOLEAN,
    INTEGER,
    FRACTION,
    STRING,
    CONTAINER
  }

  /**
   * One member of a body.
   *
   * <p>Holds a copy of its JSON, the bytes as the client sent them, and for a string its text,
   * escapes resolved.
   */
  final class Member {
    private final Kind kind;
    private final byte[] json;
    private final String text;

    Member(Kind kind, byte[] json, String text) {
      this.kind = kind;
      this.json = json;
      this.text = text;
    }

    Kind kind() {
      return kind;
    }

    /** Not copied; the reader owns it. */
    byte[] json() {
      return json;
    }

    /** A string's text; the JSON itself of all else. */
    String text() {
      return kind == Kind.STRING ? text : new String(json, StandardCharsets.UTF_8);
    }
  }

  /** A JSON object, or no body at all, which counts as an object without members. */
  record Members(Map<Name, Member> members) implements Body {
    static final Members NONE = new Members(Map.of());

    Optional<Member> member(Name name) {
      return Optional.ofNullable(members.get(name));
    }
  }

  /** A body that is no JSON object; {@code detail} tells a person what is wrong with it. */
  record Broken(String detail) implements Body {}
}
