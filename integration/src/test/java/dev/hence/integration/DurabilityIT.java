package dev.hence.integration;

import static dev.hence.integration.harness.NodeClient.NO_PAST;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hence.integration.harness.Answer;
import dev.hence.integration.harness.Cluster;
import dev.hence.integration.harness.Json;
import dev.hence.integration.harness.NodeProcess;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What one node keeps on its own disk, with nobody to ask. */
class DurabilityIT {
  private static final int WRITES = 40;

  @RegisterExtension final Cluster alone = Cluster.of(1).unstarted();

  @ParameterizedTest
  @ValueSource(strings = {"always", "interval", "never"})
  void stopBySigterm_keepsAllAtEveryLevel(String level) {
    NodeProcess node = alone.node("alice");
    node.setVariable("HENCE_FSYNC", level);
    node.start().awaitReady();
    List<Answer> written = write(node);

    node.stop();
    node.start().awaitReady();

    check(node, written);
  }

  @Test
  void killRightAfterTheLastAnswer_keepsAll() {
    NodeProcess node = alone.node("alice");
    node.start().awaitReady();
    for (int round = 0; round < 3; round++) {
      List<Answer> written = write(node);
      node.kill();
      node.start().awaitReady();
      check(node, written);
    }
  }

  @Test
  void keyThatWasDeleted_staysDeletedThroughKills() {
    NodeProcess node = alone.node("alice");
    node.start().awaitReady();
    String token = node.client().put("gone", "1", NO_PAST).expect(201).token();
    Answer deleted = node.client().delete("gone", token).expectResult(200, "deleted");

    node.kill();
    node.start().awaitReady();

    node.client().get("gone", deleted.token()).expectError(404, "Key does not exist");
    assertThat(node.client().keyCount("s0")).isZero();
    node.client().put("gone", "2", deleted.token()).expectResult(201, "created");
  }

  /** Overwrites every key and returns the answers. */
  private static List<Answer> write(NodeProcess node) {
    List<Answer> written = new ArrayList<>();
    String token = NO_PAST;
    for (int i = 0; i < WRITES; i++) {
      Answer answer = node.client().put("kept" + i, Integer.toString(i), token);
      assertThat(answer.status()).as(answer.toString()).isIn(200, 201);
      written.add(answer);
      token = answer.token();
    }
    return written;
  }

  private static void check(NodeProcess node, List<Answer> written) {
    for (int i = 0; i < WRITES; i++) {
      Answer read = node.client().get("kept" + i, written.getLast().token());
      read.expectResult(200, "found");
      assertThat(read.field("value")).isEqualTo(new Json.Digits(Integer.toString(i)));
      assertThat(read.version()).isEqualTo(written.get(i).version());
    }
    assertThat(node.client().keyCount("s0")).isEqualTo(WRITES);
  }
}
