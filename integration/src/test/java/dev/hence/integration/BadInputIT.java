package dev.hence.integration;

import static dev.hence.integration.harness.NodeClient.NO_PAST;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hence.integration.harness.Answer;
import dev.hence.integration.harness.Cluster;
import dev.hence.integration.harness.NodeClient;
import dev.hence.integration.harness.NodeProcess;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies, paths and methods that make no sense; after each the nodes serve on. */
class BadInputIT {
  private static final int BODY_BYTES_MAX = 1_048_576;

  @RegisterExtension static final Cluster cluster = Cluster.of(4).shards(2);

  @AfterEach
  void servesOn() {
    for (NodeProcess node : cluster.nodes()) {
      assertThat(node.isAlive()).as(node.name()).isTrue();
      String token = node.client().put("served-on", "1", NO_PAST).token();
      node.client().get("served-on", token).expectResult(200, "found");
      node.client().get("bad", NO_PAST).expectError(404, "Key does not exist");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{",
        "{\"value\":1",
        "{\"value\":1}}",
        "{\"value\":1} x",
        "{\"value\":1}{\"value\":2}",
        "{'value':1}",
        "{value:1}",
        "{\"value\":}",
        "{\"value\":1,}",
        "{\"value\":01}",
        "{\"value\":+1}",
        "{\"value\":.5}",
        "{\"value\":1.}",
        "{\"value\":1e}",
        "{\"value\":0x10}",
        "{\"value\":NaN}",
        "{\"value\":Infinity}",
        "{\"value\":nul}",
        "{\"value\":True}",
        "{\"value\":\"unended}",
        "{\"value\":\"\\x\"}",
        "{\"value\":\"\\u12\"}",
        "{\"value\":\"bare\nline\"}",
        "{\"value\":[1,]}",
        "{\"value\":[1 2]}",
        "{\"value\":/*c*/1}",
        "<value>1</value>",
        "value=1",
      })
  void put_noJson_400(String body) {
    for (NodeProcess node : cluster.nodes()) {
      node.client().call("PUT", "/kvs/bad", body).expectError(400);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"value\":1,\"value\":2}",
        "{\"value\":1,\"value\":1}",
        "{\"value\":1,\"causal-metadata\":null,\"causal-metadata\":null}",
        "{\"value\":1,\"v\\u0061lue\":2}",
        "{\"value\":{\"a\":1,\"a\":2}}",
        "{\"value\":[{\"a\":{\"b\":1,\"c\":2,\"b\":3}}]}",
        "{\"value\":1,\"x\":1,\"x\":2}",
      })
  void put_duplicateNames_400(String body) {
    for (NodeProcess node : cluster.nodes()) {
      node.client().call("PUT", "/kvs/bad", body).expectError(400);
    }
  }

  @Test
  void put_invalidUtf8_400() {
    for (String hex : List.of("ff", "c3", "c328", "c0af", "eda080", "f5808080", "80", "e28228")) {
      byte[] text = HexFormat.of().parseHex(hex);
      byte[] head = "{\"value\":\"".getBytes(StandardCharsets.UTF_8);
      byte[] tail = "\"}".getBytes(StandardCharsets.UTF_8);
      byte[] body = new byte[head.length + text.length + tail.length];
      System.arraycopy(head, 0, body, 0, head.length);
      System.arraycopy(text, 0, body, head.length, text.length);
      System.arraycopy(tail, 0, body, head.length + text.length, tail.length);
      for (NodeProcess node : cluster.nodes()) {
        node.client().callBytes("PUT", "/kvs/bad", body).expectError(400);
      }
    }
  }

  @Test
  void put_otherEncodings_400() {
    String body = "{\"value\":\"ü\"}";
    NodeClient node = cluster.node("alice").client();
    node.callBytes("PUT", "/kvs/bad", body.getBytes(StandardCharsets.UTF_16)).expectError(400);
    node.callBytes("PUT", "/kvs/bad", body.getBytes(StandardCharsets.UTF_16LE)).expectError(400);
    node.callBytes("PUT", "/kvs/bad", body.getBytes(StandardCharsets.ISO_8859_1)).expectError(400);
  }

  @Test
  void put_tooDeep_400() {
    for (int depth : new int[] {10_000, 400_000}) {
      String arrays = "[".repeat(depth) + "]".repeat(depth);
      String halfArrays = "{\"value\":" + "[".repeat(depth);
      String objects = "{\"a\":".repeat(depth / 5) + "1" + "}".repeat(depth / 5);
      for (NodeProcess node : cluster.nodes()) {
        node.client().put("bad", arrays, NO_PAST).expectError(400);
        node.client().put("bad", objects, NO_PAST).expectError(400);
        node.client().put("bad", "1", arrays).expectError(400);
        node.client().call("PUT", "/kvs/bad", halfArrays).expectError(400);
      }
    }
  }

  @Test
  void put_hugeNumber_400OrKept() {
    NodeClient node = cluster.node("alice").client();
    Answer answer = node.put("huge-number", "9".repeat(200_000), NO_PAST);
    assertThat(answer.status()).as(answer.toString()).isIn(201, 400);
  }

  @Test
  void put_tooLarge_413() {
    for (NodeProcess node : cluster.nodes()) {
      node.client().put("bad", "\"" + "x".repeat(BODY_BYTES_MAX) + "\"", NO_PAST).expectError(413);
      node.client()
          .put("bad", "\"" + "x".repeat(3 * BODY_BYTES_MAX) + "\"", NO_PAST)
          .expectError(413);
    }
  }

  @Test
  void put_exactlyAtTheLimit_isTaken() {
    int overhead = NodeClient.putBody("\"\"", NO_PAST).length();
    String value = "\"" + "x".repeat(BODY_BYTES_MAX - overhead) + "\"";
    NodeClient node = cluster.node("dave").client();

    String token = node.put("at-the-limit", value, NO_PAST).expect(201).token();
    assertThat(cluster.node("alice").client().get("at-the-limit", token).text("value"))
        .hasSize(value.length() - 2);
    node.put("bad", value.replaceFirst("x", "xx"), NO_PAST).expectError(413);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/kv/x",
        "/kvsx",
        "/KVS/x",
        "/views",
        "/view/x",
        "/shard",
        "/shard/",
        "/shard/id",
        "/shard/ids/x",
        "/shard/members",
        "/shard/members/",
        "/shard/members/s0/x",
        "/shard/key-count",
        "/shard/key-count/",
        "/shard/nothing",
        "/favicon.ico",
        "/%00",
        "/..%2f..%2fetc%2fpasswd",
        "/healthz/x",
      })
  void unknownPath_404AsJson(String path) {
    for (NodeProcess node : cluster.nodes()) {
      Answer answer = node.client().call("GET", path).expectError(404);
      assertThat(answer.header("content-type").orElse("none")).startsWith("application/json");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "POST, /kvs/bad, GET PUT DELETE",
    "PATCH, /kvs/bad, GET PUT DELETE",
    "OPTIONS, /kvs/bad, GET PUT DELETE",
    "FETCH, /kvs/bad, GET PUT DELETE",
    "POST, /view, GET PUT DELETE",
    "PATCH, /view, GET PUT DELETE",
    "PUT, /shard/ids, GET",
    "DELETE, /shard/node-shard-id, GET",
    "POST, /shard/members/s0, GET",
    "PUT, /shard/key-count/s0, GET",
    "GET, /shard/add-member/s0, PUT",
    "POST, /shard/add-member/s0, PUT",
    "GET, /shard/reshard, PUT",
    "DELETE, /shard/reshard, PUT",
    "PUT, /healthz, GET",
    "DELETE, /readyz, GET",
  })
  void wrongMethod_405WithAllow(String method, String path, String allowed) {
    for (NodeProcess node : cluster.nodes()) {
      Answer answer = node.client().call(method, path, "{\"value\":1}").expectError(405);
      assertThat(answer.header("allow").orElse("none").split("[, ]+"))
          .as(answer.toString())
          .contains(allowed.split(" "));
    }
  }

  @Test
  void getAndDelete_badBodies_400() {
    Map<String, String> bodies =
        Map.of(
            "cut", "{\"causal-metadata\":",
            "twice", "{\"causal-metadata\":null,\"causal-metadata\":null}",
            "array", "[1]",
            "text", "\"x\"",
            "word", "token");
    for (NodeProcess node : cluster.nodes()) {
      bodies.forEach((name, body) -> {
        node.client().call("GET", "/kvs/bad", body).expectError(400);
        node.client().call("DELETE", "/kvs/bad", body).expectError(400);
      });
    }
  }
}
