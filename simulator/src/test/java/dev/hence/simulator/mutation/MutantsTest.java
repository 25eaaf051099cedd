package dev.hence.simulator.mutation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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
 * find it: with the seed kept for it, with its script if it has one, or else with one of a bounded
 * number of other seeds.
 *
 * <p>{@code -Dmutants.search=N} looks through the seeds 1 to N for each, keeps the first that finds
 * it and renews its row in the documentation; a mutant that isn't found keeps its row and fails.
 * {@code -Dmutants.only=NAME} does so for one, {@code -Dmutants.seed=S} with it runs that seed
 * alone and prints what it violates.
 */
@Execution(ExecutionMode.CONCURRENT)
class MutantsTest {
  private static final Path FOLDER = Path.of("src/test/resources/mutants");
  private static final Path CORE = Path.of("../core/src/main/java/dev/hence/core");

  /** Seeds behind this one were found by soaks: nobody looks for those from 1 on. */
  private static final long SEARCHED_MAX = 1_000_000;

  /** How many other seeds are tried where the kept one finds nothing any more. */
  private static final int OTHERS_MAX = 400;

  private static final int SEARCH = Integer.getInteger("mutants.search", 0);
  private static final String ONLY = System.getProperty("mutants.only", "");
  private static final long REPLAYED = Long.getLong("mutants.seed", -1);

  /** Rows for the documentation, of those that were looked for and found. */
  private static final Map<String, String> ROWS = new ConcurrentSkipListMap<>();

  /**
   * How a mutant was found, or that it wasn't.
   *
   * @param seed the seed that finds it, as the table has it
   * @param scenarios how many it took
   * @param violated what was violated, in short and then in full; empty if it wasn't found
   */
  private record Catch(String seed, String scenarios, double seconds, String violated) {
    String row(Mutant mutant) {
      return String.format(
          Locale.ROOT,
          "| %s | %s | %s | %s | %.1f | %s |",
          mutant.name(),
          mutant.says(),
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

  static List<Path> wanted() throws IOException {
    List<Path> wanted =
        mutants().stream().filter(file -> ONLY.isEmpty() || file.endsWith(ONLY + ".txt")).toList();
    assertThat(wanted).as("mutants named " + ONLY).isNotEmpty();
    return wanted;
  }

  @ParameterizedTest
  @MethodSource("wanted")
  void mutant_inTheCoresPlace_isCaught(Path file, @TempDir Path folder) throws IOException {
    Mutant mutant = Mutant.read(file);
    try (MutatedCore core = MutatedCore.compile(mutant.sources(CORE), folder)) {
      Catch found = REPLAYED >= 0 ? replay(mutant, core) : find(mutant, core);

      assertThat(found.violated()).withFailMessage(() -> notCaught(mutant, found)).isNotEmpty();
      if (REPLAYED >= 0) {
        System.out.println(mutant.seedText(REPLAYED) + " violates " + found.violated());
      } else if (SEARCH > 0) {
        ROWS.put(mutant.name(), found.row(mutant));
      }
    }
  }

  private static String notCaught(Mutant mutant, Catch found) {
    return "%s wasn't caught by %s: %s%s"
        .formatted(
            mutant.name(),
            found.scenarios(),
            mutant.says(),
            SEARCH > 0 && REPLAYED < 0 ? " (its row in the documentation stays as it was)" : "");
  }

  private static Catch replay(Mutant mutant, MutatedCore core) {
    String violated = core.seedRun().apply(mutant.theme(), REPLAYED);
    return new Catch(mutant.seedText(REPLAYED), mutant.seedText(REPLAYED), 0, violated);
  }

  /**
   * Looks for it: from seed 1 on if that is asked for, by what is known to find it first if not, or
   * if that is a seed too far from there.
   */
  private static Catch find(Mutant mutant, MutatedCore core) throws IOException {
    BiFunction<String, Long, String> seedRun = core.seedRun();
    if (SEARCH > 0 && mutant.script().isEmpty() && mutant.seed() <= SEARCHED_MAX) {
      return search(mutant, seedRun, Math.max(SEARCH, mutant.search()));
    }
    long started = System.nanoTime();
    String violated = seedRun.apply(mutant.theme(), mutant.seed());
    if (!violated.isEmpty()) {
      return new Catch(mutant.seedText(mutant.seed()), "known", seconds(started), violated);
    }
    return mutant.script().isEmpty()
        ? search(mutant, seedRun, Math.max(OTHERS_MAX, mutant.search()))
        : new Catch(
            mutant.script(), "its script", seconds(started), core.scripts().apply(mutant.script()));
  }

  /** Tells how many scenarios it takes from seed 1 on, and keeps the one that finds it if asked. */
  private static Catch search(Mutant mutant, BiFunction<String, Long, String> seedRun, int most)
      throws IOException {
    long started = System.nanoTime();
    for (long seed = 1; seed <= most; seed++) {
      String violated = seedRun.apply(mutant.theme(), seed);
      if (!violated.isEmpty()) {
        if (SEARCH > 0) {
          mutant.keepSeed(seed);
        }
        String scenarios = Long.toString(seed);
        return new Catch(mutant.seedText(seed), scenarios, seconds(started), violated);
      }
    }
    return new Catch("", "the seeds up to " + most, seconds(started), "");
  }

  private static double seconds(long started) {
    return (System.nanoTime() - started) / 1e9;
  }

  static List<String> names() throws IOException {
    return mutants().stream()
        .map(file -> file.getFileName().toString().replace(".txt", ""))
        .toList();
  }

  @AfterAll
  static void renewTable() throws IOException {
    if (!ROWS.isEmpty()) {
      MutantTable.renew(ROWS, names());
    }
  }
}
