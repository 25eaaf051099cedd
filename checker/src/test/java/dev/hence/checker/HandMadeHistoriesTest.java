package dev.hence.checker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hence.checker.history.BadHistory;
import dev.hence.checker.history.HistoryReader;
import dev.hence.checker.verdict.Pattern;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Histories made by hand, each with its verdict beside it. The name of a bad one starts with its
 * pattern; behind a dot may follow the guarantee that is broken. With -Dverdicts.regenerate=true
 * verdicts are written instead of compared.
 */
final class HandMadeHistoriesTest {
  private static final Path FOLDER = Path.of("src/test/resources/history");
  private static final String SUFFIX = ".jsonl";

  @TestFactory
  Stream<DynamicTest> goodHistory_each_holds() throws IOException {
    return histories("good")
        .map(file ->
            test(file, () -> assertThat(check(file).counts()).as(file.toString()).isEmpty()));
  }

  @TestFactory
  Stream<DynamicTest> badHistory_each_showsThePatternOfItsName() throws IOException {
    return histories("bad")
        .map(file ->
            test(
                file,
                () -> {
                  String name = file.getFileName().toString().replace(SUFFIX, "");
                  String[] parts = name.split("\\.");
                  Verdict verdict = check(file);
                  assertThat(verdict.counts()).containsKey(named(parts[0]).orElseThrow());
                  String guarantees =
                      "read-your-writes monotonic-reads monotonic-writes"
                          + " writes-follow-reads causality-through-several-sessions";
                  if (parts.length > 1 && guarantees.contains(parts[1])) {
                    assertThat(verdict.examples())
                        .extracting(finding -> finding.guarantee().replace(' ', '-'))
                        .contains(parts[1]);
                  }
                }));
  }

  @TestFactory
  Stream<DynamicTest> history_each_hasTheVerdictBesideIt() throws IOException {
    return Stream.concat(histories("good"), histories("bad"))
        .map(file -> test(file, () -> compare(file)));
  }

  @Test
  void patterns_all_haveAHistory() throws IOException {
    List<String> names = histories("bad").map(file -> file.getFileName().toString()).toList();
    assertThat(Pattern.values())
        .allMatch(pattern -> names.stream().anyMatch(name -> name.startsWith(pattern.text())));
  }

  private static void compare(Path file) throws IOException, BadHistory {
    Path golden = Path.of(file.toString().replace(SUFFIX, ".txt"));
    String verdict = String.join("\n", check(file).lines()) + "\n";
    if (Boolean.getBoolean("verdicts.regenerate")) {
      Files.writeString(golden, verdict);
    }
    assertThat(verdict).isEqualTo(Files.readString(golden));
  }

  private static Verdict check(Path file) throws IOException, BadHistory {
    return Checker.check(HistoryReader.read(file));
  }

  private static Optional<Pattern> named(String text) {
    return Stream.of(Pattern.values()).filter(pattern -> pattern.text().equals(text)).findFirst();
  }

  private static Stream<Path> histories(String folder) throws IOException {
    try (Stream<Path> files = Files.list(FOLDER.resolve(folder))) {
      return files.filter(file -> file.toString().endsWith(SUFFIX)).sorted().toList().stream();
    }
  }

  private interface Body {
    void run() throws IOException, BadHistory;
  }

  private static DynamicTest test(Path file, Body body) {
    return DynamicTest.dynamicTest(
        file.getFileName().toString().toLowerCase(Locale.ROOT), body::run);
  }
}
