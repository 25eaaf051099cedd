package dev.hence.integration;

import static dev.hence.integration.harness.NodeClient.NO_PAST;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hence.integration.harness.Answer;
import dev.hence.integration.harness.Budgets;
import dev.hence.integration.harness.Cluster;
import dev.hence.integration.harness.Json;
import dev.hence.integration.harness.NodeClient;
import dev.hence.integration.harness.NodeProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A token stays good and small, whatever becomes of the nodes. */
class TokenIT {
  private static final int IDLE_CHARS_MAX = 64;
  private static final int CHARS_MAX = 4096;
  private static final Duration IDLE = Duration.ofSeconds(2);

  @RegisterExtension final Cluster cluster = Cluster.standard();
  @RegisterExtension final Cluster stranger = Cluster.of(1).unstarted();

  @Test
  void token_afterWritesEverywhere_isShortOnceIdle() {
    List<String> tokens = new ArrayList<>();
    String token = NO_PAST;
    for (int i = 0; i < 120; i++) {
      token = cluster.node(i).client().put("small" + i, "1", token).expect(201).token();
      assertThat(token).hasSizeLessThan(CHARS_MAX);
      tokens.add(token);
    }

    String last = token;
    Cluster.within(
        IDLE,
        () -> {
          for (NodeProcess node : cluster.nodes()) {
            Answer read = node.client().get("small0", last).expectResult(200, "found");
            assertThat(read.text("causal-metadata")).hasSizeLessThanOrEqualTo(IDLE_CHARS_MAX);
          }
        });
    for (int i = 0; i < tokens.size(); i++) {
      NodeClient other = cluster.node(i + 3).client();
      other.get("small" + i, tokens.get(i)).expectResult(200, "found");
    }
  }

  @Test
  void tokenOfAnotherCluster_400() {
    stranger.start();
    NodeClient strange = stranger.node("alice").client();
    String token = strange.put("k", "1", NO_PAST).expect(201).token();
    NodeClient alice = cluster.node("alice").client();

    alice.put("k", "1", token).expectError(400);
    alice.get("k", token).expectError(400);
    alice.get("k", NO_PAST).expectError(404, "Key does not exist");
  }

  @Test
  void tokens_throughEveryChange_stayGood() {
    List<String> tokens = new ArrayList<>();
    writeAtEveryNode("start", tokens);

    for (NodeProcess node : cluster.nodes()) {
      node.kill();
      node.start().awaitReady();
    }
    cluster.awaitViews(Budgets.BACK, cluster.addresses());
    checkAll("restart", tokens);

    NodeProcess grace = cluster.join();
    cluster.awaitViews(Budgets.JOINED, cluster.addresses());
    call("bob", "/shard/add-member/s1", addressBody(grace.address())).expect(200);
    Cluster.within(Budgets.ADDED, () -> assertThat(grace.client().nodeShardId()).contains("s1"));
    checkAll("add-member", tokens);

    call("eve", "/shard/reshard", "{\"shard-count\":3}").expect(200);
    checkAll("reshard", tokens);
    Cluster.within(
        Budgets.RESHARDED,
        () -> cluster.running().forEach(n -> assertThat(n.client().shardIds()).hasSize(3)));
    checkAll("resharded", tokens);

    NodeProcess frank = cluster.node("frank");
    frank.stop();
    cluster
        .node("alice")
        .client()
        .call("DELETE", "/view", addressBody(frank.address()))
        .expect(200);
    cluster.awaitViews(
        Budgets.CONVERGED, cluster.running().stream().map(NodeProcess::address).toList());
    checkAll("removal", tokens);

    call("grace", "/shard/reshard", "{\"shard-count\":1}").expect(200);
    checkAll("one-shard", tokens);
  }

  /** Checks at every running node that each token reads all that was written under it. */
  private void checkAll(String stage, List<String> tokens) {
    for (NodeProcess node : cluster.running()) {
      for (int i = 0; i < tokens.size(); i++) {
        Answer read = node.client().get("written" + i, tokens.get(i));
        assertThat(read.status()).as("%s: %s", stage, read).isEqualTo(200);
        assertThat(read.field("value")).isEqualTo(new Json.Digits(Integer.toString(i)));
      }
    }
    writeAtEveryNode(stage, tokens);
  }

  private void writeAtEveryNode(String stage, List<String> tokens) {
    for (NodeProcess node : cluster.running()) {
      int number = tokens.size();
      String past = tokens.isEmpty() ? NO_PAST : tokens.getLast();
      Answer written = node.client().put("written" + number, Integer.toString(number), past);
      assertThat(written.status()).as("%s: %s", stage, written).isEqualTo(201);
      tokens.add(written.token());
    }
  }

  private Answer call(String name, String path, String body) {
    return cluster.node(name).client().call("PUT", path, body);
  }

  private static String addressBody(String address) {
    return "{\"socket-address\":" + Json.quote(address) + "}";
  }
}
