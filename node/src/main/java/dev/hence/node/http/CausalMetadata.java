package dev.hence.node.http;

import dev.hence.core.clock.Token;
import dev.hence.core.clock.TokenCodec;
import java.util.Optional;
import java.util.regex.Pattern;

/** The member {@code causal-metadata} of a request, as a token. */
final class CausalMetadata {
  private static final Pattern EMPTY_CONTAINER = Pattern.compile("\\{\\s*}|\\[\\s*]");
  private static final Read NO_PAST = new Past(Token.NO_PAST);

  /** What the member came to. */
  sealed interface Read {}

  /** The past that the client brings. */
  record Past(Token token) implements Read {}

  /** No token; {@code error} says why and what to do. */
  record Unreadable(String error) implements Read {}

  private final TokenCodec codec;

  CausalMetadata(TokenCodec codec) {
    this.codec = codec;
  }

  /** Reads the member; missing, null, 0, "", {} and [] all mean no past. */
  Read of(Body.Members members) {
    Optional<Body.Member> given = members.member(Body.Name.CAUSAL_METADATA);
    return given.isEmpty() ? NO_PAST : of(given.get());
  }

  private Read of(Body.Member member) {
    boolean noPast =
        switch (member.kind()) {
          case NULL -> true;
          case INTEGER -> member.text().equals("0");
          case STRING -> member.text().isEmpty();
          case CONTAINER -> EMPTY_CONTAINER.matcher(member.text()).matches();
          case BOOLEAN, FRACTION -> false;
        };
    if (noPast) {
      return NO_PAST;
    }
    if (member.kind() != Body.Kind.STRING) {
      return unreadable("it is neither a text nor empty");
    }
    return switch (codec.decode(member.text())) {
      case TokenCodec.Genuine genuine -> new Past(genuine.token());
      case TokenCodec.Unreadable unreadable -> unreadable(unreadable.reason());
    };
  }

  private static Unreadable unreadable(String reason) {
    return new Unreadable(
        "causal-metadata can't be read: "
            + reason
            + ". Send what the last answer gave, unchanged, or null for no past");
  }
}
