package dev.hence.integration;

import static dev.hence.integration.harness.NodeClient.NO_PAST;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hence.integration.harness.BriefRun;
import dev.hence.integration.harness.Budgets;
import dev.hence.integration.harness.Cluster;
import dev.hence.integration.harness.NodeProcess;
import dev.hence.integration.harness.Ports;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How nodes found a cluster from their environments, or refuse to. */
class FoundingIT {
  private static final int DEFAULT_PORT = 8090;

  @RegisterExtension final Cluster seven = Cluster.of(7).shards(3).unstarted();
  @RegisterExtension final Cluster plain = Cluster.of(3).unstarted();
  @RegisterExtension final Cluster alone = Cluster.of(1).shards(1).unstarted();

  @Test
  void sevenNodesThreeShards_startedOneByOneFromTheLast_agreeOnThreeTwoTwo() {
    for (NodeProcess node : seven.nodes().reversed()) {
      node.start();
      Cluster.within(
          Budgets.START,
          () -> assertThat(node.client().call("GET", "/healthz").status()).isEqualTo(200));
    }

    seven.nodes().forEach(NodeProcess::awaitReady);
    seven.awaitAgreed();
    for (NodeProcess node : seven.nodes()) {
      assertThat(node.client().shardIds()).containsExactly("s0", "s1", "s2");
      assertThat(node.client().shardMembers("s0"))
          .isEqualTo(seven.addresses("alice", "bob", "carol"));
      assertThat(node.client().shardMembers("s1")).isEqualTo(seven.addresses("dave", "eve"));
      assertThat(node.client().shardMembers("s2")).isEqualTo(seven.addresses("frank", "grace"));
    }
  }

  @Test
  void noShardCountAnywhere_oneShardHoldsTheView() {
    plain.start();

    for (NodeProcess node : plain.nodes()) {
      assertThat(node.client().shardIds()).containsExactly("s0");
      assertThat(node.client().nodeShardId()).contains("s0");
      assertThat(node.client().shardMembers("s0")).isEqualTo(plain.addresses());
    }
    plain
        .node("alice")
        .client()
        .call("PUT", "/shard/reshard", "{\"shard-count\":2}")
        .expectError(400, "Not enough nodes to provide fault tolerance with requested shard count");
  }

  @Test
  void noShardCountAnywhere_untilAllHaveAnswered_nobodyServes() {
    NodeProcess alice = plain.node("alice").start();
    NodeProcess bob = plain.node("bob").start();
    for (NodeProcess node : List.of(alice, bob)) {
      Cluster.within(Budgets.START, () -> node.client().call("GET", "/healthz").expect(200));
      assertThat(node.client().call("GET", "/readyz").expect(503).text("reason")).isNotBlank();
    }

    plain.node("carol").start();

    plain.nodes().forEach(NodeProcess::awaitReady);
    plain.awaitAgreed();
  }

  @Test
  void oneNodeOneShard_founds() {
    alone.start();

    NodeProcess alice = alone.node("alice");
    assertThat(alice.client().view()).containsExactly(alice.address());
    assertThat(alice.client().shardMembers("s0")).containsExactly(alice.address());
    alice.client().put("k", "1", NO_PAST).expectResult(201, "created");
  }

  @Test
  void differentViews_refuseEachOtherAndShowBoth() {
    List<NodeProcess> nodes = List.of(plain.node("alice"), plain.node("bob"));
    String view = String.join(",", plain.addresses("alice", "bob"));
    String reversed = String.join(",", plain.addresses("bob", "alice"));
    for (NodeProcess node : nodes) {
      node.setVariable("SHARD_COUNT", "1");
      node.setVariable("VIEW", node == nodes.getFirst() ? view : reversed);
      node.start();
    }

    Cluster.within(
        Budgets.START,
        () -> {
          String logs = nodes.getFirst().log() + nodes.getLast().log();
          assertThat(logs.lines().toList())
              .anySatisfy(line -> assertThat(line).contains(view).contains(reversed));
        });
  }

