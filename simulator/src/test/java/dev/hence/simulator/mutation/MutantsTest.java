package dev.hence.simulator.mutation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Puts each mutant in {@code src/test/resources/mutants} in the core's place; the simulator has to
 * find it, with the seed kept for it or with one of a bounded number of others.
 *
 * <p>{@code -Dmutants.search=N} looks through the seeds 1 to N for each, keeps the quickest that
 * finds it and renews the table in the documentation.
 */
@Execution(ExecutionMode.CONCURRENT)
class MutantsTest {
  private static final Path FOLDER = Path.of("src/test/resources/mutants");
  private static final Path CORE = Path.of("../core/src/main/java/dev/hence/core");
  private static final Path TABLE = Path.of("target/mutants.md");
  private static final Path DOCUMENT = Path.of("../docs/testing.md");

  /** How many other seeds are tried where the kept one finds nothing any more. */
  private static final int OTHERS_MAX = 400;

  private static final int SEARCH = Integer.getInteger("mutants.search", 0);

  private static final Map<String, Catch> CAUGHT = new ConcurrentSkipListMap<>();

  /** How a mutant was found. */
  private record Catch(Mutant mutant, long seed, int scenarios, double seconds, String violated) {
    String row() {
      return String.format(
          Locale.ROOT,
          "| %s | %s | %s%d | %d | %.1f | %s |",
          mutant.name(),
          mutant.says(),
          mutant.theme().isEmpty() ? "" : mutant.theme() + " ",
          seed,
          scenarios,
          seconds,
          violated.lines().findFirst().orElse(""));
    }
  }

  static List<Path> mutants() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files.filter(file -> file.toString().endsWith(".txt")).sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("mutants")
  void mutant_inTheCoresPlace_isCaught(Path file, @TempDir Path folder) throws IOException {
    Mutant mutant = Mutant.read(file);
    try (MutatedCore core = MutatedCore.compile(mutant.sources(CORE), folder)) {
      Catch found = SEARCH > 0 ? search(mutant, core.seedRun()) : hunt(mutant, core.seedRun());

      assertThat(found.violated())
          .withFailMessage(
              () -> mutant.name() + " wasn't caught in " + found.scenarios() + ": " + mutant.says())
          .isNotEmpty();
      CAUGHT.put(mutant.name(), found);
    }
  }

  private static Catch hunt(Mutant mutant, BiFunction<String, Long, String> seedRun) {
    long started = System.nanoTime();
    long seed = mutant.seed();
    String violated = seedRun.apply(mutant.theme(), seed);
    int scenarios = 1;
    while (violated.isEmpty() && scenarios <= OTHERS_MAX) {
      seed = scenarios++;
      violated = seedRun.apply(mutant.theme(), seed);
    }
    return new Catch(mutant, seed, scenarios, (System.nanoTime() - started) / 1e9, violated);
  }

  /** Tells how many scenarios it takes from seed 1 on, and keeps the quickest that finds it. */
  private static Catch search(Mutant mutant, BiFunction<String, Long, String> seedRun)
      throws IOException {
    long started = System.nanoTime();
    Catch first = null;
    Catch quickest = null;
    int finds = 0;
    for (long seed = 1; seed <= SEARCH && finds < 3; seed++) {
      long begun = System.nanoTime();
      String violated = seedRun.apply(mutant.theme(), seed);
      double seconds = (System.nanoTime() - begun) / 1e9;
      if (!violated.isEmpty()) {
        finds++;
        double all = (System.nanoTime() - started) / 1e9;
        first = first == null ? new Catch(mutant, seed, (int) seed, all, violated) : first;
        if (quickest == null || seconds < quickest.seconds()) {
          quickest = new Catch(mutant, seed, (int) seed, seconds, violated);
        }
      }
    }
    if (first == null || quickest == null) {
      return new Catch(mutant, 0, SEARCH, 0, "");
    }
    mutant.keepSeed(quickest.seed());
    return first;
  }

  @AfterAll
  static void table() throws IOException {
    List<String> rows = new ArrayList<>();
    rows.add("| mutant | what is wrong | seed | scenarios | seconds | found by |");
    rows.add("| --- | --- | --- | --- | --- | --- |");
    new TreeMap<>(CAUGHT).values().forEach(caught -> rows.add(caught.row()));
    String table = String.join("\n", rows) + "\n";
    Files.createDirectories(TABLE.getParent());
    Files.writeString(TABLE, table);
    if (SEARCH > 0) {
      String document = Files.readString(DOCUMENT);
      String begin = "<!-- mutants -->\n";
      int from = document.indexOf(begin) + begin.length();
      int to = document.indexOf("<!-- end of mutants -->");
      Files.writeString(DOCUMENT, document.substring(0, from) + table + document.substring(to));
    }
  }
}
