package dev.hence.integration;

import static dev.hence.integration.harness.NodeClient.NO_PAST;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hence.integration.harness.Answer;
import dev.hence.integration.harness.Budgets;
import dev.hence.integration.harness.Cluster;
import dev.hence.integration.harness.Json;
import dev.hence.integration.harness.NodeClient;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every row of /kvs, asked of members and of nodes that have to forward. */
class KvsIT {
  private static final String NO_KEY = "Key does not exist";
  private static final String NO_VALUE = "PUT request does not specify a value";
  private static final String KEY_TOO_LONG = "Key is too long";

  @RegisterExtension static final Cluster cluster = Cluster.standard();

  @ParameterizedTest
  @ValueSource(strings = {"alice", "bob", "carol", "dave", "eve", "frank"})
  void lifeOfAKey_atOneNode_answersEveryRow(String name) {
    NodeClient node = cluster.node(name).client();
    String key = "life-" + name;

    Answer absent = node.get(key, NO_PAST).expectError(404, NO_KEY);
    Answer notDeleted = node.delete(key, absent.token()).expectError(404, NO_KEY);
    Answer created = node.put(key, "1", notDeleted.token()).expectResult(201, "created");
    Answer replaced = node.put(key, "2", created.token()).expectResult(200, "replaced");
    Answer found = node.get(key, replaced.token()).expectResult(200, "found");
    assertThat(found.field("value")).isEqualTo(new Json.Digits("2"));
    Answer deleted = node.delete(key, found.token()).expectResult(200, "deleted");
    Answer gone = node.get(key, deleted.token()).expectError(404, NO_KEY);
    Answer deletedTwice = node.delete(key, gone.token()).expectError(404, NO_KEY);
    node.put(key, "3", deletedTwice.token()).expectResult(201, "created");
  }

  @Test
  void get_absentAtEveryNode_answersErrorWithToken() {
    for (var node : cluster.nodes()) {
      Answer answer = node.client().get("never-written", NO_PAST).expectError(404, NO_KEY);
      assertThat(answer.token()).isNotEqualTo("null");
    }
  }

  @Test
  void getAndDelete_withoutBody_areAnswered() {
    NodeClient node = cluster.node("bob").client();
    String token = node.put("no-body", "\"v\"", NO_PAST).expect(201).token();
    node.get("no-body", token).expect(200);

    assertThat(node.call("GET", "/kvs/no-body").expectResult(200, "found").text("value"))
        .isEqualTo("v");
    node.call("DELETE", "/kvs/no-body").expectResult(200, "deleted");
    node.call("DELETE", "/kvs/no-body").expectError(404, NO_KEY).token();
    node.call("GET", "/kvs/no-body").expectError(404, NO_KEY).token();
  }

