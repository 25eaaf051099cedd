package dev.hence.node.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class Utf8Test {
  private static final int[] BYTES = {
    0, 0x41, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0, 0xc1, 0xc2, 0xdf, 0xe0, 0xe1, 0xec,
    0xed, 0xee, 0xef, 0xf0, 0xf1, 0xf3, 0xf4, 0xf5, 0xff
  };

  @Test
  void isValid_anyBytes_agreesWithTheJdk() {
    int valid = 0;
    for (int seed = 0; seed < 20_000; seed++) {
      Random random = new Random(seed);
      byte[] bytes = new byte[1 + random.nextInt(5)];
      for (int i = 0; i < bytes.length; i++) {
        bytes[i] = (byte) BYTES[random.nextInt(BYTES.length)];
      }
      boolean expected = isValidToTheJdk(bytes);
      valid += expected ? 1 : 0;
      assertThat(Utf8.isValid(bytes, bytes.length))
          .as("seed %d: %s", seed, HexFormat.of().formatHex(bytes))
          .isEqualTo(expected);
    }
    assertThat(valid).isGreaterThan(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "key", "ключ", "鍵", "🔑", "\u007f\u0080\u07ff\u0800\uffff"})
  void isValid_encodedText_isValid(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    assertThat(Utf8.isValid(bytes, bytes.length)).isTrue();
  }

  @Test
  void isValid_bytesBehindTheLength_areNotLookedAt() {
    byte[] bytes = {'a', (byte) 0xc3, (byte) 0xa9};
    assertThat(Utf8.isValid(bytes, 1)).isTrue();
    assertThat(Utf8.isValid(bytes, 2)).isFalse();
    assertThat(Utf8.isValid(bytes, 3)).isTrue();
  }

  private static boolean isValidToTheJdk(byte[] bytes) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }
}
