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
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Nodes that can't hear each other, while clients reach every one of them. */
class PartitionIT {
  private static final String UNMET = "Causal dependencies not satisfied; try again later";
  private static final Duration REQUEST_MAX = Duration.ofSeconds(3);
  private static final int ALICE = 0;
  private static final int BOB = 1;
  private static final int CAROL = 2;
  private static final int DAVE = 3;
  private static final int EVE = 4;
  private static final int FRANK = 5;

  @RegisterExtension static final Cluster cluster = Cluster.standard().onOwnNetwork();

  @AfterEach
  void heal() {
    cluster.network().heal();
    cluster.awaitViews(Budgets.GONE, cluster.addresses());
  }

  @Test
  void tokenOfAnUpdateOutOfReach_503UntilHealedThenTheSamePutCreates() {
    List<String> keys = ShardKeys.of(cluster.node(BOB), "out-of-reach-", 4);
    cluster.network().isolate(ALICE);
    Answer unseen = client(ALICE).put(keys.getFirst(), "\"here\"", NO_PAST).expect(200);
    String fresh = freshKeyOfShard0();
    String token = client(ALICE).get(keys.getFirst(), unseen.token()).expect(200).token();
    int before = client(BOB).keyCount("s0");

    long started = System.nanoTime();
    Answer refused = client(BOB).put(fresh, "\"there\"", token).expectError(503, UNMET);
    assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(REQUEST_MAX);
    client(BOB).get(keys.getFirst(), token).expectError(503, UNMET);
    client(CAROL).delete(keys.get(1), token).expectError(503, UNMET);
    client(FRANK).get(keys.get(1), token).expectError(503, UNMET);

    assertThat(refused.texts("missing")).contains(unseen.version());
    client(BOB).get(fresh, NO_PAST).expectError(404, "Key does not exist");
    assertThat(client(BOB).get(keys.get(1), NO_PAST).expect(200).text("value")).isEqualTo("first");
    assertThat(client(BOB).keyCount("s0")).isEqualTo(before);

    cluster.network().heal();
    Cluster.within(
        Budgets.GONE,
        () -> {
          Answer answer = client(BOB).put(fresh, "\"there\"", token);
          if (answer.status() == 503) {
            throw new AssertionError("still " + answer);
          }
          answer.expectResult(201, "created");
        });
    assertThat(client(CAROL).get(keys.getFirst(), token).expect(200).text("value"))
        .isEqualTo("here");
  }

  @Test
  void nodeCutOffAlone_takesWritesAndServesReadsOfItsShard() {
    List<String> keys = ShardKeys.of(cluster.node(DAVE), "alone-", 10);
    cluster.network().isolate(DAVE);

    String token = NO_PAST;
    for (String key : keys) {
      long started = System.nanoTime();
      Answer written = client(DAVE).put(key, "\"alone\"", token).expectResult(200, "replaced");
      assertThat(written.field("acks")).isEqualTo(new Json.Digits("1"));
      token = written.token();
      Answer read = client(DAVE).get(key, token).expectResult(200, "found");
      assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(REQUEST_MAX);
      assertThat(read.text("value")).isEqualTo("alone");
    }
    for (NodeProcess other : List.of(cluster.node(EVE), cluster.node(ALICE))) {
      Answer read = other.client().get(keys.getLast(), NO_PAST).expectResult(200, "found");
      assertThat(read.text("value")).isEqualTo("first");
    }

    cluster.network().heal();
    awaitValue(keys, "alone");
  }

  @Test
  void eachShardSplit_bothSidesWrite_convergeWhenHealed() {
    List<String> keys0 = ShardKeys.of(cluster.node(ALICE), "both-s0-", 8);
    List<String> keys1 = ShardKeys.of(cluster.node(DAVE), "both-s1-", 8);
    cluster.network().split(List.of(ALICE, BOB, DAVE), List.of(CAROL, EVE, FRANK));
    // Before a side has noticed, a write handed across the cut may end as unknown.
    awaitViewOf(List.of(ALICE, BOB, DAVE));
    awaitViewOf(List.of(CAROL, EVE, FRANK));

    String left = NO_PAST;
    String right = NO_PAST;
    for (int i = 0; i < 8; i++) {
      left = client(i % 2 == 0 ? ALICE : DAVE).put(keys0.get(i), "\"left\"", left).token();
      left = client(i % 2 == 0 ? BOB : DAVE).put(keys1.get(i), "\"left\"", left).token();
      right = client(i % 2 == 0 ? CAROL : EVE).put(keys0.get(i), "\"right\"", right).token();
      right = client(FRANK).put(keys1.get(i), "\"right\"", right).token();
      left = client(BOB).get(keys0.get(i), left).expectResult(200, "found").token();
      right = client(EVE).get(keys1.get(i), right).expectResult(200, "found").token();
    }
    left = client(ALICE).delete(keys0.getLast(), left).expectResult(200, "deleted").token();

    cluster.network().heal();
    for (List<String> keys : List.of(keys0, keys1)) {
      awaitSameVersions(keys);
    }
    for (NodeProcess node : cluster.nodes()) {
      for (String key : keys0) {
        assertThat(node.client().get(key, left).status()).isIn(200, 404);
        assertThat(node.client().get(key, right).status()).isIn(200, 404);
      }
    }
    Cluster.within(
        Budgets.CONVERGED,
        () -> {
          Set<Integer> counts = new HashSet<>();
          cluster.nodes().forEach(node -> counts.add(node.client().keyCountOfAll()));
          assertThat(counts).hasSize(1);
        });
  }

