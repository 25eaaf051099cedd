package dev.hence.integration;

import static dev.hence.integration.harness.NodeClient.NO_PAST;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hence.integration.harness.Answer;
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

/** Every row of /view. */
class ViewIT {
  private static final String NO_REPLICA = "View has no such replica";

  @RegisterExtension static final Cluster cluster = Cluster.standard();

  @Test
  void get_atEveryNode_listsAllNodes() {
    for (NodeProcess node : cluster.nodes()) {
      assertThat(node.client().view()).containsExactlyInAnyOrderElementsOf(cluster.addresses());
    }
  }

  @Test
  void put_presentAddress_200AtEveryNode() {
    for (NodeProcess node : cluster.nodes()) {
      for (String address : cluster.addresses("alice", "frank")) {
        Answer answer = node.client().call("PUT", "/view", addressBody(address)).expect(200);
        assertThat(answer.text("result")).isEqualTo("already present");
      }
    }
  }

  @Test
  void putAndDelete_addressOfNoNode_answerEveryRow() {
    String address = "127.0.0.1:17";
    NodeClient alice = cluster.node("alice").client();
    NodeClient frank = cluster.node("frank").client();

    alice.call("DELETE", "/view", addressBody(address)).expectError(404, NO_REPLICA);
    Answer added = alice.call("PUT", "/view", addressBody(address)).expect(201);
    assertThat(added.text("result")).isEqualTo("added");
    Cluster.within(
        Budgets.CONVERGED,
        () -> {
          Answer again = frank.call("PUT", "/view", addressBody(address)).expect(200);
          assertThat(again.text("result")).isEqualTo("already present");
        });
    Answer deleted = frank.call("DELETE", "/view", addressBody(address)).expect(200);
    assertThat(deleted.text("result")).isEqualTo("deleted");
    Cluster.within(
        Budgets.CONVERGED,
        () -> alice.call("DELETE", "/view", addressBody(address)).expectError(404, NO_REPLICA));
    cluster.awaitViews(Budgets.GONE, cluster.addresses());
  }

  @Test
  void delete_unknownAddress_404AtEveryNode() {
    for (NodeProcess node : cluster.nodes()) {
      node.client()
          .call("DELETE", "/view", addressBody("127.0.0.1:1"))
          .expectError(404, NO_REPLICA);
    }
    cluster.awaitViews(Budgets.CONVERGED, cluster.addresses());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"socket-address\":null}",
        "{\"socket-address\":8090}",
        "{\"socket-address\":\"\"}",
        "{\"socket-address\":\"10.10.0.2\"}",
        "{\"socket-address\":\"10.10.0.2:\"}",
        "{\"socket-address\":\":8090\"}",
        "{\"socket-address\":\"10.10.0.2:0\"}",
        "{\"socket-address\":\"10.10.0.2:65536\"}",
        "{\"socket-address\":\"10.10.0.2:-1\"}",
        "{\"socket-address\":\"10.10.0.2:80a\"}",
        "{\"socket-address\":\"10.10.0.2:8090 \"}",
        "{\"socket-address\":\"10.10.0.256:8090\"}",
        "{\"socket-address\":\"10.10.0.2:8090,10.10.0.3:8090\"}",
        "{\"socket-address\":[\"10.10.0.2:8090\"]}",
        "{\"socket_address\":\"10.10.0.2:8090\"}",
        "[]",
        "\"10.10.0.2:8090\"",
        "no JSON",
        "",
      })
  void putAndDelete_noAddress_400(String body) {
    NodeClient node = cluster.node("eve").client();
    node.call("PUT", "/view", body).expectError(400);
    node.call("DELETE", "/view", body).expectError(400);
    assertThat(node.view()).containsExactlyInAnyOrderElementsOf(cluster.addresses());
  }

  @Test
  void deleteOfADeadNode_takesEffectOnAllAndItsReturnUndoesIt() {
    NodeProcess carol = cluster.node("carol");
    String token = cluster.node("carol").client().put("of-carol", "1", NO_PAST).expect(201).token();
    carol.kill();

    Answer deleted =
        cluster
            .node("eve")
            .client()
            .call("DELETE", "/view", addressBody(carol.address()))
            .expect(200);
    assertThat(deleted.text("result")).isEqualTo("deleted");
    List<String> rest = cluster.addresses("alice", "bob", "dave", "eve", "frank");
    cluster.awaitViews(Budgets.CONVERGED, rest);
    Cluster.within(
        Budgets.CONVERGED,
        () -> {
          for (NodeProcess node : cluster.running()) {
            assertThat(node.client().shardMembers("s0"))
                .isEqualTo(cluster.addresses("alice", "bob"));
            node.client().get("of-carol", token).expectResult(200, "found");
          }
        });
    cluster
        .node("dave")
        .client()
        .call("DELETE", "/view", addressBody(carol.address()))
        .expectError(404, NO_REPLICA);

    carol.start().awaitReady();
    cluster.awaitViews(Budgets.BACK, cluster.addresses());
    carol.client().get("of-carol", token).expectResult(200, "found");
    Answer added =
        carol
            .client()
            .call("PUT", "/shard/add-member/s0", addressBody(carol.address()))
            .expect(200);
    assertThat(added.text("result")).isEqualTo("node added to shard");
    Cluster.within(Budgets.ADDED, () -> assertThat(carol.client().nodeShardId()).contains("s0"));
  }

  private static String addressBody(String address) {
    return "{\"socket-address\":" + Json.quote(address) + "}";
  }
}
