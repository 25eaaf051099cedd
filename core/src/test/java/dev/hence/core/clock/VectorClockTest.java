package dev.hence.core.clock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hence.core.testkit.Gen;
import dev.hence.core.testkit.Property;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.LongBinaryOperator;
import org.junit.jupiter.api.Test;

/** Against a naive clock: a map, sorted by writer as unsigned numbers. */
class VectorClockTest {
  private static final int RUNS = 400;

  @Test
  void with_anyChanges_matchesANaiveClock() {
    Property.forAll(
        RUNS,
        gen -> {
          NavigableMap<Long, Long> naive = naive();
          VectorClock clock = VectorClock.EMPTY;
          for (int i = 0; i < 2 * gen.size(); i++) {
            long writer = writer(gen);
            long n = gen.between(0, 5);
            clock = clock.with(writer, n);
            if (n == 0) {
              naive.remove(writer);
            } else {
              naive.put(writer, n);
            }
            assertSame(clock, naive);
          }
          assertThat(clock.get(writer(gen))).isNotNegative();
        });
  }

  @Test
  void join_anyClocks_isThePointwiseMaximum() {
    assertPointwise(VectorClock::join, Math::max);
  }

  @Test
  void meet_anyClocks_isThePointwiseMinimum() {
    assertPointwise(VectorClock::meet, Math::min);
  }

  @Test
  void minus_anyClocks_keepsWhatIsNotCovered() {
    assertPointwise(VectorClock::minus, (mine, theirs) -> mine > theirs ? mine : 0);
  }

  @Test
  void join_anyClocks_isASemilattice() {
    Property.forAll(
        RUNS,
        gen -> {
          VectorClock a = of(draw(gen));
          VectorClock b = of(draw(gen));
          VectorClock c = of(draw(gen));

          assertThat(a.join(b)).isEqualTo(b.join(a)).hasSameHashCodeAs(b.join(a));
          assertThat(a.join(b).join(c)).isEqualTo(a.join(b.join(c)));
          assertThat(a.join(a)).isEqualTo(a);
          assertThat(a.meet(a.join(b))).isEqualTo(a);
          assertThat(a.join(a.meet(b))).isEqualTo(a);
        });
  }

  @Test
  void covers_anyClocks_agreesWithJoinMinusAndDots() {
    Property.forAll(
        RUNS,
        gen -> {
          VectorClock a = of(draw(gen));
          VectorClock b = of(draw(gen));

          assertThat(a.covers(b)).isEqualTo(a.join(b).equals(a));
          assertThat(a.covers(b)).isEqualTo(b.minus(a).isEmpty());
          assertThat(a.join(b.minus(a))).isEqualTo(a.join(b));
          Dot dot = new Dot(writer(gen), gen.between(1, 5));
          assertThat(a.covers(dot)).isEqualTo(a.covers(VectorClock.of(dot)));
          assertThat(a.join(VectorClock.of(dot)).covers(dot)).isTrue();
        });
  }

  @Test
  void filter_anyClock_keepsTheAcceptedWriters() {
    Property.forAll(
        RUNS,
        gen -> {
          NavigableMap<Long, Long> naive = draw(gen);
          VectorClock kept = of(naive).filter(writer -> (writer & 1) == 0);
          naive.keySet().removeIf(writer -> (writer & 1) != 0);

          assertSame(kept, naive);
        });
  }

  @Test
  void add_writersThatDoNotAscend_isABug() {
    VectorClock.Builder builder = new VectorClock.Builder(0).add(1, 1).add(-1, 1);

    assertThat(builder.build().size()).isEqualTo(2);
    assertThatThrownBy(() -> builder.add(5, 1)).isInstanceOf(AssertionError.class);
    assertThatThrownBy(() -> builder.add(-1, 1)).isInstanceOf(AssertionError.class);
  }

  private interface Operation {
    VectorClock apply(VectorClock mine, VectorClock theirs);
  }

  private static void assertPointwise(Operation operation, LongBinaryOperator counts) {
    Property.forAll(
        RUNS,
        gen -> {
          NavigableMap<Long, Long> mine = draw(gen);
          NavigableMap<Long, Long> theirs = draw(gen);
          NavigableMap<Long, Long> expected = naive();
          expected.putAll(mine);
          expected.putAll(theirs);
          expected.replaceAll((writer, n) ->
              counts.applyAsLong(mine.getOrDefault(writer, 0L), theirs.getOrDefault(writer, 0L)));
          expected.values().removeIf(n -> n == 0);

          assertSame(operation.apply(of(mine), of(theirs)), expected);
        });
  }

  private static void assertSame(VectorClock clock, NavigableMap<Long, Long> naive) {
    assertThat(clock.size()).isEqualTo(naive.size());
    assertThat(clock.isEmpty()).isEqualTo(naive.isEmpty());
    int index = 0;
    for (Map.Entry<Long, Long> entry : naive.entrySet()) {
      assertThat(clock.writer(index)).isEqualTo(entry.getKey());
      assertThat(clock.count(index++)).isEqualTo(entry.getValue());
      assertThat(clock.get(entry.getKey())).isEqualTo(entry.getValue());
    }
    assertThat(clock).isEqualTo(of(naive));
  }

  private static NavigableMap<Long, Long> draw(Gen gen) {
    NavigableMap<Long, Long> clock = naive();
    gen.list(VectorClockTest::writer).forEach(w -> clock.put(w, gen.between(1L, 5L)));
    return clock;
  }

  /** Few enough that clocks share some; half of them negative as signed numbers. */
  private static long writer(Gen gen) {
    return gen.between(-8L, 7L);
  }

  private static NavigableMap<Long, Long> naive() {
    return new TreeMap<>(Long::compareUnsigned);
  }

  private static VectorClock of(NavigableMap<Long, Long> naive) {
    VectorClock.Builder builder = new VectorClock.Builder(naive.size());
    naive.forEach(builder::add);
    return builder.build();
  }
}
