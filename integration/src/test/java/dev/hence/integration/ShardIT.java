package dev.hence.integration;

import static dev.hence.integration.harness.NodeClient.NO_PAST;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hence.integration.harness.Budgets;
import dev.hence.integration.harness.Cluster;
import dev.hence.integration.harness.Json;
import dev.hence.integration.harness.NodeClient;
import dev.hence.integration.harness.NodeProcess;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The rows of /shard that leave the shards as they are. */
class ShardIT {
  private static final List<String> UNKNOWN_IDS =
      List.of("s2", "s9", "S0", "0", "s", "s00", "s0%20", "s-1", "%F0%9F%98%80");

  @RegisterExtension static final Cluster cluster = Cluster.standard();

  @Test
  void ids_atEveryNode_areTheSame() {
    for (NodeProcess node : cluster.nodes()) {
      assertThat(node.client().shardIds()).containsExactly("s0", "s1");
    }
  }

  @Test
  void members_atEveryNode_areContiguousInViewOrder() {
    checkMembers();
  }

  private static void checkMembers() {
    for (NodeProcess node : cluster.nodes()) {
      assertThat(node.client().shardMembers("s0"))
          .isEqualTo(cluster.addresses("alice", "bob", "carol"));
      assertThat(node.client().shardMembers("s1"))
          .isEqualTo(cluster.addresses("dave", "eve", "frank"));
    }
  }

  @Test
  void nodeShardId_atEveryNode_isTheShardThatListsIt() {
    for (int i = 0; i < 6; i++) {
      assertThat(cluster.node(i).client().nodeShardId()).contains(i < 3 ? "s0" : "s1");
    }
  }

  @Test
  void unknownShard_404() {
    NodeClient node = cluster.node("bob").client();
    String body = addressBody(cluster.node("bob").address());
    for (String id : UNKNOWN_IDS) {
      node.call("GET", "/shard/members/" + id).expectError(404);
      node.call("GET", "/shard/key-count/" + id).expectError(404);
      node.call("PUT", "/shard/add-member/" + id, body).expectError(404);
    }
  }

  @Test
  void keyCount_ofWritesAndDeletes_isExactAtEveryNode() {
    int s0 = cluster.node("alice").client().keyCount("s0");
    int s1 = cluster.node("dave").client().keyCount("s1");
    String token = NO_PAST;
    for (int i = 0; i < 40; i++) {
      NodeClient node = cluster.node(i).client();
      token = node.put("counted" + i, "1", token).expectResult(201, "created").token();
      token = node.put("counted" + i, "2", token).expectResult(200, "replaced").token();
    }
    awaitCounts(s0 + s1 + 40);
    for (int i = 0; i < 40; i += 2) {
      token = cluster.node(i + 1).client().delete("counted" + i, token).expect(200).token();
    }
    awaitCounts(s0 + s1 + 20);
    cluster.node(0).client().put("counted0", "\"again\"", token).expectResult(201, "created");
    awaitCounts(s0 + s1 + 21);
  }

  @Test
  void addMember_memberAlready_200EachTime() {
    for (NodeProcess node : List.of(cluster.node("alice"), cluster.node("frank"))) {
      for (int twice = 0; twice < 2; twice++) {
        String result =
            node.client()
                .call("PUT", "/shard/add-member/s0", addressBody(cluster.node("bob").address()))
                .expect(200)
                .text("result");
        assertThat(result).isEqualTo("node added to shard");
      }
      assertThat(node.client().shardMembers("s0"))
          .isEqualTo(cluster.addresses("alice", "bob", "carol"));
    }
  }

  @Test
  void addMember_unknownNode_404() {
    cluster
        .node("carol")
        .client()
        .call("PUT", "/shard/add-member/s0", addressBody("127.0.0.1:1"))
        .expectError(404);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"socket-address\":null}",
        "{\"socket-address\":1}",
        "{\"socket-address\":\"\"}",
        "{\"socket-address\":\"nowhere\"}",
        "{\"socket-address\":\"127.0.0.1:0\"}",
        "[]",
        "no JSON",
        "",
      })
  void addMember_noAddress_400(String body) {
    cluster.node("dave").client().call("PUT", "/shard/add-member/s0", body).expectError(400);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"shard-count\":null}",
        "{\"shard-count\":\"2\"}",
        "{\"shard-count\":1.5}",
        "{\"shard-count\":0}",
        "{\"shard-count\":-1}",
        "{\"shard-count\":true}",
        "{\"shard-count\":[2]}",
        "{\"shard-count\":{\"n\":2}}",
        "{\"shard-count\":99999999999999999999}",
        "{\"shard-count\":1e400}",
        "{\"shard_count\":2}",
        "[2]",
        "2",
        "no JSON",
        "",
      })
  void reshard_noCount_400(String body) {
    for (NodeProcess node : List.of(cluster.node("alice"), cluster.node("frank"))) {
      node.client().call("PUT", "/shard/reshard", body).expectError(400);
      assertThat(node.client().shardIds()).containsExactly("s0", "s1");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 5, 6, 7, 1000, Integer.MAX_VALUE})
  void reshard_tooFewNodes_400(int count) {
    for (NodeProcess node : List.of(cluster.node("bob"), cluster.node("eve"))) {
      node.client()
          .call("PUT", "/shard/reshard", "{\"shard-count\":" + count + "}")
          .expectError(
              400, "Not enough nodes to provide fault tolerance with requested shard count");
      assertThat(node.client().shardIds()).containsExactly("s0", "s1");
    }
  }

  @Test
  void reshard_presentCount_changesNothing() {
    String result =
        cluster
            .node("carol")
            .client()
            .call("PUT", "/shard/reshard", "{\"shard-count\":2}")
            .expect(200)
            .text("result");
    assertThat(result).isEqualTo("resharded");
    checkMembers();
  }

  private static void awaitCounts(int sum) {
    Cluster.within(
        Budgets.CONVERGED,
        () -> {
          for (NodeProcess node : cluster.nodes()) {
            assertThat(node.client().keyCountOfAll()).as(node.name()).isEqualTo(sum);
          }
          assertThat(cluster.nodes().stream().map(n -> n.client().keyCount("s0")).distinct())
              .hasSize(1);
        });
  }

  private static String addressBody(String address) {
    return "{\"socket-address\":" + Json.quote(address) + "}";
  }
}
