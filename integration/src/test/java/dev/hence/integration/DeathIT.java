package dev.hence.integration;

import static dev.hence.integration.harness.NodeClient.NO_PAST;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hence.integration.harness.Answer;
import dev.hence.integration.harness.Budgets;
import dev.hence.integration.harness.Cluster;
import dev.hence.integration.harness.NodeClient;
import dev.hence.integration.harness.NodeProcess;
import dev.hence.integration.harness.ShardKeys;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the living do while others are dead; after each test all live again. */
class DeathIT {
  /** How long one request may take at most: the wait before a 503 and forwarding, with room. */
  private static final Duration REQUEST_MAX = Duration.ofSeconds(3);

  @RegisterExtension static final Cluster cluster = Cluster.standard();

  @AfterEach
  void raise() {
    for (NodeProcess node : cluster.nodes()) {
      if (!node.isAlive()) {
        node.start();
      }
    }
    cluster.nodes().forEach(NodeProcess::awaitReady);
    cluster.awaitViews(Budgets.BACK, cluster.addresses());
  }

  @Test
  void deadNode_leavesEveryViewAndReturns() {
    NodeProcess frank = cluster.node("frank");
    frank.kill();
    cluster.awaitViews(Budgets.GONE, cluster.addresses("alice", "bob", "carol", "dave", "eve"));
    for (NodeProcess node : cluster.running()) {
      assertThat(node.client().shardMembers("s1")).contains(frank.address());
    }

    frank.start().awaitReady();
    cluster.awaitViews(Budgets.BACK, cluster.addresses());
    assertThat(frank.client().nodeShardId()).contains("s1");
  }

  @Test
  void silentNode_leavesEveryViewAndReturns() {
    NodeProcess carol = cluster.node("carol");
    List<String> rest = cluster.addresses("alice", "bob", "dave", "eve", "frank");
    carol.pause();
    try {
      Cluster.within(
          Budgets.GONE,
          () -> {
            for (NodeProcess node : cluster.nodes()) {
              if (node != carol) {
                assertThat(node.client().view()).containsExactlyInAnyOrderElementsOf(rest);
              }
            }
          });
    } finally {
      carol.resume();
    }
    cluster.awaitViews(Budgets.BACK, cluster.addresses());
  }

  @Test
  void oneOfEachShardDead_everyRowIsAnsweredWithoutARetry() {
    cluster.node("alice").kill();
    cluster.node("eve").kill();
    String token = NO_PAST;
    for (int i = 0; i < 40; i++) {
      List<NodeProcess> running = cluster.running();
      NodeClient writer = running.get(i % 4).client();
      NodeClient reader = running.get((i + 1) % 4).client();
      String key = "two-dead" + i;
      long started = System.nanoTime();
      token = writer.put(key, "1", token).expectResult(201, "created").token();
      assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(REQUEST_MAX);
      token = reader.get(key, token).expectResult(200, "found").token();
      token = writer.delete(key, token).expectResult(200, "deleted").token();
      token = reader.get(key, token).expectError(404, "Key does not exist").token();
    }
  }

  @Test
  void allPeersOfTheShardDead_theLastTakesWritesAndServesReads() {
    NodeProcess bob = cluster.node("bob");
    List<String> keys = ShardKeys.of(bob, "last-of-s0-", 10);
    cluster.node("alice").kill();
    cluster.node("carol").kill();

    String token = NO_PAST;
    for (String key : keys) {
      token = bob.client().put(key, "\"second\"", token).expectResult(200, "replaced").token();
      token = bob.client().get(key, token).expectResult(200, "found").token();
      Answer read = cluster.node("frank").client().get(key, token).expectResult(200, "found");
      assertThat(read.text("value")).isEqualTo("second");
      token = read.token();
    }
    NodeClient dave = cluster.node("dave").client();
    token = dave.put(keys.getFirst(), "\"third\"", token).expectResult(200, "replaced").token();

    raise();
    for (String name : List.of("alice", "carol")) {
      Answer read = cluster.node(name).client().get(keys.getFirst(), token).expect(200);
      assertThat(read.text("value")).isEqualTo("third");
    }
  }

  @Test
  void allOthersDead_theLastServesItsKeysAndSaysSoOfTheRest() {
    NodeProcess dave = cluster.node("dave");
    List<String> own = ShardKeys.of(dave, "own-", 5);
    List<String> foreign = ShardKeys.of(cluster.node("alice"), "foreign-", 3);
    for (NodeProcess node : cluster.nodes()) {
      if (node != dave) {
        node.kill();
      }
    }

    String token = NO_PAST;
    for (String key : own) {
      token = dave.client().put(key, "\"second\"", token).expectResult(200, "replaced").token();
      token = dave.client().get(key, token).expectResult(200, "found").token();
    }
    for (String key : foreign) {
      long started = System.nanoTime();
      dave.client().get(key, token).expectError(503);
      dave.client().put(key, "1", token).expectError(503);
      assertThat(Duration.ofNanos(System.nanoTime() - started))
          .isLessThan(REQUEST_MAX.multipliedBy(2));
    }
    cluster.awaitViews(Budgets.GONE, List.of(dave.address()));

    raise();
    List<String> all = new ArrayList<>(own);
    all.addAll(foreign);
    for (String key : all) {
      String expected = own.contains(key) ? "second" : "first";
      Answer read = cluster.node("frank").client().get(key, token).expectResult(200, "found");
      assertThat(read.text("value")).isEqualTo(expected);
    }
  }

  @Test
  void wholeShardDead_theOtherServesOn() {
    List<String> keys = ShardKeys.of(cluster.node("alice"), "served-on-", 5);
    for (String name : List.of("dave", "eve", "frank")) {
      cluster.node(name).kill();
    }
    String token = NO_PAST;
    for (String key : keys) {
      token = cluster.node("bob").client().put(key, "\"on\"", token).expect(200).token();
      token = cluster.node("carol").client().get(key, token).expect(200).token();
    }
  }
}
