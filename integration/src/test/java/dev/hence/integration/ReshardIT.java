package dev.hence.integration;

import static dev.hence.integration.harness.NodeClient.NO_PAST;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hence.integration.harness.Answer;
import dev.hence.integration.harness.Budgets;
import dev.hence.integration.harness.Cluster;
import dev.hence.integration.harness.NodeClient;
import dev.hence.integration.harness.NodeProcess;
import dev.hence.integration.harness.Traffic;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Reshard up and down over the same 600 keys; each test leaves its shards to the next. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ReshardIT {
  private static final int KEYS = 600;

  @RegisterExtension static final Cluster cluster = Cluster.standard();

  /** The token of a client that has written every key. */
  private static String token = NO_PAST;

  @Test
  @Order(1)
  void spread_50And200And600KeysInTwoShards_isEven() {
    for (int i = 0; i < KEYS; i++) {
      token = client(i).put("key" + i, Integer.toString(i), token).expect(201).token();
      if (i == 49 || i == 199 || i == 599) {
        awaitEvenSpread(2, i + 1);
      }
    }
  }

  @Test
  @Order(2)
  void reshard_twoToThree_keepsEveryKeyAndFailsNoRequest() {
    Traffic traffic = Traffic.over(cluster.nodes(), "during-growth");

    reshard(1, 3);

    awaitShards(3);
    traffic.stopAndCheck();
    awaitEvenSpread(3, KEYS);
    everyKeyIsReadWithTheOldToken();
  }

  @Test
  @Order(3)
  void reshard_threeToTwo_keepsEveryKeyAndFailsNoRequest() {
    Traffic traffic = Traffic.over(cluster.nodes(), "during-shrinking");

    reshard(4, 2);

    awaitShards(2);
    traffic.stopAndCheck();
    awaitEvenSpread(2, KEYS);
    everyKeyIsReadWithTheOldToken();
  }

  @Test
  @Order(4)
  void reshard_twoToOne_holdsEveryKeyOnEveryNode() {
    reshard(5, 1);

    awaitShards(1);
    awaitEvenSpread(1, KEYS);
    assertThat(client(3).shardMembers("s0")).hasSize(6);
    everyKeyIsReadWithTheOldToken();
  }

  @Test
  @Order(5)
  void reshard_oneToTwo_countsNoKeyTwice() throws Exception {
    AtomicBoolean done = new AtomicBoolean();
    FutureTask<Integer> sampler = new FutureTask<>(() -> largestSum(done));
    Thread.ofPlatform().daemon().start(sampler);

    reshard(2, 2);
    awaitShards(2);
    done.set(true);

    assertThat(sampler.get()).as("the largest sum of key counts seen").isEqualTo(KEYS);
    awaitEvenSpread(2, KEYS);
    everyKeyIsReadWithTheOldToken();
  }

  @Test
  @Order(6)
  void spread_600And200And50KeysInThreeShards_isEven() {
    reshard(0, 3);
    awaitShards(3);
    awaitEvenSpread(3, KEYS);
    for (int i = KEYS - 1; i >= 50; i--) {
      token = client(i).delete("key" + i, token).expectResult(200, "deleted").token();
      if (i == 200 || i == 50) {
        awaitEvenSpread(3, i);
      }
    }
  }

  @Test
  @Order(7)
  void reshard_afterADeath_countsLiveNodesOnly() {
    cluster.node("bob").kill();
    cluster.awaitViews(Budgets.GONE, cluster.addresses("alice", "carol", "dave", "eve", "frank"));

    client(0)
        .call("PUT", "/shard/reshard", "{\"shard-count\":3}")
        .expectError(400, "Not enough nodes to provide fault tolerance with requested shard count");
    reshard(4, 2);
    awaitShards(2);
    Cluster.within(
        Budgets.RESHARDED,
        () -> assertThat(client(2).keyCountOfAll()).as("live keys").isEqualTo(50));
  }

  private static void reshard(int node, int count) {
    Answer answer =
        client(node).call("PUT", "/shard/reshard", "{\"shard-count\":" + count + "}").expect(200);
    assertThat(answer.text("result")).isEqualTo("resharded");
  }

  /**
   * The largest sum of key counts at one node until done. A sum counts only if a second look finds
   * each shard's count as before, since a single look at several shards isn't one moment.
   */
  private static int largestSum(AtomicBoolean done) {
    int largest = 0;
    while (!done.get()) {
      List<Integer> first = counts();
      if (first.equals(counts())) {
        largest = Math.max(largest, first.stream().mapToInt(Integer::intValue).sum());
      }
    }
    return largest;
  }

  private static List<Integer> counts() {
    List<Integer> counts = new ArrayList<>();
    for (String id : client(4).shardIds()) {
      Answer answer = client(4).call("GET", "/shard/key-count/" + id);
      if (answer.status() == 200) {
        counts.add(Integer.parseInt(answer.field("shard-key-count").toString()));
      }
    }
    return counts;
  }

  private static void awaitShards(int count) {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      names.add("s" + i);
    }
    Cluster.within(
        Budgets.RESHARDED,
        () -> {
          Set<List<List<String>>> maps = new HashSet<>();
          for (NodeProcess node : cluster.running()) {
            assertThat(node.client().shardIds()).isEqualTo(names);
            List<List<String>> map = new ArrayList<>();
            names.forEach(id -> map.add(node.client().shardMembers(id)));
            maps.add(map);
            String own = node.client().nodeShardId().orElseThrow();
            assertThat(node.client().shardMembers(own)).contains(node.address());
          }
          assertThat(maps).as("the shard maps of all nodes").hasSize(1);
          assertThat(maps.iterator().next())
              .allSatisfy(m -> assertThat(m).hasSizeGreaterThanOrEqualTo(2));
        });
  }

  /** Waits until every node counts exactly so many keys, each shard within 25 % of even. */
  private static void awaitEvenSpread(int shards, int keys) {
    double even = (double) keys / shards;
    Cluster.within(
        Budgets.RESHARDED,
        () -> {
          for (NodeProcess node : cluster.running()) {
            int sum = 0;
            for (int i = 0; i < shards; i++) {
              int count = node.client().keyCount("s" + i);
              assertThat((double) count)
                  .as("keys of s%d of %d, by %s", i, keys, node.name())
                  .isBetween(even * 0.75, even * 1.25);
              sum += count;
            }
            assertThat(sum).as("keys by %s", node.name()).isEqualTo(keys);
          }
        });
  }

  private static void everyKeyIsReadWithTheOldToken() {
    for (int i = 0; i < KEYS; i++) {
      Answer read = client(i + 1).get("key" + i, token).expectResult(200, "found");
      assertThat(read.field("value").toString()).isEqualTo(Integer.toString(i));
    }
  }

  private static NodeClient client(int index) {
    List<NodeProcess> running = cluster.running();
    return running.get(index % running.size()).client();
  }
}
