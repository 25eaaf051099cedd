package dev.hence.torture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hence.checker.history.HistoryWriter;
import dev.hence.checker.history.Operation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run that doesn't read all in the end fails, though nothing is wrong with what it read. */
class JudgementTest {
  private static final int KEYS = 9;
  private static final List<String> NODES = List.of("n1:1", "n2:1", "n3:1");

  @TempDir Path folder;

  /** Nine keys written, the first {@code read} of them read in the end at each of these nodes. */
  private Path history(int read, List<String> nodes) throws IOException {
    Path file = folder.resolve("history.jsonl");
    try (HistoryWriter out = HistoryWriter.create(file)) {
      long now = 0;
      for (int key = 0; key < KEYS; key++) {
        out.write(
            Operation.put("client", "key-" + key, "" + key)
                .start(++now)
                .end(++now)
                .ok("v" + key, "token-" + key));
      }
      for (String node : nodes) {
        for (int key = 0; key < read; key++) {
          out.write(
              Operation.get("final-" + node, "key-" + key)
                  .node(node)
                  .inFinalPhase()
                  .start(++now)
                  .end(++now)
                  .found("" + key, "v" + key, null));
        }
      }
    }
    return file;
  }

  @Test
  void of_allKeysReadAtAllNodes_noViolation() throws IOException {
    assertThat(Judgement.of(history(KEYS, NODES), NODES.size())).isEmpty();
  }

  @Test
  void of_keysNotRead_saysHowManyAndNamesSome() throws IOException {
    assertThat(Judgement.of(history(2, NODES), NODES.size()))
        .containsExactly(
            "7 of 9 keys weren't read in the end, whose puts were acknowledged,"
                + " such as key-2, key-3, key-4");
  }

  @Test
  void of_nothingRead_isAViolation() throws IOException {
    assertThat(Judgement.of(history(0, NODES), NODES.size()))
        .containsExactly(
            "9 of 9 keys weren't read in the end, whose puts were acknowledged,"
                + " such as key-0, key-1, key-2",
            "0 of 3 nodes answered reads in the end");
  }

  @Test
  void of_aNodeNotReadFrom_isAViolation() throws IOException {
    assertThat(Judgement.of(history(KEYS, NODES.subList(0, 2)), NODES.size()))
        .containsExactly("2 of 3 nodes answered reads in the end");
  }
}
