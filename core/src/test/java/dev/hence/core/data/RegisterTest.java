package dev.hence.core.data;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hence.core.clock.Dot;
import dev.hence.core.clock.VectorClock;
import dev.hence.core.testkit.Gen;
import dev.hence.core.testkit.Property;
import java.util.List;
import org.junit.jupiter.api.Test;

class RegisterTest {
  @Test
  void merge_anyVersions_isCommutativeAssociativeAndIdempotent() {
    Property.forAll(
        500,
        gen -> {
          Register a = draw(gen);
          Register b = draw(gen);
          Register c = draw(gen);

          assertThat(a.merge(b)).isEqualTo(b.merge(a));
          assertThat(a.merge(b).merge(c)).isEqualTo(a.merge(b.merge(c)));
          assertThat(a.merge(a)).isSameAs(a);
        });
  }

  @Test
  void merge_anyOrder_endsWithTheSameWinner() {
    Property.forAll(
        300,
        gen -> {
          List<Register> versions = gen.list(1 + gen.size(), RegisterTest::draw);
          Register winner = versions.stream().reduce(Register::merge).orElseThrow();

          assertThat(gen.shuffled(versions).stream().reduce(Register::merge)).contains(winner);
          assertThat(versions).noneMatch(version -> version.beats(winner));
        });
  }

  @Test
  void beats_anyVersions_isATotalOrder() {
    Property.forAll(
        500,
        gen -> {
          Register a = draw(gen);
          Register b = draw(gen);

          assertThat(a.beats(b) && b.beats(a)).isFalse();
          assertThat(a.beats(b) || b.beats(a)).isEqualTo(!a.dot().equals(b.dot()));
        });
  }

  @Test
  void beats_sameTime_goesByWriterAsUnsignedThenNumber() {
    assertThat(version(5, -1, 1).beats(version(5, 1, 9))).isTrue();
    assertThat(version(5, 1, 2).beats(version(5, 1, 1))).isTrue();
    assertThat(version(6, 1, 1).beats(version(5, -1, 1))).isTrue();
  }

  @Test
  void isLive_tombstone_isNot() {
    assertThat(version(1, 1, 2).isLive()).isTrue();
    assertThat(version(1, 1, 3).isLive()).isFalse();
  }

  /** Few times and writers, so that many collide. */
  private static Register draw(Gen gen) {
    return version(gen.between(1L, 3L), gen.between(-2L, 2L), gen.between(1L, 3L));
  }

  /** A dot has one time and one content, as in life: later times have later numbers. */
  private static Register version(long time, long writer, long n) {
    Dot dot = new Dot(writer, 10 * time + n);
    Content content = n == 3 ? Content.TOMBSTONE : new Content.Live(Value.of("\"" + dot + "\""));
    return new Register(dot, time, VectorClock.EMPTY, content);
  }
}
