package dev.hence.node.http;

import dev.hence.core.clock.TokenCodec;
import dev.hence.core.data.Key;
import dev.hence.core.replica.Request;
import java.util.Optional;

/** {@code GET /debug/token?token=…}, and {@code &key=…} if it is asked for one key. */
final class DebugRoute {
  private final TokenCodec codec;

  DebugRoute(TokenCodec codec) {
    this.codec = codec;
  }

  Routed token(Call call) {
    return switch (Query.parameter(call.query(), "token")) {
      case Query.Missing _ ->
          Routed.badRequest("token is missing; send ?token=<causal-metadata of an answer>");
      case Query.Malformed _ ->
          Routed.badRequest("token is given more than once, or is no percent-encoded UTF-8");
      case Query.Given token ->
          switch (codec.decode(token.text())) {
            case TokenCodec.Unreadable unreadable ->
                Routed.badRequest("token can't be read: " + unreadable.reason());
            case TokenCodec.Genuine genuine ->
                switch (Query.parameter(call.query(), "key")) {
                  case Query.Missing _ ->
                      new Routed.Ask(new Request.ExplainToken(genuine.token(), Optional.empty()));
                  case Query.Given key when !key.text().isEmpty() ->
                      new Routed.Ask(
                          new Request.ExplainToken(
                              genuine.token(), Optional.of(new Key(key.text()))));
                  case Query.Given _, Query.Malformed _ ->
                      Routed.badRequest(
                          "key is empty, given more than once, or no percent-encoded UTF-8");
                };
          };
    };
  }
}
