package dev.hence.integration;

import static dev.hence.integration.harness.NodeClient.NO_PAST;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hence.integration.harness.Answer;
import dev.hence.integration.harness.Budgets;
import dev.hence.integration.harness.Cluster;
import dev.hence.integration.harness.Json;
import dev.hence.integration.harness.NodeClient;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a running node tells of itself. */
class StatusIT {
  @RegisterExtension static final Cluster cluster = Cluster.standard();

  @Test
  void status_ofEveryNode_tellsWhoItIsAndWhatItHas() {
    String token = NO_PAST;
    for (int i = 0; i < 60; i++) {
      token = client(i).put("key" + i, "1", token).expect(201).token();
    }
    Cluster.within(Budgets.AGREED, this::everyNodeHasAllOfItsShardStable);
    long keys = 0;
    for (int i = 0; i < 6; i++) {
      Answer status = client(i).call("GET", "/status").expect(200);
      assertThat(text(fields(status.json(), "node"), "address"))
          .isEqualTo(cluster.nodes().get(i).address());
      assertThat(status.text("role")).isEqualTo("serving");
      assertThat(status.text("shard")).isEqualTo(i < 3 ? "s0" : "s1");
      assertThat(number(status.json(), "disk-bytes")).isPositive();
      assertThat(status.field("transition")).isInstanceOf(Json.Null.class);
      assertThat(number(fields(status.json(), "slots"), "served")).isEqualTo(8_192);
      for (Json peer : items(status.json(), "peers")) {
        Map<String, Json> fields = ((Json.Fields) peer).fields();
        assertThat(text(fields, "state")).isEqualTo("serving");
        assertThat(fields.get("round-trip-ms")).as("%s", peer).isInstanceOf(Json.Digits.class);
      }
      keys += i % 3 == 0 ? number(status.json(), "keys") : 0;
    }
    assertThat(keys).isGreaterThanOrEqualTo(60);
  }

  private void everyNodeHasAllOfItsShardStable() {
    for (int i = 0; i < 6; i++) {
      Answer status = client(i).call("GET", "/status").expect(200);
      assertThat(number(fields(status.json(), "stability"), "unstable-updates")).isZero();
      for (Json peer : items(status.json(), "peers")) {
        Map<String, Json> fields = ((Json.Fields) peer).fields();
        assertThat(fields.get("behind")).hasToString("0");
        assertThat(fields.get("round-trip-ms")).isInstanceOf(Json.Digits.class);
      }
    }
  }

  @Test
  void debugToken_ofAWrite_namesItsUpdateAndWhoHasIt() {
    Answer written = client(0).put("explained", "1", NO_PAST).expect(201);
    String token = written.text("causal-metadata");

    // Nodes of the other shard hear from its writer within a report.
    Cluster.within(Budgets.AGREED, () -> explains(written));

    client(5).call("GET", "/debug/token?token=" + token.substring(1)).expectError(400);
  }

  private static void explains(Answer written) {
    String path = "/debug/token?key=explained&token=" + written.text("causal-metadata");
    Answer explained = client(5).call("GET", path).expect(200);
    Map<String, Json> entry =
        ((Json.Fields) items(explained.json(), "entries").getFirst()).fields();
    assertThat(text(entry, "version")).isEqualTo(written.version());
    assertThat(items(entry, "holders")).hasSize(3).contains(at(entry, "node"));
    Map<String, Json> request = fields(explained.json(), "request");
    assertThat(text(request, "shard")).isEqualTo(text(entry, "shard"));
  }

  @Test
  void plan_toThreeShards_movesAThirdAndChangesNothing() {
    Answer plan = client(2).call("GET", "/shard/plan?shard-count=3").expect(200);
    assertThat(number(plan.json(), "slots-moved")).isBetween(5_461L, 5_463L);
    assertThat(items(plan.json(), "members")).hasSize(6);
    assertThat(client(2).shardIds()).isEqualTo(List.of("s0", "s1"));

    client(2)
        .call("GET", "/shard/plan?shard-count=4")
        .expectError(400, "Not enough nodes to provide fault tolerance with requested shard count");
  }

  private static NodeClient client(int index) {
    return cluster.nodes().get(index % 6).client();
  }

  private static Json at(Map<String, Json> of, String name) {
    return Objects.requireNonNull(of.get(name), name);
  }

  private static Map<String, Json> fields(Map<String, Json> of, String name) {
    return ((Json.Fields) at(of, name)).fields();
  }

  private static List<Json> items(Map<String, Json> of, String name) {
    return ((Json.Items) at(of, name)).items();
  }

  private static String text(Map<String, Json> of, String name) {
    return ((Json.Text) at(of, name)).value();
  }

  private static long number(Map<String, Json> of, String name) {
    return Long.parseLong(at(of, name).toString());
  }
}
