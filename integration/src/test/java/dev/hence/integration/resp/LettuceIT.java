package dev.hence.integration.resp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hence.integration.harness.Cluster;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.KeyScanCursor;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.RedisURI;
import io.lettuce.core.ScanArgs;
import io.lettuce.core.ScanCursor;
import io.lettuce.core.SetArgs;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.protocol.ProtocolVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Lettuce, unchanged. */
class LettuceIT {
  private static final int WRITES = 500;

  @RegisterExtension static final Cluster cluster = Cluster.of(2).shards(1);

  private static RedisURI uri(String name) {
    String[] address = cluster.node(name).address().split(":", 2);
    return RedisURI.builder()
        .withHost(address[0])
        .withPort(Integer.parseInt(address[1]))
        .withClientName("lettuce-test")
        .build();
  }

  @ParameterizedTest
  @EnumSource(ProtocolVersion.class)
  void everyCommand_answers(ProtocolVersion version) {
    try (RedisClient client = RedisClient.create(uri("alice"))) {
      client.setOptions(ClientOptions.builder().protocolVersion(version).build());
      try (StatefulRedisConnection<String, String> connection = client.connect()) {
        RedisCommands<String, String> redis = connection.sync();
        String key = "lettuce-" + version;
        assertThat(redis.ping()).isEqualTo("PONG");
        assertThat(redis.get(key)).isNull();
        assertThat(redis.set(key, "1", SetArgs.Builder.nx())).isEqualTo("OK");
        assertThat(redis.set(key, "2", SetArgs.Builder.nx())).isNull();
        assertThat(redis.setGet(key, "3")).isEqualTo("1");
        assertThat(redis.get(key)).isEqualTo("3");
        assertThat(redis.strlen(key)).isEqualTo(1);
        assertThat(redis.type(key)).isEqualTo("string");
        assertThat(redis.exists(key, key + "x")).isEqualTo(1);
        assertThat(redis.mset(java.util.Map.of(key + "a", "1"))).isEqualTo("OK");
        assertThat(redis.mget(key + "a", key + "x").getFirst().getValue()).isEqualTo("1");
        assertThat(redis.clientGetname()).isEqualTo("lettuce-test");
        assertThat(redis.echo("x")).isEqualTo("x");
        assertThat(redis.commandCount()).isEqualTo(24);
        assertThat(redis.info("server")).contains("redis_version");
        assertThat(redis.del(key, key + "a")).isEqualTo(2);
        assertThatThrownBy(() -> redis.incr(key))
            .isInstanceOf(RedisCommandExecutionException.class)
            .hasMessageStartingWith("ERR unknown command 'INCR'");
      }
    }
  }

  @Test
  void pipelinedWrites_areReadBehindThem_andScanned() throws Exception {
    try (RedisClient client = RedisClient.create(uri("bob"));
        StatefulRedisConnection<String, String> connection = client.connect()) {
      connection.setAutoFlushCommands(false);
      List<RedisFuture<String>> reads = new ArrayList<>();
      for (int i = 0; i < WRITES; i++) {
        connection.async().set("flow" + i, "v" + i);
        reads.add(connection.async().get("flow" + i));
      }
      connection.flushCommands();
      for (int i = 0; i < WRITES; i++) {
        assertThat(reads.get(i).get(10, TimeUnit.SECONDS)).isEqualTo("v" + i);
      }
      connection.setAutoFlushCommands(true);
      List<String> found = new ArrayList<>();
      ScanArgs args = ScanArgs.Builder.matches("flow*").limit(50);
      KeyScanCursor<String> cursor = connection.sync().scan(ScanCursor.INITIAL, args);
      found.addAll(cursor.getKeys());
      while (!cursor.isFinished()) {
        cursor = connection.sync().scan(cursor, args);
        found.addAll(cursor.getKeys());
      }
      assertThat(found).hasSize(WRITES).doesNotHaveDuplicates();
    }
  }

  @Test
  void passwordOfTheDefaultUser_isTaken() {
    RedisURI uri = uri("alice");
    uri.setCredentialsProvider(
        io.lettuce.core.RedisCredentialsProvider.from(
            () -> io.lettuce.core.RedisCredentials.just("default", "secret")));
    try (RedisClient client = RedisClient.create(uri);
        StatefulRedisConnection<String, String> connection = client.connect()) {
      assertThat(connection.sync().ping()).isEqualTo("PONG");
    }
  }
}
