package dev.hence.checker.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class HistoryReaderTest {
  private static final String PUT =
      "{\"session\":\"a\",\"operation\":\"put\",\"key\":\"x\",\"value\":1,\"outcome\":\"ok\"}";

  @Test
  void read_everyMember_isThere() throws Exception {
    History history =
        read(
            """
            {"session":"alice","operation":"put","key":"x","value":{"a": [1.50, null]},\
            "version":"v1","token-in":["t1","t2"],"token-out":"t3","start":10,"end":20,\
            "outcome":"ok","node":"10.0.0.1:80","phase":"final","comment":[{}]}
            """);
    assertThat(history.size()).isEqualTo(1);
    assertThat(history.sessionName(history.session(0))).isEqualTo("alice");
    assertThat(history.kind(0)).isEqualTo(Kind.PUT);
    assertThat(history.keyName(history.key(0))).isEqualTo("x");
    assertThat(history.valueText(history.value(0))).isEqualTo("{\"a\":[1.50,null]}");
    assertThat(history.versionText(history.version(0))).isEqualTo("v1");
    assertThat(history.tokensIn(0)).hasSize(2);
    assertThat(history.tokenCount()).isEqualTo(3);
    assertThat(history.start(0)).isEqualTo(10);
    assertThat(history.end(0)).isEqualTo(20);
    assertThat(history.outcome(0)).isEqualTo(Outcome.OK);
    assertThat(history.nodeName(history.node(0))).isEqualTo("10.0.0.1:80");
    assertThat(history.isFinal(0)).isTrue();
  }

  @Test
  void read_nullsAndBlanks_areNoPast() throws Exception {
    String line =
        "{\"session\":\"a\",\"operation\":\"get\",\"key\":\"x\",\"outcome\":\"absent\","
            + "\"value\":null,\"version\":null,\"token-in\":null,\"token-out\":null}";
    History history = read(line + "\n" + line.replace("\"token-in\":null", "\"token-in\":\"\""));
    assertThat(history.tokensIn(0)).isEmpty();
    assertThat(history.tokensIn(1)).isEmpty();
    assertThat(history.value(0)).isEqualTo(History.NONE);
    assertThat(history.hasTokens()).isFalse();
    assertThat(history.hasTimes()).isFalse();
  }

  @Test
  void read_blankLinesAndNoLastBreak_linesKeepTheirNumbers() throws Exception {
    History history = read("\n" + PUT + "\r\n\n  \n" + PUT);
    assertThat(history.size()).isEqualTo(2);
    assertThat(history.line(0)).isEqualTo(2);
    assertThat(history.line(1)).isEqualTo(5);
  }

  @Test
  void read_nothing_isAnEmptyHistory() throws Exception {
    assertThat(read("").size()).isZero();
  }

  @Test
  void read_compressed_isTheSame(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("history.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      out.write((PUT + "\n" + PUT + "\n").getBytes(StandardCharsets.UTF_8));
    }
    assertThat(HistoryReader.read(file).size()).isEqualTo(2);
  }

  @Test
  void read_compressedAndCutOff_isAnError(@TempDir Path folder) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(bytes)) {
      out.write((PUT + "\n").repeat(1000).getBytes(StandardCharsets.UTF_8));
    }
    Path file = folder.resolve("history.gz");
    byte[] whole = bytes.toByteArray();
    Files.write(file, java.util.Arrays.copyOf(whole, whole.length / 2));
    assertThatThrownBy(() -> HistoryReader.read(file)).isInstanceOf(IOException.class);
  }

  @Test
  void read_lineLargerThanTheBuffer_isWhole() throws Exception {
    String value = "ä".repeat(300_000);
    History history = read(PUT + "\n" + PUT.replace("\"value\":1", "\"value\":\"" + value + "\""));
    assertThat(history.valueText(history.value(1))).isEqualTo('"' + value + '"');
  }

  @Test
  void read_bytesInSmallPieces_isTheSame() throws Exception {
    byte[] bytes = (PUT + "\n" + PUT + "\n").getBytes(StandardCharsets.UTF_8);
    InputStream trickle =
        new ByteArrayInputStream(bytes) {
          @Override
          public int read(byte[] to, int from, int length) {
            return super.read(to, from, Math.min(length, 3));
          }
        };
    assertThat(HistoryReader.read(trickle).size()).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "{'session':'a'|no JSON",
        "nonsense|no JSON",
        "[]|no JSON object",
        "{'session':'a','session':'b'}|no JSON",
        "{'operation':'get','key':'x','outcome':'ok'}|no session",
        "{'session':'a','key':'x','outcome':'ok'}|no operation",
        "{'session':'a','operation':'get','outcome':'ok'}|no key",
        "{'session':'a','operation':'get','key':'x'}|no outcome",
        "{'session':'a','operation':'incr','key':'x','outcome':'ok'}|put, get, delete",
        "{'session':'a','operation':'get','key':'x','outcome':'fine'}|absent, refused",
        "{'session':7,'operation':'get','key':'x','outcome':'ok'}|session is no text",
        "{'session':'a','operation':'get','key':'x','outcome':'ok'}|without value",
        "{'session':'a','operation':'put','key':'x','outcome':'ok'}|without value",
        "{'session':'a','operation':'put','key':'x','value':1,'outcome':'absent'}|absent",
        "{'session':'a','operation':'delete','key':'x','value':1,'outcome':'ok'}|value",
        "{'session':'a','operation':'get','key':'x','start':1.5,'outcome':'absent'}|integer",
        "{'session':'a','operation':'get','key':'x','start':1,'outcome':'absent'}|none",
        "{'session':'a','operation':'get','key':'x','end':1,'outcome':'absent'}|before",
        "{'session':'a','operation':'get','key':'x','token-in':[3],'outcome':'ok'}|no text"
      })
  void read_badLine_errorNamesTheLineAndWhatIsWrong(String line, String message) {
    assertThatThrownBy(() -> read(PUT + "\n\n" + line.replace('\'', '"') + "\n" + PUT))
        .isInstanceOf(BadHistory.class)
        .hasMessageStartingWith("line 3: ")
        .hasMessageNotContaining("REDACTED")
        .hasMessageContaining(message);
  }

  @Test
  void read_whatWasWritten_isTheSame(@TempDir Path folder) throws Exception {
    Operation put =
        Operation.put("älice \"1\"", "k\n", "{ \"b\" : 1e5 }")
            .tokenIn("t1")
            .tokenIn(null)
            .start(1)
            .end(5)
            .node("10.0.0.1:80")
            .ok("v1", "t2");
    Operation get =
        Operation.get("bob", "x")
            .tokenIn("t1")
            .tokenIn("t2")
            .start(6)
            .end(7)
            .inFinalPhase()
            .absent(null, "t3");
    Operation lost = Operation.delete("bob", "x").start(8).unknown();
    Path file = folder.resolve("history.jsonl.gz");
    try (HistoryWriter writer = HistoryWriter.create(file)) {
      for (Operation operation : List.of(put, get, lost)) {
        writer.write(operation);
      }
    }
    History history = HistoryReader.read(file);
    assertThat(history.size()).isEqualTo(3);
    assertThat(history.sessionName(history.session(0))).isEqualTo("älice \"1\"");
    assertThat(history.keyName(history.key(0))).isEqualTo("k\n");
    assertThat(history.valueText(history.value(0))).isEqualTo("{\"b\":1e5}");
    assertThat(history.tokensIn(0)).hasSize(1);
    assertThat(history.tokensIn(1)).containsExactly(history.tokensIn(0)[0], history.tokenOut(0));
    assertThat(history.isFinal(1)).isTrue();
    assertThat(history.outcome(2)).isEqualTo(Outcome.UNKNOWN);
    assertThat(history.end(2)).isEqualTo(8);
  }

  @Test
  void write_fromManyThreads_linesNeverMix() throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    List<Thread> threads;
    try (HistoryWriter writer = new HistoryWriter(bytes)) {
      threads =
          java.util.stream.IntStream.range(0, 8)
              .mapToObj(session -> Thread.ofPlatform().start(() -> writeMany(writer, session)))
              .toList();
      for (Thread thread : threads) {
        thread.join();
      }
    }
    assertThat(HistoryReader.read(new ByteArrayInputStream(bytes.toByteArray())).size())
        .isEqualTo(8 * 500);
  }

  private static void writeMany(HistoryWriter writer, int session) {
    try {
      for (int i = 0; i < 500; i++) {
        writer.write(Operation.put("s" + session, "k", "\"" + session + "-" + i + "\"").unknown());
      }
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static History read(String text) throws IOException, BadHistory {
    return HistoryReader.read(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
  }
}
