package dev.hence.integration.resp;

import static dev.hence.integration.harness.NodeClient.NO_PAST;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hence.core.clock.Dot;
import dev.hence.core.clock.Token;
import dev.hence.core.clock.TokenCodec;
import dev.hence.core.clock.VectorClock;
import dev.hence.integration.harness.Answer;
import dev.hence.integration.harness.Cluster;
import dev.hence.integration.harness.Json;
import dev.hence.integration.harness.NodeClient;
import dev.hence.integration.harness.ShardKeys;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Pipeline;
import redis.clients.jedis.RedisProtocol;
import redis.clients.jedis.Response;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.params.ScanParams;
import redis.clients.jedis.params.SetParams;

/** RESP and HTTP at the same nodes: what one writes the other reads, and sessions move between. */
class RespIT {
  private static final int THREADED_WRITES = 300;
  private static final int RACERS = 20;

  @RegisterExtension static final Cluster cluster = Cluster.standard();

  @ParameterizedTest
  @CsvSource({
    "alice, RESP2",
    "bob, RESP3",
    "carol, RESP2",
    "dave, RESP3",
    "eve, RESP2",
    "frank, RESP3"
  })
  void everyCommand_atOneNode_answers(String name, RedisProtocol protocol) {
    try (Jedis jedis = Clients.connect(cluster.node(name), protocol)) {
      String key = "resp-" + name;
      assertThat(jedis.ping()).isEqualTo("PONG");
      assertThat(jedis.get(key)).isNull();
      assertThat(jedis.set(key, "1", SetParams.setParams().xx())).isNull();
      assertThat(jedis.set(key, "1", SetParams.setParams().nx())).isEqualTo("OK");
      assertThat(jedis.set(key, "2", SetParams.setParams().nx())).isNull();
      assertThat(jedis.setGet(key, "hello")).isEqualTo("1");
      assertThat(jedis.get(key)).isEqualTo("hello");
      assertThat(jedis.strlen(key)).isEqualTo(5);
      assertThat(jedis.type(key)).isEqualTo("string");
      assertThat(jedis.mset(key + "a", "1", key + "b", "2", key + "c", "3")).isEqualTo("OK");
      assertThat(jedis.mget(key + "c", key + "x", key + "a")).containsExactly("3", null, "1");
      assertThat(jedis.exists(key + "a", key + "b", key + "b", key + "x")).isEqualTo(3);
      assertThat(jedis.del(key + "a", key + "b", key + "c", key + "x")).isEqualTo(3);
      assertThat(jedis.get(key + "a")).isNull();
      assertThat(jedis.dbSize()).isGreaterThanOrEqualTo(1);
      assertThat(jedis.clientGetname()).isEqualTo("test");
      assertThat(jedis.info()).contains("cluster_enabled:0");
      assertThat(jedis.configGet("appendonly")).containsEntry("appendonly", "no");
      assertThatThrownBy(() -> jedis.incr(key))
          .isInstanceOf(JedisDataException.class)
          .hasMessageStartingWith("ERR unknown command 'INCR'");
      assertThat(jedis.del(key)).isEqualTo(1);
    }
  }

  @Test
  void values_writtenOverResp_areStringsOverHttp() {
    try (Jedis jedis = Clients.connect(cluster.node("bob"))) {
      jedis.set("text", "größe \"x\"\n");
      jedis.set("number", "5");
      jedis.set("bytes".getBytes(StandardCharsets.UTF_8), new byte[] {(byte) 0xff, 0, 1});
      String token = '"' + Clients.token(jedis) + '"';

      NodeClient http = client(4);
      assertThat(http.get("text", token).text("value")).isEqualTo("größe \"x\"\n");
      assertThat(http.get("number", token).text("value")).isEqualTo("5");
      assertThat(http.get("bytes", token).toString()).contains("{\"$base64\":\"/wAB\"}");
      assertThat(jedis.get("bytes".getBytes(StandardCharsets.UTF_8)))
          .isEqualTo(new byte[] {(byte) 0xff, 0, 1});
    }
  }

  @Test
  void values_writtenOverHttp_areTextOverResp() {
    String token = client(0).put("h-text", "\"a\\u00e9\\n\"", NO_PAST).token();
    token = client(1).put("h-number", "1.50", token).token();
    token = client(2).put("h-object", "{\"a\": [1, null]}", token).token();
    token = client(3).put("h-bytes", "{\"$base64\":\"/wAB\"}", token).token();
    token = client(4).put("h-own", "{\"$base64\":\"aGVsbG8=\"}", token).token();
    try (Jedis jedis = Clients.connect(cluster.node("frank"))) {
      Clients.join(jedis, plain(token));

      assertThat(jedis.mget("h-text", "h-number", "h-object", "h-own"))
          .containsExactly("aé\n", "1.50", "{\"a\": [1, null]}", "{\"$base64\":\"aGVsbG8=\"}");
      assertThat(jedis.get("h-bytes".getBytes(StandardCharsets.UTF_8)))
          .isEqualTo(new byte[] {(byte) 0xff, 0, 1});
    }
  }

