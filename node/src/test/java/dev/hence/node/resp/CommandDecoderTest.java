package dev.hence.node.resp;

import static dev.hence.node.resp.EmbeddedResp.array;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hence.core.replica.Acks;
import dev.hence.core.testkit.Gen;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Texts are Latin-1, as bytes. */
final class CommandDecoderTest {
  private static final RespSettings SMALL =
      new RespSettings(50, 100, 8, 200, 64, 10_000, 60_000, 2_000, 10, 1_000, Acks.TWO);

  static List<String> streams() {
    return List.of(
        array("GET", "key"),
        array("SET", "k\r\n", "\r\n$1\r\n") + array("PING"),
        array("SET", "", "\u00ff\u0000\u0080"),
        "PING\r\nSET a \"b\\x41\\n\" 'c\\'d'\n\r\n\n  \r\nGET a\r\n" + array("ECHO", "x"),
        "*0\r\n*-1\r\n" + array("PING"),
        "*3\r\n$3\r\nSET\r\n:5\r\n",
        "*2\r\n$3\r\nGET\r\n$-1\r\n",
        "*-2\r\n*x\r\n",
        "*9\r\n",
        "GET \"a\r\n",
        "*1\r\n$101\r\n",
        "*1\r\n$4\r\nPINGxy",
        "*111111111111111111111111",
        "*1\r\n$111111111111111111111111",
        "*1\r\n$4\rx");
  }

  @ParameterizedTest
  @MethodSource("streams")
  void stream_cutAtEveryByte_isReadTheSame(String stream) {
    List<String> whole = decode(List.of(stream));

    for (int cut = 0; cut <= stream.length(); cut++) {
      assertThat(decode(List.of(stream.substring(0, cut), stream.substring(cut))))
          .as("cut at " + cut)
          .isEqualTo(whole);
    }
    assertThat(decode(stream.chars().mapToObj(c -> String.valueOf((char) c)).toList()))
        .isEqualTo(whole);
  }

  @Test
  void quotes_asRedisHasThem() {
    assertThat(decode(List.of("  set  k\tv \r\n"))).containsExactly("[SET, k, v]");
    assertThat(decode(List.of("ECHO \"a b\\x41\\n\\\"\\q\"\r\n")))
        .containsExactly("[ECHO, a bA\n\"q]");
    assertThat(decode(List.of("ECHO 'a\\'b\\n'\n"))).containsExactly("[ECHO, a'b\\n]");
    assertThat(decode(List.of("ECHO \"a\"b\n")))
        .containsExactly("ERR Protocol error: unbalanced quotes in request");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          *9;                   | invalid multibulk length
          *x;                   | invalid multibulk length
          *1;:                  | expected '$', got ':'
          *1;$-1;               | invalid bulk length
          *1;$101;              | invalid bulk length
          *3;$100;              | -
          *1;$4;PINGxx          | expected the end of a line behind a bulk string
          *11111111111111111111111 | invalid multibulk length
          GET 'a                | -
          GET 'a;               | unbalanced quotes in request
          """)
  void malformed_isToldByName(String bytes, String error) {
    List<String> decoded = decode(List.of(bytes.replace(";", "\r\n")));

    assertThat(decoded)
        .isEqualTo(error.equals("-") ? List.of() : List.of("ERR Protocol error: " + error));
  }

  @Test
  void command_ofTooManyBytesTogether_isRefused() {
    String hundred = "x".repeat(100);

    assertThat(decode(List.of(array("MSET", hundred, hundred))))
        .containsExactly("ERR Protocol error: too big a command: at most 200 bytes");
  }

  @ParameterizedTest
  @ValueSource(ints = {64, 65})
  void line_upToItsLimit_isRead(int length) {
    List<String> decoded = decode(List.of("x".repeat(length) + "\n"));

    assertThat(decoded.getFirst())
        .isEqualTo(
            length == 64
                ? "[" + "X".repeat(64) + "]"
                : "ERR Protocol error: too big inline request");
  }

  @Test
  void randomBytes_neverFailAndAreReadTheSameHoweverCut() {
    List<String> parts =
        List.of("*", "$", "\r\n", "1", "3", "GET", "-", "\"", "'", "\\x", "\u0000", " ", "99", "k");
    for (int seed = 0; seed < 20_000; seed++) {
      Gen gen = new Gen(seed, 30);
      StringBuilder stream = new StringBuilder();
      while (gen.chance(92)) {
        stream.append(
            gen.chance(70)
                ? gen.oneOf(parts)
                : gen.chance(50)
                    ? array("SET", "k" + gen.between(0, 9), "v")
                    : String.valueOf((char) gen.between(0, 255)));
      }
      List<String> cut = new ArrayList<>();
      int at = 0;
      while (at < stream.length()) {
        int end = Math.min(stream.length(), at + gen.between(1, 9));
        cut.add(stream.substring(at, end));
        at = end;
      }
      assertThat(decode(cut)).as("seed " + seed).isEqualTo(decode(List.of(stream.toString())));
    }
  }

  /** What the pieces make: commands as lists, then an error if there was one. */
  private static List<String> decode(List<String> pieces) {
    CommandDecoder decoder = new CommandDecoder(SMALL);
    ByteBuf in = Unpooled.buffer();
    List<String> decoded = new ArrayList<>();
    for (String piece : pieces) {
      in.writeBytes(piece.getBytes(StandardCharsets.ISO_8859_1));
      Decoded next = decoder.next(in);
      while (next instanceof Decoded.Whole whole) {
        decoded.add(words(whole.command()));
        next = decoder.next(in);
      }
      if (next instanceof Decoded.Broken broken) {
        decoded.add(broken.error());
        return decoded;
      }
    }
    return decoded;
  }

  private static String words(Command command) {
    List<String> words = new ArrayList<>();
    for (int i = 0; i < command.size(); i++) {
      words.add(i == 0 ? command.name() : new String(command.word(i), StandardCharsets.ISO_8859_1));
    }
    return words.toString();
  }
}
