package dev.hence.integration;

import static dev.hence.integration.harness.NodeClient.NO_PAST;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hence.integration.harness.Answer;
import dev.hence.integration.harness.Budgets;
import dev.hence.integration.harness.Cluster;
import dev.hence.integration.harness.Json;
import dev.hence.integration.harness.NodeClient;
import dev.hence.integration.harness.NodeProcess;
import dev.hence.integration.harness.ShardKeys;
import java.util.List;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A seventh node, from its first start to its work as a member; each test goes a step further. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class JoinIT {
  @RegisterExtension static final Cluster cluster = Cluster.standard();

  private static List<String> keys = List.of();

  @Test
  @Order(1)
  void join_withoutShardCount_isInEveryViewAndInNoShard() {
    keys = ShardKeys.of(cluster.node("alice"), "before-grace", 10);

    NodeProcess grace = cluster.join();

    cluster.awaitViews(Budgets.JOINED, cluster.addresses());
    assertThat(grace.client().nodeShardId()).isEmpty();
    assertThat(grace.client().shardIds()).containsExactly("s0", "s1");
    assertThat(grace.client().shardMembers("s0"))
        .isEqualTo(cluster.addresses("alice", "bob", "carol"));
    for (NodeProcess node : cluster.nodes()) {
      assertThat(node.client().shardMembers("s0")).doesNotContain(grace.address());
      assertThat(node.client().shardMembers("s1")).doesNotContain(grace.address());
    }
  }

  @Test
  @Order(2)
  void nodeOfNoShard_forwardsEveryRow() {
    NodeClient grace = cluster.node("grace").client();
    for (int i = 0; i < 10; i++) {
      String key = "by-grace" + i;
      NodeClient other = cluster.node(i % 6).client();
      grace.get(key, NO_PAST).expectError(404, "Key does not exist");
      String token = grace.put(key, "1", NO_PAST).expectResult(201, "created").token();
      token = other.put(key, "2", token).expectResult(200, "replaced").token();
      Answer found = grace.get(key, token).expectResult(200, "found");
      assertThat(found.field("value")).isEqualTo(new Json.Digits("2"));
      grace.delete(key, found.token()).expectResult(200, "deleted");
      grace.put("k".repeat(51), "1", NO_PAST).expectError(400, "Key is too long");
      grace.put(key, "1", "\"bad\"").expectError(400);
    }
    for (String key : keys) {
      assertThat(grace.get(key, NO_PAST).expect(200).text("value")).isEqualTo("first");
    }
    assertThat(grace.keyCountOfAll()).isEqualTo(cluster.node("alice").client().keyCountOfAll());
  }

  @Test
  @Order(3)
  void addMember_unknownShardOrNode_404() {
    NodeProcess grace = cluster.node("grace");
    for (NodeProcess node : List.of(cluster.node("bob"), grace)) {
      addMember(node, "s2", grace.address()).expectError(404);
      addMember(node, "s0", "127.0.0.1:1").expectError(404);
    }
    assertThat(grace.client().nodeShardId()).isEmpty();
  }

  @Test
  @Order(4)
  void addMember_nodeOfNoShard_servesTheShard() {
    NodeProcess grace = cluster.node("grace");
    List<String> expected = cluster.addresses("alice", "bob", "carol", "grace");
    String token = cluster.node("bob").client().put("just-before", "1", NO_PAST).token();

    Answer answer = addMember(cluster.node("eve"), "s0", grace.address()).expect(200);

    assertThat(answer.text("result")).isEqualTo("node added to shard");
    Cluster.within(
        Budgets.ADDED,
        () -> {
          for (NodeProcess node : cluster.nodes()) {
            assertThat(node.client().shardMembers("s0")).isEqualTo(expected);
          }
          assertThat(grace.client().nodeShardId()).contains("s0");
        });
    grace.client().get("just-before", token).expectResult(200, "found");
    addMember(cluster.node("alice"), "s0", grace.address()).expect(200);
    assertThat(grace.client().shardMembers("s0")).isEqualTo(expected);
  }

  @Test
  @Order(5)
  void addedMember_aloneWithItsShard_servesItsKeys() {
    NodeProcess grace = cluster.node("grace");
    Cluster.within(Budgets.ADDED, () -> assertThat(grace.isReady()).isTrue());
    List<NodeProcess> others =
        List.of(cluster.node("alice"), cluster.node("bob"), cluster.node("carol"));
    others.forEach(NodeProcess::pause);
    try {
      Cluster.within(
          Budgets.ADDED,
          () -> {
            for (String key : keys) {
              Answer read = grace.client().get(key, NO_PAST).expectResult(200, "found");
              assertThat(read.text("value")).isEqualTo("first");
            }
          });
      grace.client().put(keys.getFirst(), "\"second\"", NO_PAST).expectResult(200, "replaced");
    } finally {
      others.forEach(NodeProcess::resume);
    }
    Cluster.within(
        Budgets.GONE,
        () -> {
          for (NodeProcess node : others) {
            Answer read = node.client().get(keys.getFirst(), NO_PAST).expect(200);
            assertThat(read.text("value")).isEqualTo("second");
          }
        });
    cluster.awaitViews(Budgets.BACK, cluster.addresses());
  }

  @Test
  @Order(6)
  void addMember_nodeOfAnotherShard_isMovedWhileTwoStayBehind() {
    String token = cluster.node("frank").client().put("while-moving", "1", NO_PAST).token();
    NodeProcess carol = cluster.node("carol");

    addMember(cluster.node("dave"), "s1", carol.address()).expect(200);
    Cluster.within(
        Budgets.ADDED,
        () -> {
          for (NodeProcess node : cluster.nodes()) {
            assertThat(node.client().shardMembers("s0"))
                .containsExactlyElementsOf(cluster.addresses("alice", "bob", "grace"));
            assertThat(node.client().shardMembers("s1"))
                .containsExactlyInAnyOrderElementsOf(
                    cluster.addresses("carol", "dave", "eve", "frank"));
          }
          assertThat(carol.client().nodeShardId()).contains("s1");
        });
    carol.client().get("while-moving", token).expectResult(200, "found");

    addMember(cluster.node("dave"), "s1", cluster.node("bob").address()).expect(200);
    Cluster.within(
        Budgets.ADDED,
        () -> assertThat(cluster.node("alice").client().shardMembers("s0")).hasSize(2));
    addMember(cluster.node("dave"), "s1", cluster.node("alice").address()).expectError(400);
    assertThat(cluster.node("eve").client().shardMembers("s0"))
        .containsExactlyElementsOf(cluster.addresses("alice", "grace"));
    for (String key : keys) {
      cluster.node("bob").client().get(key, NO_PAST).expectResult(200, "found");
    }
  }

  private static Answer addMember(NodeProcess asked, String shard, String address) {
    return asked
        .client()
        .call(
            "PUT",
            "/shard/add-member/" + shard,
            "{\"socket-address\":" + Json.quote(address) + "}");
  }
}
