package dev.hence.integration;

import static dev.hence.integration.harness.NodeClient.NO_PAST;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hence.integration.harness.Answer;
import dev.hence.integration.harness.Cluster;
import dev.hence.integration.harness.Json;
import dev.hence.integration.harness.NodeClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client that carries its token never un-sees. No request here is ever sent twice. */
class CausalIT {
  private static final int THREADED_WRITES = 600;

  @RegisterExtension static final Cluster cluster = Cluster.standard();

  @Test
  void oneToken_600WritesRoundRobin_eachIsReadAtTheNextNode() {
    String token = NO_PAST;
    for (int i = 0; i < THREADED_WRITES; i++) {
      String key = "threaded" + i;
      Answer written = client(i).put(key, Integer.toString(i), token);
      token = written.expectResult(201, "created").token();
      Answer read = client(i + 1).get(key, token).expectResult(200, "found");
      assertThat(read.field("value")).isEqualTo(new Json.Digits(Integer.toString(i)));
      token = read.token();
    }
  }

  @Test
  void oneToken_oneKeyRewritten_eachNodeReadsTheLastValue() {
    String token = client(0).put("rewritten", "-1", NO_PAST).expect(201).token();
    for (int i = 0; i < 60; i++) {
      String value = Integer.toString(i);
      token = client(i).put("rewritten", value, token).expectResult(200, "replaced").token();
      Answer read = client(i + 1).get("rewritten", token).expectResult(200, "found");
      assertThat(read.field("value")).isEqualTo(new Json.Digits(value));
    }
  }

  @Test
  void write_readAtOnceAtEveryNode_isThere() {
    for (int writer = 0; writer < 6; writer++) {
      String key = "own" + writer;
      String token = client(writer).put(key, "\"mine\"", NO_PAST).expect(201).token();
      for (var node : cluster.nodes()) {
        assertThat(node.client().get(key, token).expectResult(200, "found").text("value"))
            .isEqualTo("mine");
      }
    }
  }

  @Test
  void delete_readAtOnceAtEveryNode_isGone() {
    for (int writer = 0; writer < 6; writer++) {
      String key = "deleted" + writer;
      String written = client(writer).put(key, "1", NO_PAST).expect(201).token();
      String token = client(writer + 1).delete(key, written).expectResult(200, "deleted").token();
      for (var node : cluster.nodes()) {
        node.client().get(key, token).expectError(404, "Key does not exist");
      }
    }
  }

  @Test
  void dependentWrite_readerOfTheEffect_findsTheCause() {
    for (int i = 0; i < 40; i++) {
      String cause = "cause" + i;
      String effect = "effect" + i;
      String seen = client(i).put(cause, "\"first\"", NO_PAST).expect(201).token();
      String written = client(i + 3).put(effect, "\"then\"", seen).expect(201).token();

      Answer read = client(i + 1).get(effect, written).expectResult(200, "found");
      for (var node : cluster.nodes()) {
        node.client().get(cause, read.token()).expectResult(200, "found");
      }
    }
  }

  @Test
  void readerWithoutPast_whoSeesTheEffect_neverMissesTheCause() {
    for (int i = 0; i < 40; i++) {
      String cause = "unseen-cause" + i;
      String effect = "unseen-effect" + i;
      String seen = client(i).put(cause, "1", NO_PAST).expect(201).token();
      client(i + 2).put(effect, "2", seen).expect(201);

      for (int reader = 0; reader < 6; reader++) {
        Answer read = client(reader).get(effect, NO_PAST);
        if (read.status() == 200) {
          client(reader + 1).get(cause, read.token()).expectResult(200, "found");
        } else {
          read.expectError(404, "Key does not exist");
        }
      }
    }
  }

  @Test
  void writesOfOneClient_areReadInTheirOrderByAnother() {
    String token = NO_PAST;
    String readerToken = NO_PAST;
    int last = -1;
    for (int i = 0; i < 60; i++) {
      token = client(i).put("monotonic", Integer.toString(i), token).token();
      Answer read = client(i + 4).get("monotonic", readerToken);
      if (read.status() == 200) {
        int value = Integer.parseInt(read.field("value").toString());
        assertThat(value).as(read.toString()).isGreaterThanOrEqualTo(last);
        last = value;
      } else {
        read.expectError(404);
        assertThat(last).as(read.toString()).isEqualTo(-1);
      }
      readerToken = read.token();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "0", "\"\"", "{}", "[]"})
  void token_emptyForm_meansNoPast(String empty) {
    String key = "empty-form-" + empty.length() + "-" + empty.hashCode();
    client(1).put(key, "1", empty).expectResult(201, "created");
    client(1).get(key, empty).expectResult(200, "found");
    String deleted = client(1).delete(key, empty).expectResult(200, "deleted").token();
    client(4).get(key, deleted).expectError(404, "Key does not exist");
    client(4).get("empty-form-absent", empty).expectError(404, "Key does not exist").token();
  }

  @Test
  void token_missing_meansNoPast() {
    NodeClient node = client(2);
    node.call("PUT", "/kvs/missing-token", "{\"value\":1}").expectResult(201, "created");
    node.call("GET", "/kvs/missing-token", "{}").expectResult(200, "found");
    node.call("GET", "/kvs/missing-token", "{\"other\":1}").expectResult(200, "found");
    node.call("DELETE", "/kvs/missing-token", "{}").expectResult(200, "deleted");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"garbage\"",
        "\" \"",
        "\"\\u0000\"",
        "\"null\"",
        "\"AAAA\"",
        "\"////////////////////////\"",
        "\"ünï\"",
        "1",
        "-1",
        "0.5",
        "1e9",
        "true",
        "false",
        "{\"a\":1}",
        "[0]",
        "[\"\"]",
        "{\"alice\":{\"n\":1}}",
      })
  void token_unreadable_400(String bad) {
    refuse(bad);
  }

  @Test
  void token_hugeText_400() {
    refuse("\"" + "A".repeat(100_000) + "\"");
  }

  @Test
  void token_cutAnywhere_400() {
    String token = freshToken();
    for (int length = 1; length < token.length(); length++) {
      refuse(Json.quote(token.substring(0, length)));
    }
  }

  @Test
  void token_oneCharacterAltered_400() {
    String token = freshToken();
    for (int at = 0; at < token.length(); at++) {
      char other = token.charAt(at) == 'B' ? 'C' : 'B';
      refuse(Json.quote(token.substring(0, at) + other + token.substring(at + 1)));
    }
  }

  @Test
  void token_lengthened_400() {
    String token = freshToken();
    for (String more : new String[] {"A", "AA", "AAAA", "=", "==", " ", "\n"}) {
      refuse(Json.quote(token + more));
      refuse(Json.quote(more + token));
    }
  }

  /** A token of a write that was just made, so that it names at least one update. */
  private static String freshToken() {
    Answer written = client(0).put("fresh", "1", NO_PAST);
    return written.text("causal-metadata");
  }

  /** Checks that no method takes the token, and that it changed nothing. */
  private static void refuse(String badToken) {
    NodeClient node = client(3);
    node.put("refused", "1", badToken).expectError(400);
    node.get("refused", badToken).expectError(400);
    node.delete("refused", badToken).expectError(400);
    node.get("refused", NO_PAST).expectError(404, "Key does not exist");
  }

  private static NodeClient client(int index) {
    return cluster.node(index).client();
  }
}
