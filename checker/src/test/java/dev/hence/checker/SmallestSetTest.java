package dev.hence.checker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hence.checker.causal.Sessions;
import dev.hence.checker.history.BadHistory;
import dev.hence.checker.history.History;
import dev.hence.checker.history.HistoryReader;
import dev.hence.checker.history.Kind;
import dev.hence.checker.history.Operation;
import dev.hence.checker.history.Outcome;
import dev.hence.checker.model.Mutation;
import dev.hence.checker.model.NaiveChecker;
import dev.hence.checker.model.NaiveFinals;
import dev.hence.checker.model.SmallStore;
import dev.hence.checker.verdict.Finding;
import dev.hence.checker.verdict.Pattern;
import dev.hence.checker.verdict.Step;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The operations that a verdict shows a violation by are as few as it takes: alone they are a
 * history with the same pattern, without any of them they aren't.
 */
final class SmallestSetTest {
  private static final Path BAD = Path.of("src/test/resources/history/bad");
  private static final int HISTORIES = 8_000;

  /** Patterns of which the random histories have none. */
  private static final Set<Pattern> RARE =
      EnumSet.of(Pattern.WRITE_APPLIED_TWICE, Pattern.DUPLICATE_VERSION);

  /** A way to judge some operations of a history, by their lines, that finds a pattern or not. */
  private interface Judge {
    boolean finds(Pattern pattern, List<Integer> lines);
  }

  /**
   * A history that was judged.
   *
   * @param deletes whether it has deletes that may have happened
   */
  private record Judged(String name, Verdict verdict, boolean deletes) {
    @Override
    public String toString() {
      return name + "\n" + String.join("\n", verdict.lines());
    }

    /**
     * Whether without any of the operations shown the pattern must be gone. Not where a read on the
     * way finds nothing, and is right by a delete that isn't on it; nor where reads that close a
     * cycle count for nothing in the whole, but do in a part.
     */
    boolean isStrictAbout(Pattern pattern) {
      return (pattern != Pattern.WRITE_CO_INIT_READ || !deletes)
          && (pattern == Pattern.CYCLIC_CO || verdict.count(Pattern.CYCLIC_CO) == 0);
    }
  }

  static Stream<Path> badHistories() throws IOException {
    try (Stream<Path> files = Files.list(BAD)) {
      return files.filter(file -> file.toString().endsWith(".jsonl")).sorted().toList().stream();
    }
  }

  @ParameterizedTest
  @MethodSource("badHistories")
  void examples_ofAHistoryMadeByHand_areSmallest(Path file) throws Exception {
    List<String> lines = Files.readAllLines(file);
    Verdict verdict = Checker.check(read(lines), Sessions.AUTO);
    Sessions sessions = sessions(verdict);
    boolean deletes = lines.stream().anyMatch(line -> line.contains("\"delete\""));

    assertThat(verdict.examples()).isNotEmpty();
    for (Finding finding : verdict.examples()) {
      isSmallest(
          new Judged(file.toString(), verdict, deletes),
          finding,
          (pattern, wanted) ->
              finds(
                  pattern,
                  () -> read(wanted.stream().map(n -> lines.get(n - 1)).toList()),
                  sessions));
    }
  }

  @Test
  void examples_ofRandomHistories_areSmallest() {
    Map<Pattern, Integer> reached = new EnumMap<>(Pattern.class);
    LongStream.rangeClosed(1, HISTORIES)
        .forEach(seed -> {
          SplittableRandom random = new SplittableRandom(seed);
          List<Operation> history = SmallStore.history(seed, shape(random));
          int mutations = random.nextInt(1, 4);
          for (int i = 0; i < mutations; i++) {
            history = Mutation.mutate(history, random);
          }
          Sessions sessions = random.nextInt(3) == 0 ? Sessions.ORDER : Sessions.TOKENS;
          List<Operation> all = history;
          Verdict verdict = check(all, sessions);
          boolean deletes = all.stream().anyMatch(SmallestSetTest::mayDelete);
          Judged judged = new Judged("seed " + seed, verdict, deletes);
          for (Finding finding : verdict.examples()) {
            isSmallest(
                judged,
                finding,
                (pattern, lines) -> finds(pattern, () -> History.of(only(all, lines)), sessions));
            isSmallest(
                new Judged("to the naive checker seed " + seed, verdict, deletes),
                finding,
                (pattern, lines) ->
                    naiveFinds(pattern, only(all, lines), sessions == Sessions.ORDER));
            if (judged.isStrictAbout(finding.pattern())) {
              reached.merge(finding.pattern(), 1, Integer::sum);
            }
          }
        });
    assertThat(reached.keySet()).isEqualTo(EnumSet.complementOf(EnumSet.copyOf(RARE)));
    assertThat(reached.values()).allMatch(times -> times >= 10);
  }

