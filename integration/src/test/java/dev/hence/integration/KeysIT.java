package dev.hence.integration;

import static dev.hence.integration.harness.NodeClient.NO_PAST;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hence.integration.harness.Answer;
import dev.hence.integration.harness.Cluster;
import dev.hence.integration.harness.Json;
import dev.hence.integration.harness.NodeClient;
import dev.hence.integration.harness.RawConnection;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What may be a key, and how it is written in a path. */
class KeysIT {
  @RegisterExtension static final Cluster cluster = Cluster.of(4).shards(2);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "k",
        "with space",
        "a/b/c",
        "/",
        ".",
        "..",
        "../etc",
        "a%2Fb",
        "100%",
        "a+b",
        "a?b=c",
        "a#b",
        "a&b;c=d",
        "quote\"s'",
        "back\\slash",
        "{\"json\":1}",
        "tab\tline\nzero\u0000",
        "ünïcödé",
        "漢字",
        "עברית",
        "😀",
        "e\u0301",
        "\u00e9",
        "\u200b",
        "key-count",
        "0",
      })
  void key_anyText_isReadAtEveryNode(String key) {
    String value = Json.quote("of " + key);
    String token = client(0).put(key, value, NO_PAST).expectResult(201, "created").token();
    for (var node : cluster.nodes()) {
      Answer read = node.client().get(key, token).expectResult(200, "found");
      assertThat(read.text("value")).isEqualTo("of " + key);
    }
    client(3).delete(key, token).expectResult(200, "deleted");
  }

  @ParameterizedTest
  @ValueSource(strings = {"k", "ü", "漢", "😀", "/", "%"})
  void key_50Characters_isAllowedAnd51AreNot(String character) {
    for (int node = 0; node < 4; node++) {
      String allowed = character.repeat(49) + node;
      String token = client(node).put(allowed, "1", NO_PAST).expect(201).token();
      client(node).get(allowed, token).expectResult(200, "found");
      client(node)
          .put(character.repeat(50) + node, "1", NO_PAST)
          .expectError(400, "Key is too long");
    }
  }

  @Test
  void key_tooLong_isNotFoundByOthers() {
    String key = "k".repeat(51);
    assertThat(client(0).get(key, NO_PAST).status()).isIn(400, 404);
    assertThat(client(0).delete(key, NO_PAST).status()).isIn(400, 404);
    assertThat(client(0).put("k".repeat(1_000), "1", NO_PAST).status()).isEqualTo(400);
  }

  @Test
  void key_encodedDifferently_isTheSameKey() {
    String token = client(0).put("aü/~", "\"one\"", NO_PAST).expect(201).token();
    for (String path : List.of("/kvs/a%C3%BC%2F~", "/kvs/%61%c3%bc%2f%7E")) {
      Answer read = client(1).call("GET", path, NodeClient.tokenBody(token));
      assertThat(read.expectResult(200, "found").text("value")).isEqualTo("one");
    }
  }

  @Test
  void key_decodedOnce_keepsItsPercentSigns() {
    client(0).put("twice%2F", "1", NO_PAST).expect(201);
    client(0).get("twice/", NO_PAST).expect(404);
    client(0).call("PUT", "/kvs/plus+plus", NodeClient.putBody("1", NO_PAST)).expect(201);
    client(0).get("plus+plus", NO_PAST).expect(200);
    client(0).get("plus plus", NO_PAST).expect(404);
  }

  @Test
  void key_normalizedDifferently_isAnotherKey() {
    client(0).put("caf\u00e9", "1", NO_PAST).expect(201);
    client(0).get("cafe\u0301", NO_PAST).expect(404);
    client(0).put("Case", "1", NO_PAST).expect(201);
    client(0).get("case", NO_PAST).expect(404);
  }

  @Test
  void key_followedByQuery_endsBeforeIt() {
    Answer written = client(0).call("PUT", "/kvs/query?x=y", NodeClient.putBody("1", NO_PAST));
    written.expectResult(201, "created");
    client(0).get("query", written.token()).expectResult(200, "found");
  }

  @Test
  void key_rawUtf8InThePath_isTheKeyOrRefused() throws IOException {
    String token = client(0).put("rawü", "1", NO_PAST).expect(201).token();
    try (RawConnection raw = RawConnection.open(cluster.node("alice").address())) {
      String body = NodeClient.tokenBody(token);
      raw.send("GET /kvs/rawü HTTP/1.1\r\nHost: x\r\nContent-Length: " + body.length());
      Answer answer = raw.send("\r\n\r\n" + body).readAnswer();
      assertThat(answer.status()).isIn(200, 400);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "%",
        "%4",
        "%zz",
        "a%",
        "a%2",
        "%2G",
        "%-1",
        "%+1",
        "%ff",
        "%c3",
        "%c3%28",
        "%c0%af",
        "%ed%a0%80",
        "%f5%80%80%80",
      })
  void key_brokenEncoding_400(String encoded) throws IOException {
    for (String method : List.of("GET", "DELETE", "PUT")) {
      try (RawConnection raw = RawConnection.open(cluster.node("bob").address())) {
        String body = NodeClient.putBody("1", NO_PAST);
        String head = method + " /kvs/" + encoded + " HTTP/1.1\r\nHost: x\r\nContent-Length: ";
        raw.send(head + body.length() + "\r\n\r\n" + body).readAnswer().expectError(400);
      }
    }
  }

  @Test
  void key_empty_isNoKey() {
    for (String path : List.of("/kvs/", "/kvs")) {
      for (String method : List.of("GET", "DELETE", "PUT")) {
        Answer answer = client(2).call(method, path, NodeClient.putBody("1", NO_PAST));
        assertThat(answer.status()).as(answer.toString()).isIn(400, 404);
        answer.expectError(answer.status());
      }
    }
  }

  @Test
  void key_bareSlashInside_isNoPath() {
    client(2).put("bare/slash", "1", NO_PAST).expect(201);
    client(2).call("GET", "/kvs/bare/slash").expectError(404);
  }

  private static NodeClient client(int index) {
    return cluster.node(index).client();
  }
}
