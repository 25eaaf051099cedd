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
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Nodes that leave, are forgotten, come back, and what becomes of what only they had. */
class MembershipIT {
  private static final int ALICE = 0;
  private static final int BOB = 1;
  private static final int CAROL = 2;

  /** A token of an idle cluster. */
  private static final int IDLE_TOKEN_MAX = 64;

  @RegisterExtension final Cluster cluster = Cluster.of(3).shards(1).onOwnNetwork();

  @Test
  void leave_runningNode_handsOverAndServesNoShard() {
    cluster.network().isolate(CAROL);
    String token = client(CAROL).put("of-carol", "1", NO_PAST).expect(201).token();
    cluster.network().heal();

    expect(remove(ALICE, CAROL, ",\"mode\":\"leave\""), 200, "deleted");

    Cluster.within(
        Budgets.ADDED,
        () -> {
          assertThat(client(BOB).call("GET", "/view").json()).containsOnlyKeys("view");
          assertThat(client(CAROL).nodeShardId()).isEmpty();
        });
    assertThat(client(BOB).get("of-carol", token).expect(200).field("value")).isEqualTo(one());
    assertThat(client(CAROL).get("of-carol", token).expect(200).field("value")).isEqualTo(one());
    client(CAROL).put("through-carol", "2", token).expectResult(201, "created");
    assertThat(client(ALICE).keyCount("s0")).isEqualTo(2);
  }

  @Test
  void leave_deadNode_400() {
    cluster.node(CAROL).kill();
    cluster.awaitViews(Budgets.GONE, addresses(ALICE, BOB));

    remove(ALICE, CAROL, ",\"mode\":\"leave\"").expectError(400);
    expect(remove(ALICE, CAROL, ",\"mode\":\"forget\""), 200, "deleted");
  }

  @Test
  void forget_deadNode_itHoldsUpNothingAnyMore() {
    cluster.node(CAROL).kill();
    String token = NO_PAST;
    for (int i = 0; i < 20; i++) {
      token = client(i % 2).put("key" + i, "1", token).expect(201).token();
    }
    cluster.awaitViews(Budgets.GONE, addresses(ALICE, BOB));
    expect(remove(BOB, CAROL, ",\"mode\":\"forget\""), 200, "deleted");

    String last = token;
    Cluster.within(
        Budgets.CONVERGED,
        () ->
            assertThat(client(BOB).get("key0", last).expect(200).token().length())
                .isLessThanOrEqualTo(IDLE_TOKEN_MAX));
    assertThat(client(ALICE).shardMembers("s0")).isEqualTo(addresses(ALICE, BOB));
  }

  @Test
  void updateOfADestroyedDisk_410WithATokenThatWorks() {
    leaveAlone(CAROL);
    Answer only = client(CAROL).put("lost", "1", NO_PAST).expect(201);
    cluster.node(CAROL).kill();
    comeBack(ALICE, BOB);
    client(BOB).get("lost", only.token()).expectError(503);
    cluster.loseData(cluster.node(CAROL));
    cluster.node(CAROL).start().awaitReady();

    Answer lost = client(BOB).get("lost", only.token()).expectError(410);
    assertThat(lost.texts("lost")).containsExactly(only.version());
    Answer explained =
        client(ALICE)
            .call("GET", "/debug/token?key=lost&token=" + only.text("causal-metadata"))
            .expect(200);
    assertThat(explained.texts("lost")).isEqualTo(lost.texts("lost"));
    client(BOB).get("lost", explained.token()).expectError(404);
    client(BOB).put("next", "1", only.token()).expectError(410);
    client(BOB).get("lost", lost.token()).expectError(404);
    client(ALICE).put("next", "2", lost.token()).expectResult(201, "created");
  }

  @Test
  void returnOfAForgottenNode_whatOnlyItHasIsTakenIn() {
    client(ALICE).put("shared", "1", NO_PAST).expect(201);
    leaveAlone(CAROL);
    Answer only = client(CAROL).put("of-carol", "1", NO_PAST).expect(201);
    client(CAROL).put("shared", "2", only.token()).expect(200);
    cluster.node(CAROL).kill();
    comeBack(ALICE, BOB);
    client(BOB).put("shared", "3", NO_PAST).expect(200);
    cluster.awaitViews(Budgets.GONE, addresses(ALICE, BOB));
    expect(remove(ALICE, CAROL, ",\"mode\":\"forget\""), 200, "deleted");
    client(BOB).get("of-carol", only.token()).expectError(410);

    cluster.node(CAROL).start().awaitReady();

    Cluster.within(
        Budgets.BACK,
        () -> {
          for (NodeProcess node : cluster.nodes()) {
            Answer read = node.client().get("of-carol", NO_PAST).expect(200);
            assertThat(read.field("value")).isEqualTo(one());
          }
        });
    assertThat(client(ALICE).get("shared", NO_PAST).expect(200).field("value"))
        .isEqualTo(new Json.Digits("3"));
    assertThat(client(ALICE).keyCount("s0")).isEqualTo(2);
    assertThat(cluster.node(CAROL).log()).contains("handed in what only this node had");
  }