  @Test
  void session_movedThroughAllNodesAndBothProtocols_readsItsWritesAtOnce() {
    List<Jedis> sessions = new ArrayList<>();
    cluster.nodes().forEach(node -> sessions.add(Clients.connect(node)));
    String token = NO_PAST;
    for (int i = 0; i < THREADED_WRITES; i++) {
      String key = "threaded" + i;
      Jedis writer = sessions.get(i % 6);
      if (!token.equals(NO_PAST)) {
        Clients.join(writer, plain(token));
      }
      writer.set(key, Integer.toString(i));
      Jedis reader = sessions.get((i + 1) % 6);
      Clients.join(reader, Clients.token(writer));
      assertThat(reader.get(key)).isEqualTo(Integer.toString(i));
      String moved = '"' + Clients.token(reader) + '"';
      Answer read = client(i + 2).get(key, moved).expectResult(200, "found");
      assertThat(read.field("value")).isEqualTo(new Json.Text(Integer.toString(i)));
      token = client(i + 3).put(key, "\"again\"", read.token()).token();
      Jedis last = sessions.get((i + 4) % 6);
      Clients.join(last, plain(token));
      assertThat(last.get(key)).isEqualTo("again");
    }
    sessions.forEach(Jedis::close);
  }

  @ParameterizedTest
  @ValueSource(strings = {"alice", "frank"})
  void pipelineOverBothShards_readsSeeTheWritesBefore(String name) {
    try (Jedis jedis = Clients.connect(cluster.node(name))) {
      Pipeline pipeline = jedis.pipelined();
      List<Response<String>> reads = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        pipeline.set("piped" + i % 20, name + i);
        reads.add(pipeline.get("piped" + i % 20));
        pipeline.del("piped" + (i + 7) % 20);
      }
      pipeline.sync();
      for (int i = 0; i < 200; i++) {
        assertThat(reads.get(i).get()).isEqualTo(name + i);
      }
    }
  }

  @Test
  void setIfAbsent_racedAtOneReplica_isWonOnce() {
    String key = ShardKeys.of(cluster.node("alice"), "raced", 1).getFirst();
    client(0).delete(key, NO_PAST).expect(200);
    try (ExecutorService racers = Executors.newFixedThreadPool(RACERS)) {
      List<CompletableFuture<Boolean>> outcomes = new ArrayList<>();
      for (int i = 0; i < RACERS; i++) {
        String value = Integer.toString(i);
        outcomes.add(
            CompletableFuture.supplyAsync(
                () -> {
                  try (Jedis jedis = Clients.connect(cluster.node("alice"))) {
                    return jedis.set(key, value, SetParams.setParams().nx()) != null;
                  }
                },
                racers));
      }
      assertThat(outcomes.stream().map(CompletableFuture::join)).containsOnlyOnce(true);
    }
  }

  @Test
  void scan_fromAnyNode_givesEveryKeyOnce() {
    try (Jedis writer = Clients.connect(cluster.node("carol"))) {
      List<String> keys = new ArrayList<>();
      for (int i = 0; i < 120; i++) {
        keys.add("scanned" + i);
        writer.set("scanned" + i, "v");
      }
      String token = Clients.token(writer);
      for (var node : List.of("alice", "dave")) {
        try (Jedis reader = Clients.connect(cluster.node(node))) {
          Clients.join(reader, token);
          assertThat(scan(reader, "scanned*", 10)).containsExactlyInAnyOrderElementsOf(keys);
          assertThat(scan(reader, "scanned*", 1_000)).hasSize(120);
          assertThat(reader.dbSize()).isEqualTo(scan(reader, "*", 100).size());
        }
      }
    }
  }

  private static List<String> scan(Jedis jedis, String match, int count) {
    List<String> found = new ArrayList<>();
    String cursor = ScanParams.SCAN_POINTER_START;
    do {
      var page = jedis.scan(cursor, new ScanParams().match(match).count(count));
      found.addAll(page.getResult());
      cursor = page.getCursor();
    } while (!cursor.equals(ScanParams.SCAN_POINTER_START));
    return found;
  }

  @Test
  void pastThatNobodyHas_isLostByName_andTheSessionGoesOn() {
    String given = plain(client(0).put("known", "1", NO_PAST).token());
    TokenCodec codec = TokenCodec.withChecksum();
    Token known = ((TokenCodec.Genuine) codec.decode(given)).token();
    long writer = 0x0000_0000_0000_00abL;
    Token ahead =
        new Token(
            known.cluster(), known.epoch(), known.time(), VectorClock.of(new Dot(writer, 1_000)));
    String key = ShardKeys.of(cluster.node("alice"), "ahead", 1).getFirst();
    try (Jedis jedis = Clients.connect(cluster.node("alice"))) {
      Clients.join(jedis, codec.encode(ahead));

      assertThatThrownBy(() -> jedis.set(key, "x"))
          .hasMessageStartingWith("LOST ")
          .hasMessageContaining("ab.1000");
      assertThat(jedis.get(key)).isEqualTo("first");
      assertThatThrownBy(() -> Clients.join(jedis, given.substring(1)))
          .hasMessageStartingWith("ERR the token can't be read");
      jedis.set(key, "second");
    }
    try (Jedis jedis = Clients.connect(cluster.node("alice"))) {
      assertThat(jedis.get(key)).isEqualTo("second");
    }
  }

  private static NodeClient client(int index) {
    return cluster.node(index).client();
  }

  /** A token without the quotes that it has in JSON. */
  private static String plain(String json) {
    return json.substring(1, json.length() - 1);
  }
}
