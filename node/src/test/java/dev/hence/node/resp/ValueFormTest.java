package dev.hence.node.resp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hence.core.data.Value;
import dev.hence.core.testkit.Gen;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

final class ValueFormTest {
  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      textBlock =
          """
          plain,            "plain"
          a"b\\c,           "a\\"b\\\\c"
          größe €,          "größe €"
          5,                "5"
          null,             "null"
          """)
  void text_isStoredAsAJsonString(String text, String json) {
    assertThat(ValueForm.of(text.getBytes(StandardCharsets.UTF_8))).isEqualTo(Value.of(json));
  }

  @Test
  void controls_areEscaped() {
    byte[] text = "\n\r\t\b\f\u0000\u001f\u007f".getBytes(StandardCharsets.UTF_8);

    assertThat(ValueForm.of(text)).isEqualTo(Value.of("\"\\n\\r\\t\\b\\f\\u0000\\u001f\u007f\""));
  }

  @Test
  void bytesThatAreNoText_areStoredAsBase64() {
    assertThat(ValueForm.of(new byte[] {(byte) 0xff, 0, 1}))
        .isEqualTo(Value.of("{\"$base64\":\"/wAB\"}"));
  }

  @Test
  void anyBytes_storedAndRead_areTheSame() {
    for (int seed = 0; seed < 5_000; seed++) {
      Gen gen = new Gen(seed, 40);
      boolean ascii = gen.chance(50);
      List<Integer> drawn = gen.list(g -> g.between(0, ascii ? 127 : 255));
      byte[] bytes = new byte[drawn.size()];
      for (int i = 0; i < bytes.length; i++) {
        bytes[i] = drawn.get(i).byteValue();
      }

      Value value = ValueForm.of(bytes);

      assertThat(ValueForm.text(value)).as("seed " + seed).isEqualTo(bytes);
      if (ValueForm.isPlain(value.json())) {
        byte[] json = value.json();
        assertThat(java.util.Arrays.copyOfRange(json, 1, json.length - 1)).isEqualTo(bytes);
      }
      if (ascii) {
        assertThat(parsed(value)).isEqualTo(new String(bytes, StandardCharsets.UTF_8));
      }
    }
  }

  private static String parsed(Value value) {
    try (JsonParser parser =
        new JsonFactory().createParser(ObjectReadContext.empty(), value.json())) {
      assertThat(parser.nextToken()).isEqualTo(JsonToken.VALUE_STRING);
      return parser.getString();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "5",
        "1.50",
        "null",
        "true",
        "[1, 2]",
        "{\"a\":1}",
        // Text, which would have been stored as a string.
        "{\"$base64\":\"aGVsbG8=\"}",
        // Not just so: another order, blanks, no padding, a second member, no base64.
        "{ \"$base64\":\"/wAB\"}",
        "{\"$base64\":\"/w\"}",
        "{\"$base64\":\"/wAB\",\"a\":1}",
        "{\"$base64\":\"%%%%\"}",
        "{\"$base64\":\"\"}"
      })
  void otherJson_isReadAsItsText(String json) {
    assertThat(ValueForm.text(Value.of(json))).isEqualTo(json.getBytes(StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      textBlock =
          """
          "\\u00e9\\ud83d\\ude00",  é😀
          "\\/\\"\\\\",             /"\\
          "\\ud83d",                \uFFFD
          "\\ud83dx",               \uFFFDx
          "\\ude00\\ud83d",         \uFFFD\uFFFD
          "\\ud83d\\u0041",         \uFFFDA
          """)
  void jsonString_isReadAsItsText(String json, String text) {
    assertThat(new String(ValueForm.text(Value.of(json)), StandardCharsets.UTF_8)).isEqualTo(text);
  }
}
