package dev.hence.node.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class BodyReaderTest {
  private static final BodyReader READER = new BodyReader(HttpSettings.DEFAULTS);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "true",
        "false",
        "0",
        "-0",
        "1",
        "-17",
        "1.0",
        "1.50",
        "1e0",
        "1E+400",
        "-0.00e-7",
        "123456789012345678901234567890.123456789012345678901234567890",
        "\"\"",
        "\"text\"",
        "\"quote \\\" slash \\\\ \\/ \\u00e9 \\ud83d\\udd11 \\n\"",
        "\"é鍵🔑\"",
        "\"\\ud800\"",
        "{}",
        "[]",
        "{ }",
        "[ ]",
        "{\"a\":{\"b\":[1, 2,{\"c\" : null}]} , \"value\": 3}",
        "[[],{},[[1.10]]]",
        "[\"}\",\"]\",\"\\\"\"]",
        "[ 1 , 2 ]"
      })
  void read_value_keepsItsBytes(String value) {
    for (String space : new String[] {"", " ", "\r\n\t  "}) {
      String member = "\"value\"" + space + ":" + space + value;
      assertThat(value("{" + member + "}")).isEqualTo(value);
      assertThat(value("{" + member + space + "}" + space)).isEqualTo(value);
      assertThat(value(space + "{" + space + member + space + ",\"b\":1}")).isEqualTo(value);
      assertThat(value("{\"é\":[{\"value\":7}]," + space + member + space + ",\"b\":\"\"}"))
          .isEqualTo(value);
    }
  }

  @Test
  void read_anyValue_keepsItsBytes() {
    for (int seed = 0; seed < 1_000; seed++) {
      Random random = new Random(seed);
      String value = JsonGen.value(random, 4);
      String body = JsonGen.around(random, "value", value);
      assertThat(value(body)).as("seed %d: %s", seed, body).isEqualTo(value);
    }
  }

  @Test
  void read_anyBodyCut_isBroken() {
    for (int seed = 0; seed < 60; seed++) {
      Random random = new Random(seed);
      String body = JsonGen.around(random, "value", JsonGen.value(random, 3)).strip();
      byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
      for (int length = 1; length < bytes.length; length++) {
        assertThat(READER.read(bytes, length))
            .as("seed %d, %d of %s", seed, length, body)
            .isInstanceOf(Body.Broken.class);
      }
    }
  }

  @Test
  void read_nameWithEscapes_isTheSameName() {
    assertThat(value("{\"v\\u0061lue\":1}")).isEqualTo("1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\r\n\t "})
  void read_blank_isNoBody(String body) {
    assertThat(read(body)).isEqualTo(Body.Members.NONE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "1",
        "\"value\"",
        "[]",
        "[{\"value\":1}]",
        "true",
        "{",
        "}",
        "{]",
        "x",
        "{value:1}",
        "{'value':1}",
        "{\"value\":1,}",
        "{\"value\":}",
        "{\"value\"}",
        "{\"value\":1}}",
        "{\"value\":1} {}",
        "{\"value\":1}x",
        "{\"value\":01}",
        "{\"value\":+1}",
        "{\"value\":.5}",
        "{\"value\":1.}",
        "{\"value\":0x1}",
        "{\"value\":NaN}",
        "{\"value\":Infinity}",
        "{\"value\":nul}",
        "{\"value\":True}",
        "{\"value\":\"\\x\"}",
        "{\"value\":\"\\u12g4\"}",
        "{\"value\":\"\u0001\"}",
        "{\"value\":\"\n\"}",
        "{\"value\":1 2}",
        "{\"value\":[1,]}",
        "{\"value\":1 /* one */}",
        "{\"value\":1// one\n}",
        "{\"value\":1,\"value\":1}",
        "{\"value\":1,\"v\\u0061lue\":1}",
        "{\"value\":{\"a\":1,\"a\":2}}",
        "{\"b\":{\"a\":1,\"a\":2},\"value\":1}",
        "{\"b\":[1,],\"value\":1}",
        "\ufeff{\"value\":1}"
      })
  void read_brokenBody_isToldSo(String body) {
    assertThat(read(body)).isInstanceOf(Body.Broken.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTF-16", "UTF-16LE", "UTF-16BE", "UTF-32", "UTF-32LE", "ISO-8859-1"})
  void read_otherCharset_isBroken(String charset) {
    byte[] bytes = "{\"value\":\"é\"}".getBytes(Charset.forName(charset));
    assertThat(READER.read(bytes, bytes.length)).isInstanceOf(Body.Broken.class);
  }

  @Test
  void read_pastALimit_isBroken() {
    assertThat(value(nested(100))).isEqualTo("[".repeat(99) + "]".repeat(99));
    assertThat(read(nested(101))).isInstanceOf(Body.Broken.class);
    assertThat(read(nested(100_000))).isInstanceOf(Body.Broken.class);
    assertThat(value("{\"value\":" + "9".repeat(1_000_000) + "}")).hasSize(1_000_000);
    assertThat(read("{\"value\":" + "9".repeat((1 << 20) + 1) + "}"))
        .isInstanceOf(Body.Broken.class);
    assertThat(value("{\"" + "n".repeat(10_000) + "\":0,\"value\":1}")).isEqualTo("1");
    assertThat(read("{\"" + "n".repeat(10_001) + "\":0}")).isInstanceOf(Body.Broken.class);
    String text = "\"" + "é".repeat(500_000) + "\"";
    assertThat(value("{\"value\":" + text + "}")).isEqualTo(text);
  }

  @Test
  void read_otherMembers_areKept() {
    assertThat(read("{\"causal-metadata\":\"t\\u0041\",\"shard-count\":2,\"socket-address\":[1]}"))
        .isInstanceOfSatisfying(
            Body.Members.class,
            members -> {
              assertThat(member(members, Body.Name.CAUSAL_METADATA).kind())
                  .isEqualTo(Body.Kind.STRING);
              assertThat(member(members, Body.Name.CAUSAL_METADATA).text()).isEqualTo("tA");
              assertThat(member(members, Body.Name.SHARD_COUNT).kind())
                  .isEqualTo(Body.Kind.INTEGER);
              assertThat(member(members, Body.Name.SHARD_COUNT).text()).isEqualTo("2");
              assertThat(member(members, Body.Name.SOCKET_ADDRESS).kind())
                  .isEqualTo(Body.Kind.CONTAINER);
              assertThat(members.member(Body.Name.VALUE)).isEmpty();
            });
  }

  /** A body of which {@code depth} levels are open at once. */
  private static String nested(int depth) {
    return "{\"value\":" + "[".repeat(depth - 1) + "]".repeat(depth - 1) + "}";
  }

  private static Body.Member member(Body.Members members, Body.Name name) {
    return members.member(name).orElseThrow();
  }

  private static String value(String body) {
    return switch (read(body)) {
      case Body.Members members ->
          new String(member(members, Body.Name.VALUE).json(), StandardCharsets.UTF_8);
      case Body.Broken broken -> throw new AssertionError(broken.detail() + ": " + body);
    };
  }

  private static Body read(String body) {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    return READER.read(bytes, bytes.length);
  }
}
