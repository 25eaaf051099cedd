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
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Several changes of views and shards at once, at different nodes, while the nodes can't all hear
 * each other: each ends in its time, done or refused with the reason, and what was answered as done
 * is in force everywhere once they hear each other again.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ParallelChangesIT {
  /** How long a node tries to bring about a change, and some for a busy machine. */
  private static final Duration CHANGE_MAX = Duration.ofSeconds(12);

  private static final int ALICE = 0;
  private static final int BOB = 1;
  private static final int CAROL = 2;
  private static final int DAVE = 3;
  private static final int EVE = 4;
  private static final int FRANK = 5;

  /** Seats for nodes that nobody starts. */
  private static final List<String> SEATS =
      List.of("127.0.0.1:17", "127.0.0.1:18", "127.0.0.1:19", "127.0.0.1:20");

  @RegisterExtension static final Cluster cluster = Cluster.standard().onOwnNetwork();

  /** A call and what became of it. */
  private record Called(Answer answer, Duration took) {}

  @Test
  @Order(1)
  void halves_everyChangeIsRefusedWithTheReasonAndInTime() {
    cluster.network().split(List.of(ALICE, BOB, CAROL), List.of(DAVE, EVE, FRANK));

    List<Called> calls =
        atOnce(
            seat(ALICE, SEATS.get(0)),
            call(BOB, "PUT", "/shard/reshard", "{\"shard-count\":1}"),
            forget(EVE, ALICE),
            call(FRANK, "PUT", "/shard/reshard", "{\"shard-count\":1}"));

    for (Called called : calls) {
      assertThat(called.took()).as("%s", called.answer()).isLessThan(CHANGE_MAX);
      assertThat(called.answer().expectError(503).text("error"))
          .containsAnyOf(
              "No majority of the members can be reached", "Another change is under way");
    }
    cluster.network().heal();
    cluster.awaitViews(Budgets.GONE, cluster.addresses());
    seat(DAVE, SEATS.get(1)).join().answer().expect(201);
  }

  @Test
  @Order(2)
  void majorityAndMinority_whatTheMajorityAnsweredAsDoneIsInForceEverywhere() {
    String token = client(ALICE).put("kept", "1", NO_PAST).expect(201).token();
    cluster.network().split(List.of(ALICE, BOB, CAROL, DAVE, EVE), List.of(FRANK));
    Cluster.within(
        Budgets.GONE, () -> assertThat(client(ALICE).view()).hasSize(cluster.nodes().size() - 1));

    List<Called> calls =
        atOnce(
            seat(ALICE, SEATS.get(2)),
            seat(EVE, SEATS.get(3)),
            member(BOB, CAROL, "s1"),
            forget(DAVE, FRANK),
            forget(FRANK, BOB),
            seat(FRANK, SEATS.get(0)));

    for (Called called : calls) {
      assertThat(called.took()).as("%s", called.answer()).isLessThan(CHANGE_MAX);
    }
    for (Called done : calls.subList(0, 4)) {
      assertThat(done.answer().status()).as("%s", done.answer()).isBetween(200, 201);
    }
    for (Called refused : calls.subList(4, 6)) {
      assertThat(refused.answer().expectError(503).text("error"))
          .contains("1 of 6 answer", cluster.node(ALICE).address());
    }
    cluster.network().heal();
    Cluster.within(Budgets.GONE, this::everyNodeHasWhatWasDone);
    String carried = token;
    Cluster.within(
        Budgets.BACK,
        () -> cluster.nodes().forEach(n -> n.client().get("kept", carried).expect(200)));
  }

  private void everyNodeHasWhatWasDone() {
    Set<Json> epochs = new HashSet<>();
    for (NodeProcess node : cluster.nodes()) {
      Map<String, Json> view = fields(node.client().call("GET", "/status").json().get("view"));
      epochs.add(Objects.requireNonNull(view.get("epoch")));
      Map<String, String> shards = new TreeMap<>();
      for (Json member : ((Json.Items) Objects.requireNonNull(view.get("members"))).items()) {
        shards.put(text(fields(member), "address"), text(fields(member), "shard"));
      }
      assertThat(shards)
          .as("members as %s has them", node.name())
          .containsKeys(SEATS.get(1), SEATS.get(2), SEATS.get(3))
          .containsEntry(cluster.node(CAROL).address(), "s1")
          .containsEntry(cluster.node(BOB).address(), "s0");
      assertThat(shards.getOrDefault(cluster.node(FRANK).address(), "null")).isEqualTo("null");
    }
    assertThat(epochs).as("epochs").hasSize(1);
  }

  @SafeVarargs
  private static List<Called> atOnce(CompletableFuture<Called>... calls) {
    List<Called> answers = new ArrayList<>();
    for (CompletableFuture<Called> call : calls) {
      answers.add(call.join());
    }
    return answers;
  }

  private static CompletableFuture<Called> seat(int asked, String address) {
    return call(asked, "PUT", "/view", "{\"socket-address\":\"" + address + "\"}");
  }

  private static CompletableFuture<Called> member(int asked, int node, String shard) {
    String body = "{\"socket-address\":\"" + cluster.node(node).address() + "\"}";
    return call(asked, "PUT", "/shard/add-member/" + shard, body);
  }

  private static CompletableFuture<Called> forget(int asked, int node) {
    String address = cluster.node(node).address();
    return call(
        asked, "DELETE", "/view", "{\"socket-address\":\"" + address + "\",\"mode\":\"forget\"}");
  }

  private static CompletableFuture<Called> call(
      int asked, String method, String path, String body) {
    NodeClient client = new NodeClient(cluster.node(asked).address(), CHANGE_MAX.plusSeconds(10));
    CompletableFuture<Called> called = new CompletableFuture<>();
    Thread.ofVirtual()
        .start(() -> {
          long started = System.nanoTime();
          try (client) {
            Answer answer = client.call(method, path, body);
            called.complete(new Called(answer, Duration.ofNanos(System.nanoTime() - started)));
          } catch (RuntimeException e) {
            called.completeExceptionally(e);
          }
        });
    return called;
  }

  private static Map<String, Json> fields(@Nullable Json json) {
    return ((Json.Fields) Objects.requireNonNull(json)).fields();
  }

  private static String text(Map<String, Json> of, String name) {
    Json value = Objects.requireNonNull(of.get(name));
    return value instanceof Json.Text(var text) ? text : "null";
  }

  private static NodeClient client(int node) {
    return cluster.node(node).client();
  }
}
