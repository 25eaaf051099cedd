package dev.hence.node.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hence.core.clock.Dot;
import dev.hence.core.clock.Token;
import dev.hence.core.clock.TokenCodec;
import dev.hence.core.clock.VectorClock;
import dev.hence.core.data.Key;
import dev.hence.core.replica.Request;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Paths that take parameters behind a question mark. */
final class QueryTest {
  private static final TokenCodec CODEC = TokenCodec.withChecksum();
  private static final Token TOKEN = new Token(7, 3, 99, VectorClock.of(new Dot(5, 6)));
  private static final String TOKEN_TEXT = CODEC.encode(TOKEN);
  private static final DebugRoute DEBUG = new DebugRoute(CODEC);

  @Test
  void token_withAndWithoutKey_isExplained() {
    assertThat(debug("token=" + TOKEN_TEXT))
        .isEqualTo(new Routed.Ask(new Request.ExplainToken(TOKEN, Optional.empty())));
    assertThat(debug("key=a%2Fb&x&token=" + TOKEN_TEXT))
        .isEqualTo(new Routed.Ask(new Request.ExplainToken(TOKEN, Optional.of(new Key("a/b")))));
  }

  @ParameterizedTest
  @CsvSource({
    "'', token is missing; send ?token=<causal-metadata of an answer>",
    "token=A, token can't be read: it is not base64url",
    "token=%zz, 'token is given more than once, or is no percent-encoded UTF-8'",
    "token=AQ&token=AQ, 'token is given more than once, or is no percent-encoded UTF-8'"
  })
  void token_malformed_is400WithTheReason(String query, String error) {
    assertThat(error(debug(query))).isEqualTo("400 {\"error\":\"" + error + "\"}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"key=", "key", "key=%FF", "key=a&key=b"})
  void token_badKey_is400(String key) {
    assertThat(error(debug("token=" + TOKEN_TEXT + "&" + key)))
        .contains("key is empty, given more than once, or no percent-encoded UTF-8");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "shard-count=", "shard-count=0", "shard-count=-1", "shard-count=2.0"})
  void plan_badShardCount_is400(String query) {
    assertThat(error(ShardCountBody.plan(query)))
        .contains("shard-count is missing or malformed; send an integer from 1");
  }

  private static Routed debug(String query) {
    return DEBUG.token(new Call(Call.Verb.GET, "/debug/token", query, Body.Members.NONE));
  }

  private static String error(Routed routed) {
    return switch (routed) {
      case Routed.Tell(Reply reply) ->
          reply.status().code() + " " + new String(reply.body(), StandardCharsets.UTF_8);
      case Routed.Ask ask -> throw new AssertionError("asks " + ask.request());
    };
  }
}