  @Test
  void getAndDelete_withEmptyObject_areAnswered() {
    NodeClient node = cluster.node("eve").client();
    node.put("empty-object", "\"v\"", NO_PAST).expect(201);

    node.call("GET", "/kvs/empty-object", "{}").expectResult(200, "found");
    node.call("DELETE", "/kvs/empty-object", "{}").expectResult(200, "deleted");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"causal-metadata\":null}",
        "{\"Value\":1}",
        "[]",
        "[{\"value\":1}]",
        "\"value\"",
        "7",
        "null",
        "true",
        "",
        "no JSON",
      })
  void put_withoutValue_400(String body) {
    NodeClient node = cluster.node("alice").client();

    node.call("PUT", "/kvs/no-value", body).expectError(400, NO_VALUE);

    node.get("no-value", NO_PAST).expectError(404, NO_KEY);
  }

  @Test
  void put_withoutBody_400() {
    cluster.node("dave").client().call("PUT", "/kvs/no-value").expectError(400, NO_VALUE);
  }

  @Test
  void put_keyTooLongAtEveryNode_400() {
    String key = "k".repeat(51);
    for (var node : cluster.nodes()) {
      node.client().put(key, "1", NO_PAST).expectError(400, KEY_TOO_LONG);
    }
  }

  @Test
  void put_severalThingsWrong_namesTheFirstOfTheOrder() {
    NodeClient node = cluster.node("carol").client();
    String longKey = "/kvs/" + "k".repeat(51);

    node.call("PUT", longKey, "{\"causal-metadata\":\"bad\"}").expectError(400, KEY_TOO_LONG);
    node.call("PUT", longKey, "no JSON").expectError(400, KEY_TOO_LONG);
    node.call("PUT", "/kvs/order", "{\"causal-metadata\":\"bad\"}").expectError(400, NO_VALUE);
    Answer badToken = node.put("order", "1", "\"bad\"").expectError(400);
    assertThat(badToken.text("error")).isNotEqualTo(NO_VALUE).isNotEqualTo(KEY_TOO_LONG);
    node.get("order", NO_PAST).expectError(404, NO_KEY);
  }

  @Test
  void put_moreFields_areIgnored() {
    NodeClient node = cluster.node("frank").client();
    String body = "{\"x\":{\"value\":9},\"causal-metadata\":null,\"value\":\"v\",\"y\":[1]}";

    String token = node.call("PUT", "/kvs/more", body).expectResult(201, "created").token();

    assertThat(node.get("more", token).text("value")).isEqualTo("v");
  }

  @Test
  void everyAnswer_isJson() {
    NodeClient node = cluster.node("alice").client();
    List<Answer> answers =
        List.of(
            node.put("typed", "1", NO_PAST).expect(201),
            node.get("typed", NO_PAST).expect(200),
            node.get("typed-not", NO_PAST).expect(404),
            node.call("PUT", "/kvs/typed", "{}").expect(400),
            node.call("GET", "/view").expect(200),
            node.call("GET", "/nothing/here").expect(404));
    for (Answer answer : answers) {
      assertThat(answer.header("content-type").orElse("none"))
          .as(answer.toString())
          .startsWith("application/json");
      assertThat(answer.json()).isNotEmpty();
    }
  }

  @Test
  void sameKey_askedAnywhere_answersTheSame() {
    String token = cluster.node("alice").client().put("anywhere", "[1,{\"a\":2}]", NO_PAST).token();
    Answer first = cluster.node("alice").client().get("anywhere", token).expect(200);
    for (var node : cluster.nodes()) {
      Answer answer = node.client().get("anywhere", token).expectResult(200, "found");
      assertThat(answer.field("value")).isEqualTo(first.field("value"));
      assertThat(answer.version()).isEqualTo(first.version());
    }
  }

  @Test
  void rejectedRequests_leaveNoTrace() {
    NodeClient node = cluster.node("bob").client();
    Answer written = node.put("traceless", "\"kept\"", NO_PAST).expect(201);
    Cluster.within(
        Budgets.CONVERGED,
        () -> {
          for (var other : cluster.nodes()) {
            assertThat(other.client().get("traceless", NO_PAST).expect(200).version())
                .isEqualTo(written.version());
          }
        });
    int before = node.keyCountOfAll();

    for (var other : cluster.nodes()) {
      NodeClient client = other.client();
      client.put("traceless", "\"lost\"", "\"bad\"").expect(400);
      client.delete("traceless", "\"bad\"").expect(400);
      client.get("traceless", "\"bad\"").expect(400);
      client.call("PUT", "/kvs/traceless", "{}").expect(400);
      client.put("t".repeat(51), "1", NO_PAST).expect(400);
      client.put("traceless-new", "1", "\"bad\"").expect(400);
      client.delete("traceless-new", NO_PAST).expect(404);
      client.get("traceless-new", NO_PAST).expect(404);
    }

    for (var other : cluster.nodes()) {
      Answer answer = other.client().get("traceless", written.token()).expect(200);
      assertThat(answer.version()).isEqualTo(written.version());
      assertThat(answer.text("value")).isEqualTo("kept");
      assertThat(other.client().keyCountOfAll()).isEqualTo(before);
      other.client().get("traceless-new", NO_PAST).expectError(404, NO_KEY);
    }
  }
}
