package dev.hence.checker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hence.checker.causal.Sessions;
import dev.hence.checker.history.BadHistory;
import dev.hence.checker.history.History;
import dev.hence.checker.history.Operation;
import dev.hence.checker.model.Mutation;
import dev.hence.checker.model.NaiveChecker;
import dev.hence.checker.model.NaiveFinals;
import dev.hence.checker.model.SmallStore;
import dev.hence.checker.verdict.Pattern;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Holds the checker to the definitions on many small histories, good ones and spoilt ones. */
final class CheckerAgainstNaiveTest {
  private static final int HISTORIES = 6_000;

  /** The search for an order of all writes takes exponential time. */
  private static final int WRITES_MAX = 9;

  @Test
  void check_historiesOfACausalStore_hold() {
    LongStream.rangeClosed(1, 400)
        .forEach(seed -> {
          List<Operation> history = SmallStore.history(seed, shape(seed, 400));
          Verdict verdict = check(history, Sessions.TOKENS);
          assertThat(verdict.counts()).as(() -> failure(seed, verdict)).isEmpty();
        });
  }

  @Test
  void check_smallHistoriesSpoiltOrNot_saysWhatTheDefinitionsSay() {
    Map<Pattern, Integer> reached = new EnumMap<>(Pattern.class);
    int[] consistent = {0};
    LongStream.rangeClosed(1, HISTORIES)
        .forEach(seed -> {
          SplittableRandom random = new SplittableRandom(seed);
          List<Operation> history = SmallStore.history(seed, shape(seed, 14));
          history = withoutFinalReads(history, random.nextBoolean());
          int mutations = random.nextInt(4);
          for (int i = 0; i < mutations; i++) {
            history = Mutation.mutate(history, random);
          }
          boolean ordered = random.nextInt(3) == 0;
          Verdict verdict = compare(seed, history, ordered);
          verdict.counts().keySet().forEach(found -> reached.merge(found, 1, Integer::sum));
          consistent[0] += verdict.answer(Pattern.Question.CAUSAL) == Verdict.Answer.HOLDS ? 1 : 0;
        });
    assertThat(consistent[0]).isBetween(HISTORIES / 10, HISTORIES * 9 / 10);
    assertThat(reached)
        .containsKeys(
            Pattern.CYCLIC_CO,
            Pattern.WRITE_CO_INIT_READ,
            Pattern.THIN_AIR_READ,
            Pattern.WRITE_CO_READ,
            Pattern.CYCLIC_CF,
            Pattern.LOST,
            Pattern.RESURRECTED,
            Pattern.PHANTOM,
            Pattern.DIVERGED);
  }

  private static Verdict compare(long seed, List<Operation> history, boolean ordered) {
    NaiveChecker naive = new NaiveChecker(history, ordered);
    Verdict verdict = check(history, ordered ? Sessions.ORDER : Sessions.TOKENS);
    String failure = failure(seed, verdict);
    assertThat(verdict.count(Pattern.CYCLIC_CO) > 0).as(failure).isEqualTo(naive.hasCyclicCo());
    assertThat(
            verdict.count(Pattern.THIN_AIR_READ)
                + verdict.count(Pattern.REFUSED_WRITE_READ)
                + verdict.count(Pattern.WRITE_APPLIED_TWICE))
        .as(failure)
        .isEqualTo(naive.thinAirReads());
    if (naive.hasCyclicCo()) {
      return verdict;
    }
    assertThat(verdict.count(Pattern.WRITE_CO_READ)).as(failure).isEqualTo(naive.staleReads());
    assertThat(verdict.count(Pattern.WRITE_CO_INIT_READ))
        .as(failure)
        .isEqualTo(naive.initialReads());
    boolean cyclic =
        verdict.count(Pattern.CYCLIC_CF) > 0 || verdict.count(Pattern.WRITE_CO_READ) > 0;
    assertThat(cyclic).as(failure).isEqualTo(naive.hasCyclicCf());
    if (naive.writes() <= WRITES_MAX) {
      assertThat(verdict.answer(Pattern.Question.CAUSAL) == Verdict.Answer.HOLDS)
          .as(failure)
          .isEqualTo(naive.isExplainedByAnOrder());
    }
    compareFinals(new NaiveFinals(history, naive), verdict, failure);
    return verdict;
  }

  private static void compareFinals(NaiveFinals naive, Verdict verdict, String failure) {
    Collection<Pattern> wrong = naive.sets().values();
    for (Pattern pattern : List.of(Pattern.LOST, Pattern.RESURRECTED, Pattern.PHANTOM)) {
      assertThat(verdict.count(pattern))
          .as(failure)
          .isEqualTo(wrong.stream().filter(pattern::equals).count());
    }
    assertThat(verdict.count(Pattern.DIVERGED)).as(failure).isEqualTo(naive.divergedKeys());
  }

  private static SmallStore.Shape shape(long seed, int operationsMax) {
    SplittableRandom random = new SplittableRandom(~seed);
    return new SmallStore.Shape(
        random.nextInt(1, 4),
        random.nextInt(1, 4),
        random.nextInt(1, 5),
        random.nextInt(4, operationsMax + 1),
        random.nextInt(0, 40));
  }

  private static List<Operation> withoutFinalReads(List<Operation> history, boolean without) {
    return history.stream().filter(operation -> !without || operation.phase() == null).toList();
  }

  private static Verdict check(List<Operation> history, Sessions sessions) {
    try {
      return Checker.check(History.of(history), sessions);
    } catch (BadHistory e) {
      throw new AssertionError(e);
    }
  }

  private static String failure(long seed, Verdict verdict) {
    return "seed " + seed + "\n" + String.join("\n", verdict.lines());
  }
}
