package dev.hence.checker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hence.checker.history.HistoryWriter;
import dev.hence.checker.model.JudgeFile;
import dev.hence.checker.model.LargeHistory;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A million operations are to be judged in 4 GiB; a fifth of them is here, in a fifth of the heap,
 * by a JVM of its own. What is spoiled in so many is found too, and told with its line.
 */
final class SmallHeapTest {
  private static final int OPERATIONS = 200_000;

  /** An even number, or the JVM takes one more. */
  private static final long HEAP_MEBIBYTES = 4 * 1024L * OPERATIONS / 1_000_000 / 2 * 2;

  /** As in docs/testing.md, where a million are judged. */
  private static final LargeHistory.Size SIZE = new LargeHistory.Size(OPERATIONS, 200, 1_000, 95);

  private static final Pattern FOUND =
      Pattern.compile("\"value\":\"value-(\\d+)\",\"version\":\"v(\\d+)\",\"token-in\"");

  @TempDir static Path folder;

  private static Path history;

  @BeforeAll
  static void write() throws IOException {
    history = folder.resolve("history.jsonl");
    try (HistoryWriter out = HistoryWriter.create(history)) {
      LargeHistory.write(SIZE, 1, out);
    }
  }

  @Test
  void check_aFifthOfAMillionInAFifthOfTheHeap_holds() throws Exception {
    assertThat(judge(history))
        .startsWith("{\"holds\":true,\"causal\":\"holds\",\"sets\":\"holds\"")
        .contains("\"operations\":208000,")
        .contains("\"examples\":[]");
  }

  @Test
  void check_oneOperationSpoiled_isFoundByItsLine() throws Exception {
    Path spoiled = folder.resolve("spoiled.jsonl");
    int line = spoil(history, spoiled);

    assertThat(judge(spoiled))
        .startsWith("{\"holds\":false,\"causal\":\"violated\",\"sets\":\"holds\"")
        .contains("\"WriteCORead\":1,")
        .contains("\"line\":" + line + ",");
  }

  /**
   * Lets a read show what its key had when it was read first, though its client had seen more: the
   * last read in the history with a token, of a value that isn't the key's first.
   */
  private static int spoil(Path from, Path to) throws IOException {
    List<String> lines = new ArrayList<>(Files.readAllLines(from));
    Map<String, String> firstShown = new HashMap<>();
    int last = -1;
    String spoiled = "";
    for (int at = 0; at < OPERATIONS; at++) {
      Matcher shown = FOUND.matcher(lines.get(at));
      if (lines.get(at).contains("\"get\"") && shown.find()) {
        String first = firstShown.computeIfAbsent(key(lines.get(at)), key -> shown.group());
        if (!first.equals(shown.group())) {
          last = at;
          spoiled = shown.replaceFirst(Matcher.quoteReplacement(first));
        }
      }
    }
    lines.set(last, spoiled);
    Files.write(to, lines);
    return last + 1;
  }

  private static String key(String line) {
    int from = line.indexOf("\"key\":");
    return line.substring(from, line.indexOf(',', from));
  }

  /** Judges in a JVM whose heap is the part of 4 GiB that these operations are of a million. */
  private static String judge(Path history) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + HEAP_MEBIBYTES + "m",
                "-cp",
                System.getProperty("java.class.path"),
                JudgeFile.class.getName(),
                history.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String heap;
    String verdict;
    try (BufferedReader said = process.inputReader()) {
      heap = said.readLine();
      verdict = said.readLine();
    }
    assertThat(process.waitFor()).isZero();
    assertThat(Long.parseLong(heap)).isLessThanOrEqualTo(HEAP_MEBIBYTES << 20);
    return verdict;
  }
}
