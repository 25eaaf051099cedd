package dev.hence.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hence.integration.harness.Acknowledged;
import dev.hence.integration.harness.Answer;
import dev.hence.integration.harness.Budgets;
import dev.hence.integration.harness.Cluster;
import dev.hence.integration.harness.Json;
import dev.hence.integration.harness.NodeClient;
import dev.hence.integration.harness.NodeProcess;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * A node dies at each step of a reshard, and the reshard ends well once it is back. The shards go
 * from two to three and back again and again, so that each test leaves them to the next.
 *
 * <p>With three shards carol and frank serve s2, which they fetch from the four others; alice, the
 * first in view order, leads each step. Where it matters to the byte, a node is told at its start
 * where to die; it is started so behind the death before, at a point that only the next reshard
 * comes by.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ReshardDeathIT {
  /** A second's copying or two at the pace below. */
  private static final int KEYS = 300;

  private static final String VALUE = "\"" + "v".repeat(4_000) + "\"";

  /** A start on a busy machine, and what a reshard may wait for until it is answered. */
  private static final Duration ENDS = Duration.ofSeconds(60);

  private static final String CRASH_AT = "HENCE_CRASH_AT";

  @RegisterExtension
  static final Cluster cluster =
      Cluster.standard().with("HENCE_MOVE_BYTES_PER_SECOND", "1000000").unstarted();

  private static Optional<Acknowledged> writes = Optional.empty();

  /** What the keys written in the present test begin with. */
  private static String prefix = "";

  private static int turn;

  @Test
  @Order(1)
  void growing_targetDiesWhileItCleans_isThroughWhenItIsBack() {
    node("carol").setVariable(CRASH_AT, "drop:after-commit");
    cluster.start();
    Acknowledged filled = new Acknowledged(cluster.nodes());
    filled.write(IntStream.range(0, KEYS).mapToObj(i -> "filled" + i).toList(), VALUE);
    writes = Optional.of(filled);

    reshardAndAwaitDeath("bob", 3, "carol", "cut-over:before-commit");
  }

  @Test
  @Order(2)
  void shrinking_sourceDiesBeforeItCutsOver_isThroughWhenItIsBack() {
    reshardAndAwaitDeath("dave", 2, "carol", "filled:before-commit");
  }

  @Test
  @Order(3)
  void growing_targetDiesAtTheEndOfItsCopying_copiesAnewWhenItIsBack() {
    reshardAndAwaitDeath("alice", 3, "carol", "");
  }

  @Test
  @Order(4)
  void shrinking_leaderDiesAsFormerRolesEnd_anotherLeads() {
    restart("alice", "retire:before-commit");

    reshardAndAwaitDeath("eve", 2, "alice", "cut-over:after-commit");
  }

  @Test
  @Order(5)
  void growing_leaderDiesWithTheCutOverThatNobodyElseHas_anotherLeads() {
    reshardAndAwaitDeath("bob", 3, "alice", "copying:after-commit");
  }

  @Test
  @Order(6)
  void shrinking_leaderDiesWithTheFirstViewThatNobodyElseHas_anotherLeads() {
    reshardAndAwaitDeath("alice", 2, "alice", "");
  }

  @Test
  @Order(7)
  void growing_sourceDiesWhileItIsCopiedFrom_targetsGoOnAtAnother() {
    killWhileCopying("bob", 3, "carol", () -> byName(source("carol")));
  }

  @Test
  @Order(8)
  void shrinking_targetDiesWhileItCopies_isThroughWhenItIsBack() {
    killWhileCopying("bob", 2, "eve", () -> node("eve"));

    acknowledged().check(acknowledged().keys(""));
  }

  /** A reshard in which {@code victim} dies by itself; it is back with {@code next} to die at. */
  private static void reshardAndAwaitDeath(String asked, int count, String victim, String next) {
    startWrites();
    CompletableFuture<Optional<Answer>> answer = reshard(asked, count);
    node(victim).awaitEnd(ENDS);
    node(victim).setVariable(CRASH_AT, next.isEmpty() ? null : next);
    node(victim).start();
    awaitEnd(count, answer, asked.equals(victim));
  }

  /** A reshard in which, once {@code fetching} has a page, a node is killed and started again. */
  private static void killWhileCopying(
      String asked, int count, String fetching, Supplier<NodeProcess> victim) {
    startWrites();
    CompletableFuture<Optional<Answer>> answer = reshard(asked, count);
    Cluster.within(ENDS, () -> assertThat(fetched(fetching)).isPositive());
    NodeProcess dies = victim.get();
    dies.kill();
    assertThat(answer).as("the reshard, still copying").isNotDone();
    dies.start();
    awaitEnd(count, answer, false);
  }

  private static void startWrites() {
    turn++;
    prefix = "turn" + turn + "-";
    acknowledged().start(prefix);
  }

  private static void restart(String name, String crashAt) {
    node(name).stop();
    node(name).setVariable(CRASH_AT, crashAt);
    node(name).start().awaitReady();
    cluster.awaitAgreed();
  }

  /** The answer to a reshard; nothing if the node asked died of it. */
  private static CompletableFuture<Optional<Answer>> reshard(String asked, int count) {
    NodeClient client = new NodeClient(node(asked).address(), ENDS.plusSeconds(5));
    return CompletableFuture.supplyAsync(() -> {
      try (client) {
        return Optional.of(client.call("PUT", "/shard/reshard", "{\"shard-count\":" + count + "}"));
      } catch (UncheckedIOException e) {
        return Optional.empty();
      }
    });
  }

  private static void awaitEnd(
      int count, CompletableFuture<Optional<Answer>> answer, boolean mayBeLost) {
    Optional<Answer> answered = answer.join();
    if (!mayBeLost) {
      answered.orElseThrow().expect(200);
    }
    cluster.nodes().forEach(NodeProcess::awaitReady);
    Cluster.within(ENDS, () -> settled(count));
    Acknowledged client = acknowledged();
    client.stop();
    Cluster.within(Budgets.BACK, () -> client.check(client.keys(prefix)));
    assertThat(client(0).keyCountOfAll()).isGreaterThanOrEqualTo(client.keys("").size());
  }

  private static void settled(int count) {
    Set<List<List<String>>> maps = new HashSet<>();
    for (NodeProcess node : cluster.nodes()) {
      assertThat(node.client().call("GET", "/status").expect(200).field("transition"))
          .as("what %s has to move", node.name())
          .isInstanceOf(Json.Null.class);
      List<String> ids = node.client().shardIds();
      assertThat(ids).hasSize(count);
      maps.add(ids.stream().map(node.client()::shardMembers).toList());
    }
    assertThat(maps).as("the shard maps of all nodes").hasSize(1);
  }

  /** How many bytes the node has fetched of what it lacks. */
  private static long fetched(String name) {
    return here(name).map(f -> Long.parseLong(String.valueOf(f.get("bytes")))).orElse(0L);
  }

  /** The address that the node fetches from. */
  private static String source(String name) {
    return here(name)
        .map(fields -> fields.get("source"))
        .filter(Json.Text.class::isInstance)
        .map(text -> ((Json.Text) text).value())
        .orElseThrow(() -> new AssertionError(name + " has no source"));
  }

  private static Optional<Map<String, Json>> here(String name) {
    Json transition = node(name).client().call("GET", "/status").expect(200).field("transition");
    return transition instanceof Json.Fields(var step)
            && step.get("here") instanceof Json.Fields(var fields)
        ? Optional.of(fields)
        : Optional.empty();
  }

  private static NodeProcess byName(String address) {
    return cluster.nodes().stream()
        .filter(node -> node.address().equals(address))
        .findFirst()
        .orElseThrow();
  }

  private static NodeProcess node(String name) {
    return cluster.node(name);
  }

  private static NodeClient client(int index) {
    return cluster.node(index).client();
  }

  private static Acknowledged acknowledged() {
    return writes.orElseThrow();
  }
}