  private static void isSmallest(Judged judged, Finding finding, Judge judge) {
    Pattern pattern = finding.pattern();
    List<Integer> lines = finding.steps().stream().map(Step::line).sorted().distinct().toList();
    assertThat(judge.finds(pattern, lines)).as(pattern + " of " + lines + " in " + judged).isTrue();
    if (judged.isStrictAbout(pattern)) {
      for (Integer left : lines) {
        List<Integer> rest = lines.stream().filter(line -> !line.equals(left)).toList();
        assertThat(judge.finds(pattern, rest))
            .as(pattern + " of " + lines + " without " + left + " in " + judged)
            .isFalse();
      }
    }
  }

  private static boolean mayDelete(Operation operation) {
    return operation.kind() == Kind.DELETE
        && operation.outcome() != Outcome.REFUSED
        && operation.outcome() != Outcome.ABSENT;
  }

  private interface Source {
    History get() throws BadHistory, IOException;
  }

  private static boolean finds(Pattern pattern, Source source, Sessions sessions) {
    try {
      return Checker.check(source.get(), sessions).count(pattern) > 0;
    } catch (BadHistory e) {
      return false;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static boolean naiveFinds(Pattern pattern, List<Operation> history, boolean ordered) {
    NaiveChecker naive = new NaiveChecker(history, ordered);
    return switch (pattern) {
      case CYCLIC_CO -> naive.hasCyclicCo();
      case WRITE_CO_INIT_READ -> naive.initialReads() > 0;
      case THIN_AIR_READ -> naive.thinAirReads() > 0;
      case REFUSED_WRITE_READ ->
          naive.thinAirReads() > 0
              && history.stream().anyMatch(write -> write.outcome() == Outcome.REFUSED);
      case WRITE_APPLIED_TWICE, DUPLICATE_VERSION -> throw new AssertionError(pattern);
      case WRITE_CO_READ -> naive.staleReads() > 0;
      case CYCLIC_CF -> naive.hasCyclicCfBesideStaleReads();
      case LOST, RESURRECTED, PHANTOM ->
          new NaiveFinals(history, naive).sets().containsValue(pattern);
      case DIVERGED -> new NaiveFinals(history, naive).divergedKeys() > 0;
    };
  }

  private static SmallStore.Shape shape(SplittableRandom random) {
    return new SmallStore.Shape(
        random.nextInt(1, 4),
        random.nextInt(1, 4),
        random.nextInt(1, 5),
        random.nextInt(4, 40),
        random.nextInt(0, 40));
  }

  private static Sessions sessions(Verdict verdict) {
    return verdict.scope().sessionsOrdered() ? Sessions.ORDER : Sessions.TOKENS;
  }

  private static List<Operation> only(List<Operation> history, List<Integer> lines) {
    List<Operation> some = new ArrayList<>();
    lines.forEach(line -> some.add(history.get(line - 1)));
    return some;
  }

  private static History read(List<String> lines) throws IOException, BadHistory {
    byte[] bytes = (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8);
    return HistoryReader.read(new ByteArrayInputStream(bytes));
  }

  private static Verdict check(List<Operation> history, Sessions sessions) {
    try {
      return Checker.check(History.of(history), sessions);
    } catch (BadHistory e) {
      throw new AssertionError(e);
    }
  }
}