  @Test
  void noVariableAtAll_oneNodeOnPort8090(@TempDir Path folder) {
    Assumptions.assumeTrue(Ports.isFree(DEFAULT_PORT), "port 8090 is taken");
    NodeProcess.Place place =
        new NodeProcess.Place(
            "default", "127.0.0.1:" + DEFAULT_PORT, List.of(), folder.resolve("default.log"));
    try (NodeProcess node = new NodeProcess(place, Map.of())) {
      node.start().awaitReady();

      assertThat(node.client().view()).hasSize(1).allMatch(a -> a.endsWith(":8090"));
      assertThat(node.client().shardIds()).containsExactly("s0");
      assertThat(node.client().nodeShardId()).contains("s0");
      String token = node.client().put("k", "1", NO_PAST).expect(201).token();
      node.client().get("k", token).expectResult(200, "found");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # variable     | SOCKET_ADDRESS  | VIEW                                      | SHARD_COUNT
          SOCKET_ADDRESS | nonsense        | nonsense                                  |
          SOCKET_ADDRESS | 127.0.0.1       | 127.0.0.1                                 |
          SOCKET_ADDRESS | 127.0.0.1:      | 127.0.0.1:                                |
          SOCKET_ADDRESS | 127.0.0.1:70000 | 127.0.0.1:70000                           |
          SOCKET_ADDRESS | 127.0.0.1:0     | 127.0.0.1:0                               |
          SOCKET_ADDRESS | 127.0.0.999:81  | 127.0.0.999:81                            |
          VIEW           | 127.0.0.1:17    | 127.0.0.1:18,127.0.0.1:19                 |
          VIEW           | 127.0.0.1:17    | 127.0.0.1:17,127.0.0.1:18,127.0.0.1:18    |
          VIEW           | 127.0.0.1:17    | 127.0.0.1:17,127.0.0.1:17                 |
          VIEW           | 127.0.0.1:17    | 127.0.0.1:17,nonsense                     |
          VIEW           | 127.0.0.1:17    | 127.0.0.1:17,,127.0.0.1:18                |
          SHARD_COUNT    | 127.0.0.1:17    | 127.0.0.1:17,127.0.0.1:18                 | 0
          SHARD_COUNT    | 127.0.0.1:17    | 127.0.0.1:17,127.0.0.1:18                 | -1
          SHARD_COUNT    | 127.0.0.1:17    | 127.0.0.1:17,127.0.0.1:18                 | abc
          SHARD_COUNT    | 127.0.0.1:17    | 127.0.0.1:17,127.0.0.1:18                 | 1.5
          SHARD_COUNT    | 127.0.0.1:17    | 127.0.0.1:17,127.0.0.1:18                 | 99999999999
          SHARD_COUNT    | 127.0.0.1:17    | 127.0.0.1:17,127.0.0.1:18,127.0.0.1:19    | 2
          SHARD_COUNT    | 127.0.0.1:17    | 127.0.0.1:17                              | 2
          """)
  void badEnvironment_isNamedInOneLineWithExitCode2(
      String variable, String socketAddress, String view, String shardCount) {
    Map<String, String> environment =
        shardCount == null
            ? Map.of("SOCKET_ADDRESS", socketAddress, "VIEW", view)
            : Map.of("SOCKET_ADDRESS", socketAddress, "VIEW", view, "SHARD_COUNT", shardCount);

    BriefRun run = BriefRun.of(environment);

    assertThat(run.errors()).as(run.toString()).hasSize(1);
    assertThat(run.errors().getFirst()).contains(variable).contains(environment.get(variable));
    assertThat(run.exitCode()).isEqualTo(2);
  }

  @Test
  void viewWithoutSocketAddress_isNamed() {
    BriefRun run = BriefRun.of(Map.of("VIEW", "127.0.0.1:17,127.0.0.1:18"));

    assertThat(run.errors()).as(run.toString()).hasSize(1);
    assertThat(run.errors().getFirst()).contains("SOCKET_ADDRESS");
    assertThat(run.exitCode()).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource({"HENCE_FSYNC,sometimes", "HENCE_WAIT_MS,soon", "HENCE_ACKS,most", "HENCE_LOG,xml"})
  void badSetting_isNamedInOneLineWithExitCode2(String variable, String value) {
    BriefRun run =
        BriefRun.of(
            Map.of("SOCKET_ADDRESS", "127.0.0.1:17", "VIEW", "127.0.0.1:17", variable, value));

    assertThat(run.errors()).as(run.toString()).hasSize(1);
    assertThat(run.errors().getFirst()).contains(variable).contains(value);
    assertThat(run.exitCode()).isEqualTo(2);
  }
}
