package dev.hence.node.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hence.core.clock.Dot;
import dev.hence.core.clock.Token;
import dev.hence.core.clock.TokenCodec;
import dev.hence.core.clock.VectorClock;
import dev.hence.core.data.Key;
import dev.hence.core.data.Value;
import dev.hence.core.replica.Acks;
import dev.hence.core.replica.Request;
import dev.hence.core.sharding.Address;
import dev.hence.core.sharding.Removal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RoutesTest {
  private static final TokenCodec CODEC = TokenCodec.withChecksum();
  private static final Token TOKEN = new Token(7, 3, 99, VectorClock.of(new Dot(5, 6)));
  private static final String TOKEN_TEXT = CODEC.encode(TOKEN);
  private static final BodyReader BODIES = new BodyReader(HttpSettings.DEFAULTS);
  private static final Routes ROUTES =
      new Routes(
          new KvsRoute(HttpSettings.DEFAULTS, new CausalMetadata(CODEC)), new DebugRoute(CODEC));

  @Test
  void route_kvs_asksForTheKey() {
    assertThat(route("GET /kvs/x", "")).isEqualTo(ask(new Request.Get(key("x"), Token.NO_PAST)));
    assertThat(route("HEAD /kvs/x", "")).isEqualTo(ask(new Request.Get(key("x"), Token.NO_PAST)));
    assertThat(route("GET /kvs/a+b%2Fc%20%C3%A9?acks=none", past("\"" + TOKEN_TEXT + "\"")))
        .isEqualTo(ask(new Request.Get(key("a+b/c é"), TOKEN)));
    assertThat(route("PUT /kvs/x", "{\"value\": 1.50 , \"other\":[]}"))
        .isEqualTo(ask(put("1.50", Token.NO_PAST, Acks.TWO)));
    assertThat(route("PUT /kvs/x", "{\"causal-metadata\":\"" + TOKEN_TEXT + "\",\"value\":null}"))
        .isEqualTo(ask(put("null", TOKEN, Acks.TWO)));
    assertThat(route("DELETE /kvs/x", ""))
        .isEqualTo(ask(new Request.Delete(key("x"), Token.NO_PAST, Acks.TWO)));
    assertThat(route("DELETE /kvs/x?acks=all", past("\"" + TOKEN_TEXT + "\"")))
        .isEqualTo(ask(new Request.Delete(key("x"), TOKEN, Acks.ALL)));
  }

  @ParameterizedTest
  @CsvSource({
    "acks=local, LOCAL",
    "acks=two, TWO",
    "acks=majority, MAJORITY",
    "acks=all, ALL",
    "'', TWO",
    "other=1&acks=all&more, ALL",
    "hacks=1, TWO",
    "acksx=1, TWO"
  })
  void route_putWithAcks_asksForThem(String query, Acks acks) {
    assertThat(route("PUT /kvs/x?" + query, "{\"value\":1}"))
        .isEqualTo(ask(put("1", Token.NO_PAST, acks)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"acks", "acks=", "acks=3", "acks=ALL", "acks=two&acks=two", "acks=two&acks=x"})
  void route_badAcks_areRefused(String query) {
    String error = "acks is one of local, two, majority and all, and given once";
    assertThat(error("PUT /kvs/x?" + query, "{\"value\":1}")).isEqualTo("400 " + error);
    assertThat(error("DELETE /kvs/x?" + query, "")).isEqualTo("400 " + error);
    assertThat(route("GET /kvs/x?" + query, "")).isInstanceOf(Routed.Ask.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "0", "\"\"", "{}", "[]", "{ }", "[\n]"})
  void route_emptyMetadata_isNoPast(String json) {
    assertThat(route("GET /kvs/x", past(json)))
        .isEqualTo(ask(new Request.Get(key("x"), Token.NO_PAST)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1",
        "-0",
        "0.0",
        "true",
        "false",
        "\" \"",
        "\"token\"",
        "{\"a\":1}",
        "[0]",
        "[[]]",
        "\"AQ\""
      })
  void route_unreadableMetadata_isRefused(String json) {
    for (String call : List.of("GET /kvs/x", "DELETE /kvs/x")) {
      assertThat(error(call, past(json)))
          .startsWith("400 causal-metadata can't be read: ")
          .endsWith("Send what the last answer gave, unchanged, or null for no past");
    }
    assertThat(error("PUT /kvs/x", "{\"value\":1,\"causal-metadata\":" + json + "}"))
        .startsWith("400 causal-metadata can't be read: ");
  }

  @Test
  void route_longKey_isRefusedInAPutOnly() {
    String fifty = "k".repeat(49) + "%F0%9F%94%91";
    assertThat(route("PUT /kvs/" + fifty, "{\"value\":1}")).isInstanceOf(Routed.Ask.class);
    assertThat(error("PUT /kvs/k" + fifty, "{\"value\":1}")).isEqualTo("400 Key is too long");
    assertThat(route("GET /kvs/k" + fifty, "")).isInstanceOf(Routed.Ask.class);
    assertThat(route("DELETE /kvs/k" + fifty, "")).isInstanceOf(Routed.Ask.class);
  }

  @Test
  void route_severalFaults_areToldInOrder() {
    String tooLong = "PUT /kvs/" + "k".repeat(51) + "?acks=x";
    String bad = "{\"causal-metadata\":1}";
    String noValue = "400 PUT request does not specify a value";
    assertThat(error(tooLong, bad)).isEqualTo("400 Key is too long");
    assertThat(error(tooLong, "{")).isEqualTo("400 Key is too long");
    assertThat(error("PUT /kvs/x?acks=x", bad)).isEqualTo(noValue);
    assertThat(error("PUT /kvs/x?acks=x", "{\"value\":1,\"causal-metadata\":1}"))
        .startsWith("400 causal-metadata can't be read: ");
    assertThat(error("POST /nowhere", "{")).startsWith("404 ");
    assertThat(error("POST /kvs/%", "{")).startsWith("405 ");
    assertThat(error("PUT /view", "{")).startsWith("400 The body is no JSON object");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "{}", "{\"Value\":1}", "[]", "1", "null", "{", "{\"value\":}", "text"})
  void route_putWithoutValue_isRefused(String body) {
    assertThat(error("PUT /kvs/x", body)).isEqualTo("400 PUT request does not specify a value");
  }

  @Test
  void route_brokenBody_isToldInDetail() {
    assertThat(text("PUT /kvs/x", "[1]"))
        .isEqualTo(
            "{\"error\":\"PUT request does not specify a value\","
                + "\"detail\":\"it is JSON, but no object\"}");
    assertThat(text("GET /kvs/x", "[1]"))
        .isEqualTo(
            "{\"error\":\"The body is no JSON object; send one\","
                + "\"detail\":\"it is JSON, but no object\"}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /kvs/x",
        "DELETE /kvs/x",
        "GET /view",
        "PUT /view",
        "DELETE /view",
        "GET /shard/ids",
        "GET /shard/node-shard-id",
        "GET /shard/members/s0",
        "GET /shard/key-count/s0",
        "PUT /shard/add-member/s0",
        "PUT /shard/reshard",
        "GET /healthz",
        "GET /readyz",
        "GET /status",
        "GET /debug/token",
        "GET /shard/plan"
      })
  void route_brokenBody_isRefusedEverywhere(String call) {
    assertThat(error(call, "{\"a\":1")).startsWith("400 The body is no JSON object");
  }

  @Test
  void route_modeOrForceOfAnotherKind_isRefused() {
    String body = "{\"socket-address\":\"10.10.0.9:8090\",";
    for (String mode : List.of("\"stay\"", "\"\"", "1", "null", "[]")) {
      assertThat(error("DELETE /view", body + "\"mode\":" + mode + "}")).startsWith("400 mode is");
    }
    for (String force : List.of("\"true\"", "1", "null", "[]")) {
      assertThat(error("DELETE /view", body + "\"force\":" + force + "}"))
          .startsWith("400 force is");
    }
  }

  static Stream<Object[]> fixedPaths() {
    Address address = new Address("10.10.0.9:8090");
    String body = "{\"socket-address\":\"10.10.0.9:8090\"}";
    return Stream.of(
        new Object[] {"GET /view", "", new Request.ShowView()},
        new Object[] {"GET /view", "{\"any\":1}", new Request.ShowView()},
        new Object[] {"GET /view/", "", new Request.ShowView()},
        new Object[] {"GET http://10.10.0.2:8090/view?x=/kvs/y", "", new Request.ShowView()},
        new Object[] {"PUT /view", body, new Request.AddNode(address)},
        new Object[] {"DELETE /view", body, new Request.RemoveNode(address, Removal.EITHER)},
        new Object[] {
          "DELETE /view",
          body.replace("}", ",\"mode\":\"leave\"}"),
          new Request.RemoveNode(address, Removal.LEAVE)
        },
        new Object[] {
          "DELETE /view",
          body.replace("}", ",\"mode\":\"forget\",\"force\":true}"),
          new Request.Forced(new Request.RemoveNode(address, Removal.FORGET))
        },
        new Object[] {
          "PUT /view", body.replace("}", ",\"force\":false}"), new Request.AddNode(address)
        },
        new Object[] {
          "PUT /shard/add-member/s1",
          body.replace("}", ",\"force\":true}"),
          new Request.Forced(new Request.AddMember("s1", address))
        },
        new Object[] {"GET /shard/ids", "", new Request.ShardIds()},
        new Object[] {"GET /shard/ids/", "", new Request.ShardIds()},
        new Object[] {"GET /shard/node-shard-id", "", new Request.NodeShard()},
        new Object[] {"GET /shard/members/s0", "", new Request.ShardMembers("s0")},
        new Object[] {"GET /shard/members/s0/", "", new Request.ShardMembers("s0")},
        new Object[] {"GET /shard/members/%73%2F0", "", new Request.ShardMembers("s/0")},
        new Object[] {"GET /shard/key-count/s1", "", new Request.KeyCount("s1")},
        new Object[] {"PUT /shard/add-member/s1", body, new Request.AddMember("s1", address)},
        new Object[] {"PUT /shard/reshard", "{\"shard-count\":3}", new Request.Reshard(3)},
        new Object[] {
          "PUT /shard/reshard", "{\"shard-count\":2147483647}", new Request.Reshard(2147483647)
        },
        new Object[] {"GET /readyz", "", new Request.Readiness()},
        new Object[] {"GET /status", "", new Request.ShowStatus()},
        new Object[] {"HEAD /status/", "", new Request.ShowStatus()},
        new Object[] {"GET /shard/plan?shard-count=3", "", new Request.ShowPlan(3)});
  }

  @ParameterizedTest
  @MethodSource("fixedPaths")
  void route_fixedPath_asksForIt(String call, String body, Request request) {
    assertThat(route(call, body)).isEqualTo(ask(request));
  }

  @Test
  void route_healthz_isAnsweredHere() {
    assertThat(text("GET /healthz", "")).isEqualTo("{\"status\":\"alive\"}");
    assertThat(text("HEAD /healthz/", "")).isEqualTo("{\"status\":\"alive\"}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "",
        "*",
        "/kvs",
        "/kvs/",
        "/kvs//",
        "/kvs/a/",
        "/kvs/a/b",
        "//view",
        "/view/x",
        "/View",
        "/%76iew",
        "/view//",
        "/shard",
        "/shard/",
        "/shard/members",
        "/shard/members/",
        "/shard/members//",
        "/shard/members/a/b",
        "/shard/ids/x",
        "/shard/nothing",
        "/shard/x/s0",
        "/shard/reshard/s0",
        "/healthz/x",
        "/kvs?key=x",
        "https://host/view",
        "http://host"
      })
  void route_unknownPath_is404(String path) {
    for (String verb : List.of("GET", "PUT", "DELETE", "POST")) {
      assertThat(error(verb + " " + path, "{\"value\":1}")).startsWith("404 There is nothing at ");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "/kvs/x, 'GET, HEAD, PUT, DELETE', 'POST,PATCH,OPTIONS,get,TRACE'",
    "/view, 'GET, HEAD, PUT, DELETE', 'POST,PATCH,OPTIONS'",
    "/shard/ids, 'GET, HEAD', 'PUT,DELETE,POST'",
    "/shard/node-shard-id, 'GET, HEAD', 'PUT,DELETE,POST'",
    "/shard/members/s0, 'GET, HEAD', 'PUT,DELETE,POST'",
    "/shard/key-count/s0, 'GET, HEAD', 'PUT,DELETE,POST'",
    "/shard/add-member/s0, PUT, 'GET,HEAD,DELETE,POST'",
    "/shard/reshard, PUT, 'GET,HEAD,DELETE,POST'",
    "/healthz, 'GET, HEAD', 'PUT,DELETE,POST'",
    "/readyz, 'GET, HEAD', 'PUT,DELETE,POST'",
    "/status, 'GET, HEAD', 'PUT,DELETE,POST'",
    "/debug/token, 'GET, HEAD', 'PUT,DELETE,POST'",
    "/shard/plan, 'GET, HEAD', 'PUT,DELETE,POST'"
  })
  void route_wrongMethod_is405WithAllow(String path, String allowed, String verbs) {
    for (String verb : verbs.split(",")) {
      Reply reply = tell(verb + " " + path, "");
      assertThat(reply.status()).isEqualTo(Status.METHOD_NOT_ALLOWED);
      assertThat(reply.headers()).isEqualTo("Allow: " + allowed + "\r\n");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/kvs/%", "/kvs/%2", "/kvs/a%zz", "/kvs/%FF", "/kvs/%C0%AF"})
  void route_brokenKey_is400(String path) {
    for (String verb : List.of("GET", "PUT", "DELETE")) {
      assertThat(error(verb + " " + path, "{\"value\":1}"))
          .isEqualTo("400 The key is no percent-encoded UTF-8");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{}",
        "{\"socket-address\":null}",
        "{\"socket-address\":8090}",
        "{\"socket-address\":\"\"}",
        "{\"socket-address\":\"10.10.0.2\"}",
        "{\"socket-address\":\"10.10.0.2:0\"}",
        "{\"socket-address\":[\"10.10.0.2:80\"]}",
        "{\"socket_address\":\"10.10.0.2:80\"}"
      })
  void route_badAddress_is400(String body) {
    for (String call : List.of("PUT /view", "DELETE /view", "PUT /shard/add-member/s0")) {
      assertThat(error(call, body)).startsWith("400 socket-address is missing or malformed");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null", "\"2\"", "1.5", "2.0", "1e0", "true", "[2]", "{}", "0", "-0", "-1", "\"\""
      })
  void route_badShardCount_is400(String count) {
    String error = "400 shard-count is missing or malformed; send an integer from 1";
    assertThat(error("PUT /shard/reshard", "{\"shard-count\":" + count + "}")).isEqualTo(error);
    assertThat(error("PUT /shard/reshard", "")).isEqualTo(error);
    assertThat(error("PUT /shard/reshard", "{\"shards\":2}")).isEqualTo(error);
  }

  @ParameterizedTest
  @ValueSource(strings = {"2147483648", "9999999999", "10000000000", "99999999999999999999999"})
  void route_hugeShardCount_hasNotEnoughNodes(String count) {
    assertThat(error("PUT /shard/reshard", "{\"shard-count\":" + count + "}"))
        .isEqualTo("400 Not enough nodes to provide fault tolerance with requested shard count");
  }

  private static Key key(String text) {
    return new Key(text);
  }

  private static Request put(String value, Token token, Acks acks) {
    return new Request.Put(key("x"), Value.of(value), token, acks);
  }

  private static Routed ask(Request request) {
    return new Routed.Ask(request);
  }

  private static String past(String json) {
    return "{\"causal-metadata\":" + json + "}";
  }

  /** The status and the error of a call that the edge answers by itself. */
  private static String error(String call, String body) {
    String text = text(call, body);
    String start = "{\"error\":\"";
    assertThat(text).startsWith(start);
    return tell(call, body).status().code()
        + " "
        + text.substring(start.length(), text.indexOf('"', start.length()));
  }

  private static String text(String call, String body) {
    return new String(tell(call, body).body(), StandardCharsets.UTF_8);
  }

  private static Reply tell(String call, String body) {
    return switch (route(call, body)) {
      case Routed.Tell tell -> tell.reply();
      case Routed.Ask ask -> throw new AssertionError("asks " + ask.request());
    };
  }

  private static Routed route(String call, String body) {
    int blank = call.indexOf(' ');
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    Call.Verb verb = Call.Verb.of(call.substring(0, blank));
    return ROUTES.route(Call.of(verb, call.substring(blank + 1), BODIES.read(bytes, bytes.length)));
  }
}
