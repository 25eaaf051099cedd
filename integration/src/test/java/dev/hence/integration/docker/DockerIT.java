package dev.hence.integration.docker;

import static dev.hence.integration.harness.NodeClient.NO_PAST;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hence.integration.harness.Answer;
import dev.hence.integration.harness.Budgets;
import dev.hence.integration.harness.Cluster;
import dev.hence.integration.harness.Json;
import dev.hence.integration.harness.NodeClient;
import dev.hence.integration.harness.ShardKeys;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The README's six containers, from build to removal. The tests share one cluster and leave it
 * whole; they are skipped where no Docker engine can be had.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DockerIT {
  private static final String NO_KEY = "Key does not exist";
  private static final int SPREAD = 400;
  private static final Duration DOCKER_ITSELF = Duration.ofSeconds(1);
  private static final Duration HEALTHY = Duration.ofSeconds(60);

  private Optional<DockerCluster> started = Optional.empty();

  @RegisterExtension
  final AfterTestExecutionCallback logsOfFailures =
      context ->
          context
              .getExecutionException()
              .ifPresent(failure ->
                  started.ifPresent(
                      c -> failure.addSuppressed(new IllegalStateException(c.logs()))));

  @BeforeAll
  void run() {
    Optional<String> reason = Docker.reasonAgainst();
    Assumptions.assumeTrue(reason.isEmpty(), () -> reason.orElse(""));
    DockerCluster.build();
    started = Optional.of(DockerCluster.run());
  }

  @AfterEach
  void leaveWhole() {
    started.ifPresent(c -> {
      DockerCluster.awaitViews(Budgets.GONE, c.nodes(), c.nodes());
      c.nodes().forEach(Container::awaitReady);
    });
  }

  @AfterAll
  void close() {
    started.ifPresent(DockerCluster::close);
  }

  private DockerCluster cluster() {
    return started.orElseThrow();
  }

  @Test
  void image_itsConfiguration_isExecFormAndNotRoot() {
    String config =
        Docker.run("image", "inspect", "--format", "{{json .Config}}", DockerCluster.IMAGE);
    Json.Fields fields = (Json.Fields) Json.parse(config);
    assertThat(String.valueOf(fields.fields().get("User"))).isNotIn("\"\"", "\"root\"", "\"0\"");
    assertThat(String.valueOf(fields.fields().get("Entrypoint"))).startsWith("[\"java\"");
    assertThat(String.valueOf(fields.fields().get("Healthcheck"))).contains("\"CMD\"");
    assertThat(String.valueOf(fields.fields().get("Volumes"))).contains("/data");
    assertThat(String.valueOf(fields.fields().get("ExposedPorts"))).contains("8090/tcp");
  }

  @Test
  void containers_ofAll_becomeHealthy() {
    Cluster.within(
        HEALTHY,
        () -> {
          for (Container node : cluster().nodes()) {
            String health =
                Docker.run("inspect", "--format", "{{.State.Health.Status}}", node.name());
            assertThat(health).as(node.name()).isEqualTo("healthy");
          }
        });
  }

  @ParameterizedTest
  @ValueSource(strings = {"alice", "bob", "carol", "dave", "erin", "frank"})
  void kvs_everyRow_isAnsweredByEveryNode(String name) {
    NodeClient node = cluster().node(name).client();
    String key = "row-" + name;

    Answer absent = node.get(key, NO_PAST).expectError(404, NO_KEY);
    Answer created = node.put(key, "1", absent.token()).expectResult(201, "created");
    Answer replaced = node.put(key, "[1.50,null]", created.token()).expectResult(200, "replaced");
    Answer found = node.get(key, replaced.token()).expectResult(200, "found");
    assertThat(found.field("value").toString()).isEqualTo("[1.50,null]");
    Answer deleted = node.delete(key, found.token()).expectResult(200, "deleted");
    Answer gone = node.get(key, deleted.token()).expectError(404, NO_KEY);
    node.delete(key, gone.token()).expectError(404, NO_KEY);

    node.put("k".repeat(51), "1", NO_PAST).expectError(400, "Key is too long");
    node.call("PUT", "/kvs/" + key, "{}").expectError(400, "PUT request does not specify a value");
    node.put(key, "1", "\"no token\"").expectError(400);
    node.put("k".repeat(50), "1", NO_PAST).expectResult(201, "created");
    node.delete("k".repeat(50), NO_PAST).expectResult(200, "deleted");
  }

  @ParameterizedTest
  @ValueSource(strings = {"alice", "frank"})
  void rowsThatNeedOneNode_atItsPublishedPort_areAnswered(String name) {
    Container node = cluster().node(name);
    ContractRows rows = new ContractRows(node.client());
    rows.values();
    rows.view(node.address());
    rows.shards(node.client().nodeShardId().orElseThrow(), node.address());
    rows.badInput();
  }

  @Test
  void keys_manyOfThem_areSpreadOverTheShards() {
    NodeClient node = cluster().node("erin").client();
    int before = node.keyCountOfAll();
    String token = NO_PAST;
    for (int i = 0; i < SPREAD; i++) {
      token = node.put("spread-" + i, "1", token).expectResult(201, "created").token();
    }
    for (String shard : node.shardIds()) {
      assertThat(node.keyCount(shard)).isBetween(SPREAD * 3 / 8, SPREAD * 5 / 8 + before);
    }
    for (int i = 0; i < SPREAD; i++) {
      token = node.delete("spread-" + i, token).expectResult(200, "deleted").token();
    }
  }

  @Test
  void shards_ofTheViewInTwo_areItsHalves() {
    List<String> all = DockerCluster.addresses(cluster().nodes());
    for (Container node : cluster().nodes()) {
      NodeClient client = node.client();
      assertThat(client.view()).containsExactlyInAnyOrderElementsOf(all);
      assertThat(client.shardIds()).hasSize(2);
      String mine = client.nodeShardId().orElseThrow();
      List<String> half = all.indexOf(node.address()) < 3 ? all.subList(0, 3) : all.subList(3, 6);
      assertThat(client.shardMembers(mine)).isEqualTo(half);
      client.call("GET", "/shard/members/nowhere").expectError(404);
      client.call("GET", "/shard/key-count/nowhere").expectError(404);
    }
  }

  @Test
  void oneToken_handedFromNodeToNode_readsWhatWasWrittenBefore() {
    String token = NO_PAST;
    List<Container> nodes = cluster().nodes();
    for (int i = 0; i < 60; i++) {
      NodeClient writer = nodes.get(i % nodes.size()).client();
      token = writer.put("round-" + i, Integer.toString(i), token).expect(201).token();
      NodeClient reader = nodes.get((i + 1) % nodes.size()).client();
      Answer read = reader.get("round-" + i, token).expectResult(200, "found");
      assertThat(read.field("value")).isEqualTo(new Json.Digits(Integer.toString(i)));
      token = read.token();
    }
    for (int i = 0; i < 60; i++) {
      token = nodes.get(i % nodes.size()).client().delete("round-" + i, token).expect(200).token();
    }
  }

  @Test
  void stop_andStart_keepsTheDataAndTheSeat() {
    List<String> keys = write("stopped");
    Container bob = cluster().node("bob");

    assertThat(bob.stop()).isLessThan(Budgets.STOPPED.plus(DOCKER_ITSELF));
    DockerCluster.awaitViews(Budgets.GONE, cluster().others(bob), cluster().others(bob));
    bob.start();

    isBack(bob, keys, "stopped");
    assertThat(bob.client().nodeShardId())
        .isEqualTo(cluster().node("alice").client().nodeShardId());
  }

  @Test
  void kill_andStart_losesNothing() {
    List<String> keys = write("killed");
    Container erin = cluster().node("erin");

    erin.kill();
    DockerCluster.awaitViews(Budgets.GONE, cluster().others(erin), cluster().others(erin));
    for (String key : keys) {
      assertThat(valueAt(cluster().node("alice"), key)).isEqualTo("killed");
    }
    erin.start();

    isBack(erin, keys, "killed");
  }

  @Test
  void killOfAll_andStart_losesNothing() {
    List<String> keys = write("all killed");

    cluster().nodes().forEach(Container::kill);
    cluster().nodes().forEach(Container::start);
    cluster().nodes().forEach(Container::awaitReady);

    cluster().awaitViews(Budgets.GONE);
    for (Container node : cluster().nodes()) {
      isBack(node, keys, "all killed");
    }
  }

  @Test
  void remove_andRunAnewWithoutData_isFilledByItsPeers() {
    List<String> keys = write("removed");
    Container carol = cluster().node("carol");
    List<String> own = ShardKeys.of(carol.client(), "removed-", 6);

    carol.remove();
    DockerCluster.awaitViews(Budgets.GONE, cluster().others(carol), cluster().others(carol));
    carol.run();

    isBack(carol, keys, "removed");
    List<Container> others = List.of(cluster().node("alice"), cluster().node("bob"));
    others.forEach(Container::stop);
    try {
      for (String key : own) {
        assertThat(valueAt(carol, key)).isEqualTo("first");
      }
    } finally {
      others.forEach(Container::start);
      others.forEach(Container::awaitReady);
    }
  }

  @Test
  void disconnect_andConnectAgain_returnsToTheViewsWithTheOthersWrites() {
    Container dave = cluster().node("dave");

    dave.disconnect();
    DockerCluster.awaitViews(Budgets.GONE, cluster().others(dave), cluster().others(dave));
    List<String> keys = write("disconnected", cluster().others(dave));
    dave.connect();

    isBack(dave, keys, "disconnected");
  }

  @Test
  void cutOffFromAllPeers_stillTakesWritesAndConvergesWhenHealed() {
    Container frank = cluster().node("frank");
    Optional<String> reason = frank.reasonAgainstFilter();
    Assumptions.assumeTrue(reason.isEmpty(), () -> reason.orElse(""));
    List<String> keys = ShardKeys.of(frank.client(), "alone-", 6);

    frank.refuse(cluster().others(frank));
    try {
      DockerCluster.awaitViews(Budgets.GONE, List.of(frank), List.of(frank));
      String token = NO_PAST;
      for (String key : keys) {
        token = frank.client().put(key, "\"alone\"", token).expectResult(200, "replaced").token();
        assertThat(frank.client().get(key, token).expect(200).text("value")).isEqualTo("alone");
      }
      NodeClient erin = cluster().node("erin").client();
      Answer refused = erin.put("after-alone", "1", token).expectError(503);
      assertThat(refused.texts("missing")).isNotEmpty();
      erin.get("after-alone", NO_PAST).expectError(404, NO_KEY);
    } finally {
      frank.admit(cluster().others(frank));
    }

    cluster().awaitViews(Budgets.GONE);
    for (Container node : cluster().nodes()) {
      isBack(node, keys, "alone");
    }
  }

  @Test
  void join_addMemberAndReshard_moveNodesAndLoseNoKey() {
    List<String> keys = write("moved");
    int live = cluster().node("alice").client().keyCountOfAll();
    Container grace = cluster().join();
    try {
      cluster().awaitViews(Budgets.JOINED);
      assertThat(grace.client().nodeShardId()).isEmpty();
      String shard = cluster().node("dave").client().nodeShardId().orElseThrow();
      String body = "{\"socket-address\":\"" + grace.address() + "\"}";
      cluster().node("bob").client().call("PUT", "/shard/add-member/" + shard, body).expect(200);
      Cluster.within(Budgets.ADDED, () -> assertThat(grace.client().nodeShardId()).contains(shard));

      reshard(3);
      sumsTo(live, keys);
      NodeClient alice = cluster().node("alice").client();
      alice
          .call("PUT", "/shard/reshard", "{\"shard-count\":4}")
          .expectError(
              400, "Not enough nodes to provide fault tolerance with requested shard count");
      reshard(2);
      sumsTo(live, keys);
    } finally {
      cluster()
          .node("alice")
          .client()
          .call("DELETE", "/view", "{\"socket-address\":\"" + grace.address() + "\"}");
      cluster().forgetLast();
    }
    reshard(2);
    sumsTo(live, keys);
  }

  private void reshard(int shards) {
    String body = "{\"shard-count\":" + shards + "}";
    cluster().node("erin").client().call("PUT", "/shard/reshard", body).expect(200);
    Cluster.within(
        Budgets.RESHARDED,
        () -> {
          for (Container node : cluster().nodes()) {
            assertThat(node.client().shardIds()).hasSize(shards);
            assertThat(node.client().nodeShardId()).isPresent();
          }
        });
  }

  private void sumsTo(int live, List<String> keys) {
    Cluster.within(
        Budgets.RESHARDED,
        () -> {
          for (Container node : cluster().nodes()) {
            assertThat(node.client().keyCountOfAll()).isEqualTo(live);
          }
        });
    for (Container node : cluster().nodes()) {
      for (String key : keys) {
        assertThat(valueAt(node, key)).isEqualTo("moved");
      }
    }
  }

  /** Writes some keys, each at another node; each holds {@code value}. */
  private List<String> write(String value) {
    return write(value, cluster().nodes());
  }

  private static List<String> write(String value, List<Container> nodes) {
    List<String> keys = new ArrayList<>();
    String token = NO_PAST;
    for (int i = 0; i < 24; i++) {
      String key = "kept-" + i;
      Answer written = nodes.get(i % nodes.size()).client().put(key, '"' + value + '"', token);
      assertThat(written.status()).as(written.toString()).isIn(200, 201);
      token = written.token();
      keys.add(key);
    }
    return keys;
  }

  /** Waits until a node is in all views again and answers for all keys. */
  private void isBack(Container node, List<String> keys, String value) {
    node.awaitReady();
    cluster().awaitViews(Budgets.BACK);
    Cluster.within(
        Budgets.BACK,
        () -> {
          for (String key : keys) {
            assertThat(valueAt(node, key)).as(key + " at " + node.name()).isEqualTo(value);
          }
        });
  }

  private static String valueAt(Container node, String key) {
    return node.client().get(key, NO_PAST).expectResult(200, "found").text("value");
  }
}
