package dev.hence.node.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class VerifyCommandTest {
  private static final String PUT =
      "{\"session\":\"a\",\"operation\":\"put\",\"key\":\"x\",\"value\":1,\"outcome\":\"ok\"}";
  private static final String GET =
      "{\"session\":\"a\",\"operation\":\"get\",\"key\":\"x\",\"value\":1,\"outcome\":\"ok\"}";
  private static final String MISS =
      "{\"session\":\"a\",\"operation\":\"get\",\"key\":\"x\",\"outcome\":\"absent\"}";

  @TempDir private Path folder;

  @Test
  void verify_consistentHistory_exits0() throws IOException {
    assertThat(verify(history(PUT, GET))).isZero();
  }

  @Test
  void verify_ownWriteNotRead_exits1() throws IOException {
    assertThat(verify(history(PUT, MISS))).isEqualTo(1);
  }

  @Test
  void verify_sessionsByTokensAndNoTokens_nothingIsOrdered() throws IOException {
    assertThat(verify(history(PUT, MISS), "--sessions=tokens")).isZero();
  }

  @Test
  void verify_badLineOrNoFile_exits2() throws IOException {
    assertThat(verify(history(PUT, "nonsense"))).isEqualTo(2);
    assertThat(verify(folder.resolve("nowhere.jsonl").toString())).isEqualTo(2);
    assertThat(verify(history(PUT, GET), "--sessions=some")).isEqualTo(2);
  }

  @Test
  void verify_export_writesThePlainText() throws IOException {
    Path plain = folder.resolve("plain.txt");
    assertThat(verify(history(PUT, GET), "--export", plain.toString())).isZero();
    assertThat(Files.readString(plain)).isEqualTo("w(1,1,0,0)\nr(1,1,0,1)\n");
  }

  private String history(String... lines) throws IOException {
    Path file = folder.resolve("history.jsonl");
    Files.write(file, List.of(lines));
    return file.toString();
  }

  private static int verify(String... arguments) {
    String[] all = new String[arguments.length + 1];
    all[0] = "verify";
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    return Hence.run(given -> 0, all);
  }
}
