package dev.hence.core.clock;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class TokenCodecTest {
  private static final int ROUNDS = 2_000;
  private static final String ALPHABET =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

  private static final TokenCodec CHECKSUM = TokenCodec.withChecksum();

  static Stream<TokenCodec> codecs() {
    return Stream.of(CHECKSUM, secret("one"));
  }

  @ParameterizedTest
  @MethodSource("codecs")
  void decode_whatEncodeMade_isTheToken(TokenCodec codec) {
    for (int seed = 0; seed < ROUNDS; seed++) {
      Token token = token(new Random(seed));
      assertThat(codec.decode(codec.encode(token)))
          .as("seed %d", seed)
          .isEqualTo(new TokenCodec.Genuine(token));
    }
  }

  @ParameterizedTest
  @MethodSource("codecs")
  void decode_noPast_isReadBack(TokenCodec codec) {
    assertThat(codec.decode(codec.encode(Token.NO_PAST)))
        .isEqualTo(new TokenCodec.Genuine(Token.NO_PAST));
  }

  @ParameterizedTest
  @MethodSource("codecs")
  void decode_anyOneCharacterChanged_isRefused(TokenCodec codec) {
    String text = codec.encode(token(new Random(7)));
    for (int i = 0; i < text.length(); i++) {
      for (char other : (ALPHABET + "=+/ \u00e9\u0141").toCharArray()) {
        if (other != text.charAt(i)) {
          String changed = text.substring(0, i) + other + text.substring(i + 1);
          assertThat(codec.decode(changed)).as(changed).isInstanceOf(TokenCodec.Unreadable.class);
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("codecs")
  void decode_cutOrGrownByOneCharacter_isRefused(TokenCodec codec) {
    for (int seed = 0; seed < ROUNDS / 10; seed++) {
      String text = codec.encode(token(new Random(seed)));
      for (int length = 0; length < text.length(); length++) {
        assertThat(codec.decode(text.substring(0, length)))
            .isInstanceOf(TokenCodec.Unreadable.class);
      }
      for (char more : (ALPHABET + "=").toCharArray()) {
        assertThat(codec.decode(text + more)).isInstanceOf(TokenCodec.Unreadable.class);
        assertThat(codec.decode(more + text)).isInstanceOf(TokenCodec.Unreadable.class);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("codecs")
  void decode_randomText_isRefused(TokenCodec codec) {
    for (int seed = 0; seed < ROUNDS; seed++) {
      Random random = new Random(seed);
      boolean anyCharacter = random.nextInt(4) == 0;
      StringBuilder text = new StringBuilder();
      for (int i = random.nextInt(90); i > 0; i--) {
        text.append(
            anyCharacter
                ? (char) random.nextInt(Character.MAX_VALUE)
                : ALPHABET.charAt(random.nextInt(ALPHABET.length())));
      }
      assertThat(codec.decode(text.toString()))
          .as("seed %d", seed)
          .isInstanceOf(TokenCodec.Unreadable.class);
    }
  }

  @Test
  void decode_sealedOtherwise_isRefused() {
    Token token = token(new Random(3));
    assertThat(secret("one").decode(CHECKSUM.encode(token)))
        .isEqualTo(new TokenCodec.Unreadable("it was made by a cluster with another secret"));
    assertThat(CHECKSUM.decode(secret("one").encode(token)))
        .isEqualTo(new TokenCodec.Unreadable("it was made by a cluster with another secret"));
    assertThat(secret("one").decode(secret("two").encode(token)))
        .isEqualTo(new TokenCodec.Unreadable("it is cut or altered"));
  }

  @Test
  void decode_sealedButNotCanonical_isRefused() {
    assertThat(CHECKSUM.decode(sealed(1, "05", "")))
        .isEqualTo(new TokenCodec.Genuine(new Token(9, 5, 77, VectorClock.EMPTY)));
    String writer1 = "0000000000000001";
    String writer2 = "8000000000000002";
    assertThat(CHECKSUM.decode(sealed(1, "05", writer1 + "01" + writer2 + "ff01")))
        .isInstanceOf(TokenCodec.Genuine.class);

    assertThat(unreadable(sealed(5, "05", ""))).isEqualTo("its version is not known here");
    assertThat(unreadable(sealed(1, "8500", ""))).isEqualTo("its epoch is malformed");
    assertThat(unreadable(sealed(1, "ffffffffffffffffff01", "")))
        .isEqualTo("its epoch is malformed");
    String others = "its other epochs are malformed";
    assertThat(CHECKSUM.decode(sealed(3, "05020104", "")))
        .isEqualTo(new TokenCodec.Genuine(new Token(9, 5, 77, VectorClock.EMPTY, List.of(1L, 4L))));
    assertThat(unreadable(sealed(3, "0500", ""))).isEqualTo(others);
    assertThat(unreadable(sealed(3, "050100", ""))).isEqualTo(others);
    assertThat(unreadable(sealed(3, "050105", ""))).isEqualTo(others);
    assertThat(unreadable(sealed(3, "05020303", ""))).isEqualTo(others);
    assertThat(unreadable(sealed(3, "05018100", ""))).isEqualTo(others);
    assertThat(unreadable(sealed(4, "050101", "")))
        .isEqualTo("it was made by a cluster with another secret");
    String order = "its entries are out of order";
    assertThat(unreadable(sealed(1, "05", writer1 + "00"))).isEqualTo(order);
    assertThat(unreadable(sealed(1, "05", writer1 + "8100"))).isEqualTo(order);
    assertThat(unreadable(sealed(1, "05", writer1 + "01" + writer1 + "02"))).isEqualTo(order);
    assertThat(unreadable(sealed(1, "05", writer2 + "01" + writer1 + "02"))).isEqualTo(order);
    assertThat(unreadable(sealed(1, "05", writer1))).isEqualTo("it is cut");
    assertThat(unreadable(sealed(1, "05", "01"))).isEqualTo("it is cut");
    assertThat(unreadable(sealed(1, "05", writer1 + "80"))).isEqualTo("it is cut");
  }

  @Test
  void fits_tokensAroundTheCap_agreesWithTheLongerText() {
    TokenCodec sealed = secret("one");
    VectorClock.Builder entries = new VectorClock.Builder(400);
    boolean fitted = true;
    for (int writer = 0; writer < 400; writer++) {
      entries.add(writer, 1L << (writer % 60));
      Token token = new Token(1, 1L << (writer % 50), 1, entries.build());
      boolean fits = TokenCodec.fits(token, 0);
      assertThat(fits).isEqualTo(sealed.encode(token).length() <= TokenCodec.CHARACTERS_MAX);
      assertThat(TokenCodec.fits(token, 1)).isEqualTo(fits && TokenCodec.fits(longer(token), 0));
      fitted &= fits;
    }
    assertThat(fitted).isFalse();
  }

  /** The token with one entry more, of the longest kind. */
  private static Token longer(Token token) {
    return new Token(
        token.cluster(), token.epoch(), token.time(), token.entries().with(-1, Long.MAX_VALUE));
  }

  @Test
  void decode_textPastTheCap_isRefused() {
    VectorClock.Builder entries = new VectorClock.Builder(400);
    for (int writer = 0; writer < 400; writer++) {
      entries.add(writer, Long.MAX_VALUE);
    }
    String text = CHECKSUM.encode(new Token(1, 1, 1, entries.build()));
    assertThat(text).hasSizeGreaterThan(TokenCodec.CHARACTERS_MAX);
    assertThat(unreadable(text)).isEqualTo("it is longer than 4096 characters");
    assertThat(unreadable("A".repeat(TokenCodec.CHARACTERS_MAX)))
        .isEqualTo("its version is not known here");
  }

  @Test
  void encode_twoUnstableWriters_takesAtMost64Characters() {
    VectorClock two = new VectorClock.Builder(2).add(1, 1_000_000).add(-1, 1_000_000).build();
    Token token = new Token(-1, 10_000, Long.MAX_VALUE, two);
    assertThat(CHECKSUM.encode(token)).hasSizeLessThanOrEqualTo(64);
    assertThat(secret("one").encode(token)).hasSizeLessThanOrEqualTo(64);
  }

  private static String unreadable(String text) {
    return switch (CHECKSUM.decode(text)) {
      case TokenCodec.Unreadable unreadable -> unreadable.reason();
      case TokenCodec.Genuine genuine -> throw new AssertionError("read: " + genuine);
    };
  }

  /** A token of cluster 9 and time 77 with a right checksum, whatever its parts. */
  private static String sealed(int version, String epochHex, String entriesHex) {
    byte[] epoch = HexFormat.of().parseHex(epochHex);
    byte[] entries = HexFormat.of().parseHex(entriesHex);
    ByteBuffer out = ByteBuffer.allocate(1 + 4 + epoch.length + 8 + entries.length + 4);
    out.put((byte) version).putInt(9).put(epoch).putLong(77).put(entries);
    CRC32C checksum = new CRC32C();
    checksum.update(out.array(), 0, out.position());
    out.putInt((int) checksum.getValue());
    return Base64.getUrlEncoder().withoutPadding().encodeToString(out.array());
  }

  private static TokenCodec secret(String text) {
    return TokenCodec.withSecret(text.getBytes(StandardCharsets.UTF_8));
  }

  private static Token token(Random random) {
    VectorClock entries = VectorClock.EMPTY;
    for (int i = random.nextInt(12); i > 0; i--) {
      entries = entries.with(random.nextLong(), number(random) + 1);
    }
    Token token = new Token(random.nextInt(), number(random), random.nextLong(), entries);
    boolean joined = random.nextInt(4) == 0;
    long epoch = number(random);
    return joined ? token.join(new Token(0, epoch, 0, VectorClock.EMPTY)) : token;
  }

  /** A number of any size, 0 to 2⁶² − 1. */
  private static long number(Random random) {
    return random.nextLong() >>> (2 + random.nextInt(62));
  }
}
