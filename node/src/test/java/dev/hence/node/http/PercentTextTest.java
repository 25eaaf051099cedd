package dev.hence.node.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PercentTextTest {
  @ParameterizedTest
  @CsvSource({
    "key, key",
    "a+b, a+b",
    "a%20b, a b",
    "a%2Fb, a/b",
    "a%2fb, a/b",
    "%25, %",
    "%2520, %20",
    "%C3%A9, é",
    "%F0%9F%94%91, 🔑",
    "%00, '\0'"
  })
  void decode_soundText_isResolvedOnce(String raw, String text) {
    assertThat(PercentText.decode(raw)).contains(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "%",
        "a%",
        "%2",
        "%2x",
        "%x2",
        "%%20",
        "% 20",
        "%-1",
        "%C3",
        "%C3%28",
        "%ff",
        "%ED%A0%80",
        "%C0%AF",
        "%u0041",
        "%٣٣",
        "é",
        "Ł"
      })
  void decode_brokenText_isRefused(String raw) {
    assertThat(PercentText.decode(raw)).isEmpty();
  }

  @Test
  void decode_bytesAsTheyCome_areUtf8() {
    String raw = new String("é🔑".getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    assertThat(PercentText.decode(raw)).contains("é🔑");
  }

  @Test
  void decode_anyTextWithAnyByteEscaped_isTheText() {
    for (int seed = 0; seed < 2_000; seed++) {
      Random random = new Random(seed);
      StringBuilder text = new StringBuilder();
      for (int i = random.nextInt(20); i > 0; i--) {
        int point = random.nextInt(random.nextBoolean() ? 128 : Character.MAX_CODE_POINT + 1);
        text.appendCodePoint(point >= 0xd800 && point < 0xe000 ? '?' : point);
      }
      StringBuilder raw = new StringBuilder();
      for (byte next : text.toString().getBytes(StandardCharsets.UTF_8)) {
        if (next == '%' || random.nextBoolean()) {
          raw.append("%%%02x".formatted(next & 0xff));
        } else {
          raw.append((char) (next & 0xff));
        }
      }
      assertThat(PercentText.decode(raw.toString()))
          .as("seed %d: %s", seed, raw)
          .contains(text.toString());
    }
  }
}
