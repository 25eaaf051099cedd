package dev.hence.integration;

import static dev.hence.integration.harness.NodeClient.NO_PAST;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hence.integration.harness.Budgets;
import dev.hence.integration.harness.Cluster;
import dev.hence.integration.harness.Json;
import dev.hence.integration.harness.NodeClient;
import dev.hence.integration.harness.NodeProcess;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * kill -9 of one node, of a shard, of all: no acknowledged write is lost, and each node comes back
 * as who it was. The tests share one cluster and leave it whole.
 */
class RestartIT {
  @RegisterExtension static final Cluster cluster = Cluster.standard();

  /** Every write that was ever acknowledged. */
  private static final Map<String, String> acknowledged = new ConcurrentHashMap<>();

  private static String token = NO_PAST;

  @Test
  void oneNode_killedAndStartedWithItsData_isBackWithAll() {
    write("one", 30);
    NodeProcess bob = cluster.node("bob");

    bob.kill();
    bob.start().awaitReady();

    isBack(bob, Budgets.BACK);
    write("one-after", 6);
  }

  @Test
  void oneNode_missedWritesWhileDown_readsThemOnReturn() {
    NodeProcess eve = cluster.node("eve");
    eve.kill();
    writeAt(cluster.running(), "missed", 30);

    eve.start().awaitReady();

    isBack(eve, Budgets.BACK);
  }

  @Test
  void oneNode_killedAndStartedEmpty_isBackWithAll() {
    write("empty", 30);
    NodeProcess carol = cluster.node("carol");

    carol.kill();
    cluster.loseData(carol);
    carol.start().awaitReady();

    isBack(carol, Budgets.BACK);
    assertThat(carol.client().nodeShardId()).contains("s0");
    write("empty-after", 6);
  }

  @Test
  void oneNode_stoppedAndStartedWithAnotherEnvironment_takesThePresentShards() {
    write("environment", 6);
    NodeProcess dave = cluster.node("dave");
    dave.stop();
    dave.setVariable("SHARD_COUNT", "1");
    try {
      dave.start().awaitReady();
    } finally {
      dave.setVariable("SHARD_COUNT", "2");
    }

    isBack(dave, Budgets.BACK);
    assertThat(dave.client().shardIds()).containsExactly("s0", "s1");
    assertThat(dave.client().nodeShardId()).contains("s1");
  }

  @Test
  void wholeShard_killedAtOnce_losesNothing() {
    write("shard", 30);
    List<NodeProcess> shard =
        List.of(cluster.node("dave"), cluster.node("eve"), cluster.node("frank"));

    shard.forEach(NodeProcess::kill);
    shard.forEach(NodeProcess::start);
    shard.forEach(NodeProcess::awaitReady);

    shard.forEach(node -> isBack(node, Budgets.BACK));
  }

  @Test
  void allNodes_killedAtOnce_loseNothing() {
    write("all", 60);

    cluster.nodes().forEach(NodeProcess::kill);
    cluster.nodes().forEach(NodeProcess::start);
    cluster.nodes().forEach(NodeProcess::awaitReady);

    cluster.nodes().forEach(node -> isBack(node, Budgets.BACK));
    cluster.awaitAgreed();
    assertThat(cluster.node("frank").client().shardMembers("s1"))
        .isEqualTo(cluster.addresses("dave", "eve", "frank"));
    write("all-after", 12);
  }

  @Test
  void allNodes_killedAmidWrites_loseNothingAcknowledged() throws InterruptedException {
    List<Thread> writers = new ArrayList<>();
    for (int w = 0; w < 3; w++) {
      int writer = w;
      writers.add(Thread.ofPlatform().daemon().unstarted(() -> writeUntilRefused(writer)));
    }
    writers.forEach(Thread::start);
    int before = acknowledged.size();
    Cluster.within(
        Duration.ofSeconds(20), () -> assertThat(acknowledged).hasSizeGreaterThan(before + 60));

    cluster.nodes().forEach(NodeProcess::kill);
    for (Thread writer : writers) {
      writer.join();
    }
    cluster.nodes().forEach(NodeProcess::start);
    cluster.nodes().forEach(NodeProcess::awaitReady);

    cluster.nodes().forEach(node -> isBack(node, Budgets.BACK));
  }

  @Test
  void allNodes_stoppedBySigterm_loseNothing() {
    write("stopped", 12);

    cluster.nodes().forEach(NodeProcess::stop);
    cluster.nodes().forEach(NodeProcess::start);
    cluster.nodes().forEach(NodeProcess::awaitReady);

    cluster.nodes().forEach(node -> isBack(node, Budgets.BACK));
  }

  @Test
  void allNodes_replacedByEmptyOnesOneAfterAnother_loseNothing() {
    write("rolling", 30);

    for (NodeProcess node : cluster.nodes()) {
      node.kill();
      cluster.loseData(node);
      node.start().awaitReady();
      isBack(node, Budgets.BACK);
      writeAt(List.of(node), "rolling-" + node.name(), 4);
    }

    cluster.nodes().forEach(node -> isBack(node, Budgets.BACK));
    cluster.node("alice").client().call("PUT", "/shard/reshard", "{\"shard-count\":2}").expect(200);
  }

  private static void write(String prefix, int count) {
    writeAt(cluster.nodes(), prefix, count);
  }

  /** Writes at the nodes in turn and takes note of every write that was acknowledged. */
  private static void writeAt(List<NodeProcess> nodes, String prefix, int count) {
    for (int i = 0; i < count; i++) {
      NodeClient client = nodes.get(i % nodes.size()).client();
      String key = prefix + "-" + i;
      token = client.put(key, Json.quote(key), token).expectResult(201, "created").token();
      acknowledged.put(key, key);
    }
  }

  private static void writeUntilRefused(int writer) {
    try {
      for (int i = 0; ; i++) {
        String key = "amid-" + writer + "-" + i;
        cluster.node(writer * 2 + i).client().put(key, Json.quote(key), NO_PAST).expect(201);
        acknowledged.put(key, key);
      }
    } catch (UncheckedIOException | AssertionError e) {
      // The end that the test brings about: this write was not acknowledged.
    }
  }

  /** Checks that the node is in all views, and answers for every write, each asked but once. */
  private static void isBack(NodeProcess node, Duration timeout) {
    cluster.awaitViews(timeout, cluster.running().stream().map(NodeProcess::address).toList());
    Cluster.within(
        timeout,
        () -> {
          int count = node.client().keyCountOfAll();
          assertThat(count)
              .as("keys by %s", node.name())
              .isGreaterThanOrEqualTo(acknowledged.size());
        });
    acknowledged.forEach((key, value) ->
        assertThat(node.client().get(key, token).expectResult(200, "found").text("value"))
            .isEqualTo(value));
  }
}
