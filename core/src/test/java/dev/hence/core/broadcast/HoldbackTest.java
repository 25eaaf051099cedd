package dev.hence.core.broadcast;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hence.core.clock.Dot;
import dev.hence.core.clock.VectorClock;
import dev.hence.core.data.Content;
import dev.hence.core.data.Key;
import dev.hence.core.data.Register;
import dev.hence.core.data.Update;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HoldbackTest {
  private static final long WRITER = 7;
  private final Holdback holdback = new Holdback(Holdback.UPDATES_MAX);

  private static UpdateRange range(long after, int count) {
    List<Update> updates = new ArrayList<>();
    for (int i = 1; i <= count; i++) {
      Dot dot = new Dot(WRITER, after + i);
      updates.add(
          new Update(new Key("k" + i), new Register(dot, i, VectorClock.EMPTY, Content.TOMBSTONE)));
    }
    return new UpdateRange(WRITER, after, updates);
  }

  @Test
  void next_afterAGap_isAbsentUntilTheGapIsFilled() {
    holdback.add(range(2, 1), 0);
    assertThat(holdback.next(WRITER, 0)).isEmpty();
    assertThat(holdback.first(WRITER)).contains(3L);
    holdback.add(range(0, 2), 0);
    assertThat(holdback.next(WRITER, 0)).map(Update::dot).contains(new Dot(WRITER, 1));
    assertThat(holdback.next(WRITER, 2)).map(Update::dot).contains(new Dot(WRITER, 3));
  }

  @Test
  void add_coveredOrRepeated_isHeldOnce() {
    holdback.add(range(0, 5), 3);
    holdback.add(range(3, 2), 3);
    assertThat(holdback.size()).isEqualTo(2);
    assertThat(holdback.next(WRITER, 5)).isEmpty();
    assertThat(holdback.size()).isZero();
    assertThat(holdback.writers()).isEmpty();
  }

  @Test
  void add_beyondTheBound_dropsAndCounts() {
    holdback.add(range(0, Holdback.UPDATES_MAX), 0);
    holdback.add(range(Holdback.UPDATES_MAX, 1), 0);
    assertThat(holdback.size()).isEqualTo(Holdback.UPDATES_MAX);
    assertThat(holdback.dropped()).isEqualTo(1);
  }

  @Test
  void forget_everything_freesTheWriter() {
    holdback.add(range(4, 3), 0);
    holdback.forget(WRITER, Long.MAX_VALUE);
    assertThat(holdback.writers()).isEmpty();
    assertThat(holdback.size()).isZero();
  }

  @Test
  void add_fullOfUpdatesOfOthers_takesTheNextOfEachWriter() {
    Holdback small = new Holdback(2);
    small.add(new UpdateRange(WRITER + 1, 5, renamed(range(5, 2))), 0);

    small.add(range(0, 3), 0);

    assertThat(small.next(WRITER, 0)).map(Update::dot).contains(new Dot(WRITER, 1));
    assertThat(small.next(WRITER, 1)).isEmpty();
    assertThat(small.dropped()).isEqualTo(1);
  }

  private static List<Update> renamed(UpdateRange range) {
    return range.updates().stream()
        .map(update ->
            new Update(
                update.key(),
                new Register(
                    new Dot(WRITER + 1, update.dot().n()),
                    update.register().time(),
                    VectorClock.EMPTY,
                    Content.TOMBSTONE)))
        .toList();
  }
}
