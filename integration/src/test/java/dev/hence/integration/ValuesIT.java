package dev.hence.integration;

import static dev.hence.integration.harness.NodeClient.NO_PAST;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hence.integration.harness.Answer;
import dev.hence.integration.harness.Cluster;
import dev.hence.integration.harness.Json;
import dev.hence.integration.harness.NodeClient;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Any JSON value comes back with its type and its digits, from members and through others. */
class ValuesIT {
  @RegisterExtension static final Cluster cluster = Cluster.of(4).shards(2);

  private static final AtomicInteger keys = new AtomicInteger();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "true",
        "false",
        "0",
        "-0",
        "-0.0",
        "1",
        "-1",
        "1.0",
        "1.10",
        "0.1",
        "3.14159265358979323846264338327950288419716939937510",
        "2147483648",
        "9007199254740993",
        "-9223372036854775809",
        "18446744073709551616",
        "123456789012345678901234567890",
        "1e400",
        "1E+2",
        "1e-2",
        "0.000e-7",
        "-12.50E-0300",
        "\"\"",
        "\" \"",
        "\"0\"",
        "\"null\"",
        "\"a\\u0000b\"",
        "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"",
        "\"\\u00fc\"",
        "\"ü ß 漢字 עברית\"",
        "\"😀 👩‍👩‍👧\"",
        "\"\\ud83d\\ude00\"",
        "\"\\u2028\\u2029\\ufeff\"",
        "\"  two  spaces  \\t \"",
        "{}",
        "[]",
        "[[],[[]],{}]",
        "[1,\"1\",1.0,true,null,{\"a\":[]}]",
        "{\"\":\"\"}",
        "{\"value\":{\"value\":1},\"causal-metadata\":\"x\"}",
        "{\"b\":1.50,\"a\":{\"é\":[1e3,2E3],\"\\u0061b\":null}}",
        "{\"__proto__\":1,\"constructor\":2}",
      })
  void value_anyJson_comesBackAsItWas(String value) {
    roundTrip(value);
  }

  @Test
  void value_manyDigits_keepsThemAll() {
    roundTrip("1234567890".repeat(60));
    roundTrip("0." + "0987654321".repeat(60));
  }

  @Test
  void value_nestedDeeply_comesBackAsItWas() {
    roundTrip("[".repeat(50) + "{\"leaf\":0.10}" + "]".repeat(50));
  }

  @Test
  void value_spacedOut_comesBackTheSame() {
    roundTrip(" \n\t{ \"a\" : [ 1.0 , \" s  p \" ] ,\r\n \"b\" : null } ");
  }

  @Test
  void value_halfAMegabyte_comesBackAsItWas() {
    roundTrip("\"" + "0123456789abcdef".repeat(32 * 1024) + "\"");
  }

  @Test
  void value_longArray_comesBackAsItWas() {
    StringBuilder value = new StringBuilder("[0");
    for (int i = 1; i < 20_000; i++) {
      value.append(',').append(i);
    }
    roundTrip(value.append(']').toString());
  }

  @Test
  void value_replacedByAnotherType_isTheNewOne() {
    NodeClient node = cluster.node("alice").client();
    String token = NO_PAST;
    for (String value : new String[] {"1", "\"1\"", "null", "[1]", "{\"a\":1}", "false", "1.0"}) {
      token = node.put("retyped", value, token).token();
      assertThat(node.get("retyped", token).field("value")).isEqualTo(Json.parse(value));
    }
  }

  /** Writes at one node and reads at every node: two are members of the key's shard, two aren't. */
  private static void roundTrip(String value) {
    int number = keys.getAndIncrement();
    String key = "value" + number;
    NodeClient writer = cluster.node(number).client();
    String token = writer.put(key, value, NO_PAST).expectResult(201, "created").token();
    for (var node : cluster.nodes()) {
      Answer read = node.client().get(key, token).expectResult(200, "found");
      assertThat(read.field("value")).as(read.toString()).isEqualTo(Json.parse(value));
    }
  }
}
