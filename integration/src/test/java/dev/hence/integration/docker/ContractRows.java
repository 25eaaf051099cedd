package dev.hence.integration.docker;

import static dev.hence.integration.harness.NodeClient.NO_PAST;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hence.integration.harness.Answer;
import dev.hence.integration.harness.NodeClient;
import java.util.List;

/** Rows of the HTTP contract that need no more than one node's published port. */
final class ContractRows {
  private static final String NO_REPLICA = "View has no such replica";
  private static final int BODY_BYTES_MAX = 1 << 20;

  private static final List<String> VALUES =
      List.of(
          "null",
          "true",
          "-0.0",
          "1.10",
          "9007199254740993",
          "123456789012345678901234567890",
          "1e400",
          "\"\"",
          "\"a \\\" ü 漢 😀\"",
          "[]",
          "{}",
          "{\"a\":[1,{\"b\":[null,2.50]}]}");

  private final NodeClient node;

  ContractRows(NodeClient node) {
    this.node = node;
  }

  /** Each kind of value comes back to the digit, whatever form an empty token has. */
  void values() {
    List<String> empty = List.of("null", "0", "\"\"", "{}", "[]");
    for (int i = 0; i < VALUES.size(); i++) {
      String noPast = empty.get(i % empty.size());
      String written = node.put("value", VALUES.get(i), noPast).token();
      Answer read = node.get("value", written).expectResult(200, "found");
      assertThat(read.body()).contains("\"value\":" + VALUES.get(i));
    }
    node.delete("value", "[]").expectResult(200, "deleted");
  }

  /** A seat that nobody takes, and those that there are. */
  void view(String present) {
    String nobody = body("10.10.0.200:8090");
    node.call("DELETE", "/view", nobody).expectError(404, NO_REPLICA);
    assertThat(node.call("PUT", "/view", nobody).expect(201).text("result")).isEqualTo("added");
    assertThat(node.call("PUT", "/view", nobody).expect(200).text("result"))
        .isEqualTo("already present");
    assertThat(node.call("DELETE", "/view", nobody).expect(200).text("result"))
        .isEqualTo("deleted");
    node.call("DELETE", "/view", nobody).expectError(404, NO_REPLICA);
    assertThat(node.call("PUT", "/view", body(present)).expect(200).text("result"))
        .isEqualTo("already present");
    for (String address : List.of("", "10.10.0.2", "10.10.0.2:0", "10.10.0.256:8090")) {
      node.call("PUT", "/view", body(address)).expectError(400);
      node.call("DELETE", "/view", body(address)).expectError(400);
    }
    node.call("PUT", "/view", "{}").expectError(400);
  }

  /** Shards and nodes that there aren't, and numbers that make no sense. */
  void shards(String shard, String member) {
    node.call("PUT", "/shard/add-member/nowhere", body(member)).expectError(404);
    node.call("PUT", "/shard/add-member/" + shard, body("10.10.0.201:8090")).expectError(404);
    node.call("PUT", "/shard/add-member/" + shard, "{}").expectError(400);
    node.call("PUT", "/shard/add-member/" + shard, body(member)).expect(200);
    for (String count : List.of("0", "-1", "1.5", "\"2\"", "null")) {
      node.call("PUT", "/shard/reshard", "{\"shard-count\":" + count + "}").expectError(400);
    }
    node.call("PUT", "/shard/reshard", "{}").expectError(400);
  }

  /** Bodies, paths and methods that make no sense; nothing of them is written. */
  void badInput() {
    node.call("PUT", "/kvs/bad", "{\"value\":1").expectError(400);
    node.call("PUT", "/kvs/bad", "{\"value\":1,\"value\":2}").expectError(400);
    node.callBytes("PUT", "/kvs/bad", new byte[] {'{', '"', (byte) 0xff, '"', ':', '1', '}'})
        .expectError(400);
    node.put("bad", '"' + "x".repeat(BODY_BYTES_MAX) + '"', NO_PAST).expectError(413);
    node.call("GET", "/nowhere").expectError(404);
    Answer refused = node.call("POST", "/kvs/bad", "{\"value\":1}").expectError(405);
    assertThat(refused.header("allow").orElse("")).contains("GET", "PUT", "DELETE");
    node.call("GET", "/kvs/%ff").expectError(400);
    node.get("bad", NO_PAST).expectError(404, "Key does not exist");
  }

  private static String body(String address) {
    return "{\"socket-address\":\"" + address + "\"}";
  }
}
