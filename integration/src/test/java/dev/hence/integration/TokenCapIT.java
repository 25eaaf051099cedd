package dev.hence.integration;

import static dev.hence.integration.harness.NodeClient.NO_PAST;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hence.core.clock.Token;
import dev.hence.core.clock.TokenCodec;
import dev.hence.core.clock.VectorClock;
import dev.hence.core.clock.WriterId;
import dev.hence.core.data.Key;
import dev.hence.integration.harness.Answer;
import dev.hence.integration.harness.Cluster;
import dev.hence.integration.harness.Json;
import dev.hence.integration.harness.NodeClient;
import dev.hence.integration.harness.NodeProcess;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * A token may have 4 KiB. Whoever has seen more that isn't stable than it can name is refused, and
 * nothing is applied: decision 0018. The tokens here name updates of the second shard that nobody
 * has, which are never stable.
 */
class TokenCapIT {
  private static final TokenCodec CODEC = TokenCodec.withChecksum();
  private static final int CHARS_MAX = 4_096;

  /** With one entry more, a token's text may be longer than it may be. */
  private static final int FULL = 338;

  private static final int ROOMY = 300;

  @RegisterExtension static final Cluster cluster = Cluster.standard();

  @Test
  void change_itsTokenWouldPassTheCap_isRefusedByNameAndNotApplied() {
    String key = keyOfFirstShard("full");
    String fresh = keyOfFirstShard("fresh");
    Answer before = client(0).put(key, "1", NO_PAST).expect(201);
    String full = naming(before, FULL);
    assertThat(full.length() - 2).isBetween(CHARS_MAX - 20, CHARS_MAX);

    List<String> secondShard = cluster.addresses().subList(3, 6);
    for (int node = 0; node < 6; node++) {
      for (Answer refused :
          List.of(
              client(node).put(key, "2", full),
              client(node).put(fresh, "2", full),
              client(node).delete(key, full))) {
        assertThat(refused.expect(503).text("error"))
            .startsWith("So much is unstable that the causal-metadata would be");
        assertThat(refused.texts("held-back-by")).containsExactlyElementsOf(secondShard);
      }
    }

    for (NodeProcess node : cluster.nodes()) {
      Answer read = node.client().get(key, NO_PAST).expect(200);
      assertThat(read.version()).isEqualTo(before.version());
      assertThat(read.field("value")).isEqualTo(new Json.Digits("1"));
      node.client().get(fresh, NO_PAST).expectError(404, "Key does not exist");
    }
  }

  @Test
  void change_itsTokenFits_carriesAllOfItsPast() {
    String key = keyOfFirstShard("roomy");
    Answer before = client(1).put(key, "1", NO_PAST).expect(201);
    String given = naming(before, ROOMY);

    String after = client(4).put(key, "2", given).expect(200).text("causal-metadata");
    assertThat(after).hasSizeLessThanOrEqualTo(CHARS_MAX);
    assertThat(read(after).entries().covers(read(given.replace("\"", "")).entries())).isTrue();
  }

  @Test
  void token_longerThanTheCap_400() {
    String key = keyOfFirstShard("long");
    Answer before = client(2).put(key, "1", NO_PAST).expect(201);

    client(2).put(key, "2", naming(before, FULL + 3)).expectError(400);
    assertThat(client(2).get(key, NO_PAST).expect(200).version()).isEqualTo(before.version());
  }

  /** A token like that of {@code answer}, naming updates of so many writers more, as JSON text. */
  private static String naming(Answer answer, int writers) {
    Token token = read(answer.text("causal-metadata"));
    VectorClock.Builder entries = new VectorClock.Builder(writers);
    for (int i = 0; i < writers; i++) {
      entries.add(WriterId.of(0, 1, i), 1);
    }
    return '"'
        + CODEC.encode(new Token(token.cluster(), token.epoch(), token.time(), entries.build()))
        + '"';
  }

  private static Token read(String text) {
    return switch (CODEC.decode(text)) {
      case TokenCodec.Genuine genuine -> genuine.token();
      case TokenCodec.Unreadable unreadable ->
          throw new AssertionError(unreadable.reason() + ": " + text);
    };
  }

  private static String keyOfFirstShard(String prefix) {
    int i = 0;
    while (new Key(prefix + i).slot() % 2 != 0) {
      i++;
    }
    return prefix + i;
  }

  private static NodeClient client(int index) {
    return cluster.nodes().get(index).client();
  }
}
