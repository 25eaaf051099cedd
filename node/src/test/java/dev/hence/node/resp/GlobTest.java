package dev.hence.node.resp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class GlobTest {
  @ParameterizedTest
  @CsvSource({
    "*, abc, true",
    "*, '', true",
    "a*c, abbc, true",
    "a*c, abbd, false",
    "a*b*c, aXbYbZc, true",
    "a?c, abc, true",
    "a?c, ac, false",
    "h[ae]llo, hello, true",
    "h[^e]llo, hello, false",
    "h[^e]llo, hallo, true",
    "h[a-c]llo, hbllo, true",
    "h[c-a]llo, hbllo, true",
    "h[a-c]llo, hdllo, false",
    "[\\]]x, ]x, true",
    "a\\*, a*, true",
    "a\\*, ab, false",
    "\\?, ?, true",
    "\\?, x, false",
    "abc, ab, false",
    "ab, abc, false",
    "[abc, b, true",
    "a**, abc, true",
    "'', '', true",
    "'', a, false"
  })
  void pattern_matches(String pattern, String text, boolean matches) {
    assertThat(new Glob(pattern.getBytes(StandardCharsets.UTF_8)).matches(text)).isEqualTo(matches);
  }

  @Test
  void manyStars_costLittle() {
    Glob glob = new Glob(("a*".repeat(500) + "b").getBytes(StandardCharsets.UTF_8));

    assertThat(glob.matches("a".repeat(10_000))).isFalse();
  }
}