  @Test
  void writeThatHasSeenTheOtherSide_beatsItEverywhere() {
    List<String> keys = ShardKeys.of(cluster.node(ALICE), "seen-", 4);
    cluster.network().split(List.of(ALICE, DAVE), List.of(BOB, CAROL, EVE, FRANK));
    String token = NO_PAST;
    for (String key : keys) {
      token = client(ALICE).put(key, "\"old\"", token).expect(200).token();
    }

    cluster.network().heal();
    String carried = token;
    Cluster.within(
        Budgets.GONE,
        () -> {
          for (String key : keys) {
            Answer answer = client(CAROL).put(key, "\"new\"", carried);
            assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
          }
        });
    awaitValue(keys, "new");
  }

  @Test
  void cutOffNode_leavesTheViewsOfBothSidesAndReturns() {
    cluster.network().isolate(FRANK);
    List<String> rest = cluster.addresses("alice", "bob", "carol", "dave", "eve");
    Cluster.within(
        Budgets.GONE,
        () -> {
          for (int i = 0; i < FRANK; i++) {
            assertThat(client(i).view()).containsExactlyInAnyOrderElementsOf(rest);
          }
          assertThat(client(FRANK).view()).containsExactly(cluster.node(FRANK).address());
        });

    cluster.network().heal();
    cluster.awaitViews(Budgets.BACK, cluster.addresses());
  }

  @Test
  void wholeShardCutOff_forwardedRequests503WithinTheirTime() {
    List<String> keys = ShardKeys.of(cluster.node(DAVE), "cut-shard-", 3);
    cluster.network().split(List.of(ALICE, BOB, CAROL), List.of(DAVE, EVE, FRANK));

    for (String key : keys) {
      long started = System.nanoTime();
      client(ALICE).get(key, NO_PAST).expectError(503);
      assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(REQUEST_MAX);
      client(EVE).get(key, NO_PAST).expectResult(200, "found");
    }

    cluster.network().heal();
    Cluster.within(
        Budgets.BACK, () -> keys.forEach(k -> client(ALICE).get(k, NO_PAST).expect(200)));
  }

  /** A key of s0 that was never written: one that alice, cut off, can answer for by herself. */
  private static String freshKeyOfShard0() {
    for (int i = 0; i < 100; i++) {
      String key = "unwritten-" + System.nanoTime();
      if (client(ALICE).get(key, NO_PAST).status() == 404) {
        return key;
      }
    }
    throw new AssertionError("no key of s0 among 100");
  }

  private static void awaitViewOf(List<Integer> side) {
    List<String> expected = side.stream().map(i -> cluster.node(i).address()).toList();
    Cluster.within(
        Budgets.GONE,
        () -> {
          for (int index : side) {
            assertThat(client(index).view()).containsExactlyInAnyOrderElementsOf(expected);
          }
        });
  }

  private static void awaitValue(List<String> keys, String value) {
    Cluster.within(
        Budgets.GONE,
        () -> {
          for (NodeProcess node : cluster.nodes()) {
            for (String key : keys) {
              Answer read = node.client().get(key, NO_PAST).expectResult(200, "found");
              assertThat(read.text("value")).as(read.toString()).isEqualTo(value);
            }
          }
        });
  }

  private static void awaitSameVersions(List<String> keys) {
    Cluster.within(
        Budgets.GONE,
        () -> {
          for (String key : keys) {
            Set<String> shown = new HashSet<>();
            for (NodeProcess node : cluster.nodes()) {
              Answer read = node.client().get(key, NO_PAST);
              shown.add(read.field("version") + " " + read.json().get("value"));
            }
            assertThat(shown).as(key).hasSize(1);
          }
        });
  }

  private static NodeClient client(int index) {
    return cluster.node(index).client();
  }
}
