package dev.hence.integration.harness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
  @Test
  void parse_everyKind_keepsIt() {
    Json parsed = Json.parse(" {\"a\":[1.10,-0,1e400,true,null,\"\\u00e9\\n\"], \"b\":{}} ");

    assertThat(parsed)
        .isEqualTo(
            new Json.Fields(
                Map.of(
                    "a",
                    new Json.Items(
                        List.of(
                            new Json.Digits("1.10"),
                            new Json.Digits("-0"),
                            new Json.Digits("1e400"),
                            new Json.Flag(true),
                            new Json.Null(),
                            new Json.Text("\u00e9\n"))),
                    "b",
                    new Json.Fields(Map.of()))));
    assertThat(Json.parse(parsed.toString())).isEqualTo(parsed);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "[1,]",
        "{\"a\":1,\"a\":2}",
        "01",
        "1.",
        "tru",
        "\"\\x\"",
        "\"\n\"",
        "{} {}",
        "'a'"
      })
  void parse_noJson_fails(String text) {
    assertThatThrownBy(() -> Json.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }
}
