package dev.hence.integration.resp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hence.integration.harness.Cluster;
import dev.hence.integration.harness.NodeProcess;
import dev.hence.integration.harness.Shell;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Redis's own tools; skipped where they aren't installed, which {@code .ci/run} sees to. */
class RedisToolsIT {
  @RegisterExtension static final Cluster cluster = Cluster.of(4).shards(2);

  @BeforeAll
  static void needsTheTools() {
    Assumptions.assumeTrue(
        Shell.succeeds(List.of("redis-cli", "--version")),
        "redis-cli isn't here: install redis-tools");
  }

  @ParameterizedTest
  @ValueSource(strings = {"-2", "-3"})
  void cli_setsReadsAndScans(String protocol) {
    NodeProcess node = cluster.node("dave");

    assertThat(cli(node, protocol, "set", "cli-key", "hello world")).isEqualTo("OK\n");
    assertThat(cli(node, protocol, "get", "cli-key")).isEqualTo("hello world\n");
    assertThat(cli(node, protocol, "--scan", "--pattern", "cli-*")).isEqualTo("cli-key\n");
    assertThat(cli(node, protocol, "exists", "cli-key", "other")).isEqualTo("1\n");
    assertThat(cli(node, protocol, "incr", "cli-key")).startsWith("ERR unknown command 'incr'");
    assertThat(cli(node, protocol, "info", "server")).contains("hence_version:");
  }

  @Test
  void cli_sessionMovesToAnotherNode() {
    String token = cli(cluster.node("alice"), "causal", "token").strip();

    assertThat(cli(cluster.node("carol"), "causal", "token", token)).isEqualTo("OK\n");
    assertThat(cli(cluster.node("carol"), "causal", "token", "x")).startsWith("ERR the token");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 16})
  void benchmark_runsToItsEnd(int pipeline) {
    List<String> command = new ArrayList<>(List.of("redis-benchmark"));
    command.addAll(at(cluster.node("bob")));
    command.addAll(
        List.of("-t", "ping,set,get,mset", "-n", "2000", "-c", "20", "-r", "1000", "-q"));
    command.addAll(List.of("-P", Integer.toString(pipeline)));

    String printed = Shell.run(command);

    assertThat(printed)
        .contains("PING_INLINE:", "PING_MBULK:", "SET:", "GET:", "MSET (10 keys):")
        .contains("requests per second")
        .doesNotContain("rror");
  }

  private static String cli(NodeProcess node, String... words) {
    List<String> command = new ArrayList<>(List.of("redis-cli"));
    command.addAll(at(node));
    command.addAll(List.of(words));
    return Shell.run(command);
  }

  private static List<String> at(NodeProcess node) {
    String[] address = node.address().split(":", 2);
    return List.of("-h", address[0], "-p", address[1]);
  }
}