  @Test
  void majorityGone_refusedByName_forcedOnRequest_andTheReturningYield() {
    client(ALICE).put("kept", "1", NO_PAST).expect(201);
    cluster.node(BOB).kill();
    cluster.node(CAROL).kill();
    cluster.awaitViews(Budgets.GONE, addresses(ALICE));

    Answer refused = remove(ALICE, CAROL, "").expectError(503);
    assertThat(refused.text("error"))
        .contains("1 of 3 answer", cluster.node(BOB).address(), cluster.node(CAROL).address())
        .contains("\"force\": true");
    expect(remove(ALICE, CAROL, ",\"force\":true"), 200, "deleted");
    expect(remove(ALICE, BOB, ",\"force\":true"), 200, "deleted");
    assertThat(client(ALICE).shardMembers("s0")).isEqualTo(addresses(ALICE));
    client(ALICE).put("after", "1", NO_PAST).expect(201);

    cluster.node(BOB).start().awaitReady();
    cluster.node(CAROL).start().awaitReady();
    cluster.awaitViews(Budgets.BACK, addresses(ALICE, BOB, CAROL));
    assertThat(client(BOB).nodeShardId()).isEmpty();
    assertThat(client(BOB).shardMembers("s0")).isEqualTo(addresses(ALICE));
    Answer member = client(BOB).call("PUT", "/shard/add-member/s0", body(BOB, ""));
    expect(member, 200, "node added to shard");
    Cluster.within(
        Budgets.ADDED,
        () -> {
          assertThat(client(BOB).nodeShardId()).contains("s0");
          assertThat(client(BOB).get("kept", NO_PAST).expect(200).field("value")).isEqualTo(one());
        });
  }

  @Test
  void changesAtTwoNodesAtOnce_bothAreInForce() {
    List<String> added = List.of("127.0.0.1:17", "127.0.0.1:18");
    List<CompletableFuture<Answer>> calls =
        Stream.of(ALICE, BOB)
            .map(at ->
                CompletableFuture.supplyAsync(() ->
                    client(at)
                        .call("PUT", "/view", "{\"socket-address\":\"" + added.get(at) + "\"}")))
            .toList();
    calls.forEach(call -> expect(call.join(), 201, "added"));

    for (String address : added) {
      String body = "{\"socket-address\":\"" + address + "\"}";
      expect(client(CAROL).call("DELETE", "/view", body), 200, "deleted");
    }
  }

  /**
   * Ends all other nodes, so that what is written now is at {@code node} alone. A cut wouldn't do:
   * behind it the kernel keeps what was sent, and delivers it even for a process that has died.
   */
  private void leaveAlone(int node) {
    for (int other : List.of(ALICE, BOB, CAROL)) {
      if (other != node) {
        cluster.node(other).kill();
      }
    }
    Cluster.within(
        Budgets.GONE,
        () -> assertThat(client(node).view()).containsExactly(cluster.node(node).address()));
  }

  private void comeBack(int... nodes) {
    for (int node : nodes) {
      cluster.node(node).start();
    }
    for (int node : nodes) {
      cluster.node(node).awaitReady();
    }
  }

  private static void expect(Answer answer, int status, String result) {
    assertThat(answer.expect(status).text("result")).isEqualTo(result);
  }

  private NodeClient client(int node) {
    return cluster.node(node).client();
  }

  private List<String> addresses(int... nodes) {
    return java.util.Arrays.stream(nodes).mapToObj(i -> cluster.node(i).address()).toList();
  }

  private Answer remove(int asked, int target, String further) {
    return client(asked).call("DELETE", "/view", body(target, further));
  }

  private String body(int target, String further) {
    return "{\"socket-address\":\"" + cluster.node(target).address() + "\"" + further + "}";
  }

  private static Json one() {
    return new Json.Digits("1");
  }
}
