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
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes beyond the contract: versions, health, acks, logs; and how a node ends. */
class EdgeIT {
  /** Acks are waited for longer than a busy machine takes over a sync. */
  @RegisterExtension
  static final Cluster cluster =
      Cluster.standard().with("HENCE_LOG", "json").with("HENCE_ACKS_WAIT_MS", "5000");

  @Test
  void healthzAndReadyz_whileServing_200() {
    for (NodeProcess node : cluster.nodes()) {
      assertThat(node.client().call("GET", "/healthz").expect(200).json()).isNotEmpty();
      assertThat(node.client().call("GET", "/readyz").expect(200).json()).isNotEmpty();
    }
  }

  @Test
  void version_ofAWrite_isThatOfItsReadsEverywhereAndTheETag() {
    NodeClient alice = cluster.node("alice").client();
    Answer written = alice.put("versioned", "1", NO_PAST).expect(201);
    checkEntityTag(written);
    for (NodeProcess node : cluster.nodes()) {
      Answer read = node.client().get("versioned", written.token()).expect(200);
      assertThat(read.version()).isEqualTo(written.version());
      checkEntityTag(read);
    }

    Answer same = alice.put("versioned", "1", written.token()).expect(200);
    assertThat(same.version()).isNotEqualTo(written.version());
    Answer other = alice.put("versioned-too", "1", same.token()).expect(201);
    assertThat(other.version()).isNotEqualTo(same.version());
  }

  @Test
  void version_ofADelete_isThatOfThe404sAfterItUntilAllHaveIt() {
    NodeClient dave = cluster.node("dave").client();
    Answer written = dave.put("versioned-gone", "1", NO_PAST).expect(201);
    Answer deleted = dave.delete("versioned-gone", written.token()).expect(200);
    checkEntityTag(deleted);
    assertThat(deleted.version()).isNotEqualTo(written.version());

    // A tombstone that every replica has may be dropped at any time.
    String[] versions = {deleted.field("version").toString(), "null"};
    for (NodeProcess node : cluster.nodes()) {
      Answer gone = node.client().get("versioned-gone", deleted.token()).expect(404);
      assertThat(gone.field("version").toString()).isIn((Object[]) versions);
      Answer goneTwice = node.client().delete("versioned-gone", gone.token()).expect(404);
      assertThat(goneTwice.field("version").toString()).isIn((Object[]) versions);
    }
  }

  @Test
  void version_ofAKeyNeverWritten_isNull() {
    for (NodeProcess node : cluster.nodes()) {
      Answer absent = node.client().get("versioned-never", NO_PAST).expect(404);
      assertThat(absent.field("version")).isEqualTo(new Json.Null());
      assertThat(node.client().delete("versioned-never", NO_PAST).field("version"))
          .isEqualTo(new Json.Null());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"local", "two", "majority", "all"})
  void acks_everyLevel_isTaken(String level) {
    for (int i = 0; i < 6; i++) {
      NodeClient node = cluster.node(i).client();
      String path = "/kvs/acks-" + level + i + "?acks=" + level;
      Answer written = node.call("PUT", path, NodeClient.putBody("1", NO_PAST));
      String token = written.expectResult(201, "created").token();
      node.call("DELETE", path, NodeClient.tokenBody(token)).expectResult(200, "deleted");
    }
  }

  @Test
  void acks_all_isAtEveryReplicaWhenAnswered() {
    for (int i = 0; i < 12; i++) {
      String path = "/kvs/acked" + i + "?acks=all";
      Answer written =
          cluster.node(i).client().call("PUT", path, NodeClient.putBody("1", NO_PAST)).expect(201);
      assertThat(written.field("acks")).isEqualTo(new Json.Digits("3"));
      for (NodeProcess node : cluster.nodes()) {
        Answer read = node.client().get("acked" + i, NO_PAST).expectResult(200, "found");
        assertThat(read.version()).isEqualTo(written.version());
      }
    }
  }

  @Test
  void acks_unknownLevel_400() {
    NodeClient node = cluster.node("bob").client();
    for (String level : List.of("most", "", "ALL", "1")) {
      node.call("PUT", "/kvs/unacked?acks=" + level, NodeClient.putBody("1", NO_PAST))
          .expectError(400);
    }
    node.get("unacked", NO_PAST).expect(404);
  }

  @Test
  void concurrentWrites_atAllNodes_convergeAtAllReplicas() throws InterruptedException {
    List<Thread> writers = new ArrayList<>();
    List<Throwable> failures = new ArrayList<>();
    for (NodeProcess node : cluster.nodes()) {
      Thread writer = Thread.ofPlatform().unstarted(() -> contend(node));
      writer.setUncaughtExceptionHandler((thread, failure) -> {
        synchronized (failures) {
          failures.add(failure);
        }
      });
      writers.add(writer);
    }
    writers.forEach(Thread::start);
    for (Thread writer : writers) {
      writer.join();
    }

    assertThat(failures).isEmpty();
    Cluster.within(
        Budgets.CONVERGED,
        () -> {
          for (int key = 0; key < 5; key++) {
            Set<String> shown = new HashSet<>();
            for (NodeProcess node : cluster.nodes()) {
              Answer read = node.client().get("contended" + key, NO_PAST);
              shown.add(
                  read.status() + " " + read.field("version") + " " + read.json().get("value"));
            }
            assertThat(shown).as("contended" + key).hasSize(1);
          }
        });
  }

  @Test
  void sigterm_whileServing_endsWithinASecond() {
    NodeProcess carol = cluster.node("carol");
    long started = System.nanoTime();
    carol.stop();
    Duration took = Duration.ofNanos(System.nanoTime() - started);

    carol.start().awaitReady();
    cluster.awaitViews(Budgets.GONE, cluster.addresses());
    assertThat(took).isLessThan(Budgets.STOPPED);
  }

  @Test
  void log_inJson_isOneObjectALine() {
    for (NodeProcess node : cluster.nodes()) {
      List<String> lines = node.log().lines().filter(line -> !line.isBlank()).toList();
      assertThat(lines).isNotEmpty();
      assertThat(lines)
          .allSatisfy(
              line -> assertThat(Json.parse(line)).as(line).isInstanceOf(Json.Fields.class));
    }
  }

  @Test
  void log_ofRequests_isSilent() {
    NodeProcess eve = cluster.node("eve");
    int before = eve.log().length();
    for (int i = 0; i < 50; i++) {
      eve.client().put("unlogged" + i, "1", NO_PAST).expect(201);
      eve.client().call("PUT", "/kvs/unlogged", "{}").expect(400);
    }
    assertThat(eve.log().substring(before)).doesNotContain("unlogged");
  }

  private static void contend(NodeProcess node) {
    for (int i = 0; i < 20; i++) {
      String key = "contended" + i % 5;
      int status =
          i % 7 == 6
              ? node.client().delete(key, NO_PAST).status()
              : node.client().put(key, "\"" + node.name() + i + "\"", NO_PAST).status();
      // 504: a forwarded write whose answer a busy machine held up; replicas converge on it too.
      if (!Set.of(200, 201, 404, 504).contains(status)) {
        throw new AssertionError(node.name() + " answered " + status + " for " + key);
      }
    }
  }

  private static void checkEntityTag(Answer answer) {
    assertThat(answer.header("etag").orElse("none"))
        .as(answer.toString())
        .isEqualTo("\"" + answer.version() + "\"");
  }
}
