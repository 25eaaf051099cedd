package dev.hence.node.http;

import dev.hence.core.clock.Token;
import dev.hence.core.data.Key;
import dev.hence.core.data.Value;
import dev.hence.core.replica.Acks;
import dev.hence.core.replica.Request;
import java.util.Optional;
import java.util.function.Function;

/**
 * {@code /kvs/<key>}. Checks in this order: key, value, token, acks; the first that fails is told.
 *
 * <p>Only a PUT is refused for a long key: to all others such a key just doesn't exist.
 */
final class KvsRoute {
  private static final String NO_VALUE = "PUT request does not specify a value";

  private final int keyCharactersMax;
  private final Acks acks;
  private final CausalMetadata causalMetadata;

  KvsRoute(HttpSettings settings, CausalMetadata causalMetadata) {
    this.keyCharactersMax = settings.keyCharactersMax();
    this.acks = settings.acks();
    this.causalMetadata = causalMetadata;
  }

  /** {@code raw} is the path behind {@code /kvs/}. */
  Routed route(Call call, String raw) {
    if (raw.isEmpty() || raw.indexOf('/') >= 0) {
      return Routed.error(
          Status.NOT_FOUND,
          "There is nothing at this path; a key isn't empty, and a slash in it is sent as %2F");
    }
    if (call.verb() == Call.Verb.OTHER) {
      return Routed.wrongMethod("GET, HEAD, PUT, DELETE");
    }
    Optional<String> text = PercentText.decode(raw);
    if (text.isEmpty()) {
      return Routed.badRequest("The key is no percent-encoded UTF-8");
    }
    return call.verb() == Call.Verb.PUT ? put(call, text.get()) : withoutValue(call, text.get());
  }

  private Routed put(Call call, String text) {
    if (text.codePointCount(0, text.length()) > keyCharactersMax) {
      return Routed.badRequest("Key is too long");
    }
    return switch (call.body()) {
      case Body.Broken broken ->
          noValue(JsonText.of("error", NO_VALUE).text("detail", broken.detail()));
      case Body.Members members -> {
        Optional<Body.Member> value = members.member(Body.Name.VALUE);
        yield value.isEmpty()
            ? noValue(JsonText.of("error", NO_VALUE))
            : withPast(members, token -> put(call, text, value.get(), token));
      }
    };
  }

  private Routed put(Call call, String text, Body.Member value, Token token) {
    return withAcks(
        call, level -> new Request.Put(new Key(text), new Value(value.json()), token, level));
  }

  private Routed withoutValue(Call call, String text) {
    return switch (call.body()) {
      case Body.Broken broken -> Routes.broken(broken);
      case Body.Members members ->
          withPast(
              members,
              token ->
                  call.verb() == Call.Verb.GET
                      ? new Routed.Ask(new Request.Get(new Key(text), token))
                      : withAcks(call, level -> new Request.Delete(new Key(text), token, level)));
    };
  }

  private Routed withPast(Body.Members members, Function<Token, Routed> then) {
    return switch (causalMetadata.of(members)) {
      case CausalMetadata.Past past -> then.apply(past.token());
      case CausalMetadata.Unreadable unreadable -> Routed.badRequest(unreadable.error());
    };
  }

  private Routed withAcks(Call call, Function<Acks, Request> then) {
    Optional<Acks> asked = AcksQuery.read(call.query(), acks);
    return asked.isPresent()
        ? new Routed.Ask(then.apply(asked.get()))
        : Routed.badRequest("acks is one of local, two, majority and all, and given once");
  }

  private static Routed noValue(JsonText body) {
    return new Routed.Tell(Reply.of(Status.BAD_REQUEST, body));
  }
}
