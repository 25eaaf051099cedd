package dev.hence.core.resharding;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hence.core.clock.Dot;
import dev.hence.core.clock.VectorClock;
import dev.hence.core.data.Content;
import dev.hence.core.data.Key;
import dev.hence.core.data.Register;
import dev.hence.core.data.Update;
import dev.hence.core.sharding.SlotSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ProgressTest {
  private static final Key KEY = new Key("some key");
  private static final Update UPDATE =
      new Update(KEY, new Register(new Dot(1, 1), 1, VectorClock.EMPTY, Content.TOMBSTONE));
  private final Progress progress = new Progress();

  @Test
  void figures_halfwayThroughTheSecondTransfer_countBoth() {
    SlotSet first = SlotSet.where(slot -> slot % 2 == 0);
    SlotSet second = SlotSet.where(slot -> slot % 2 == 1);
    progress.lacking(true, false, 5);
    progress.page(3, 300);
    progress.taken(first);
    progress.page(2, 50);
    Transfer transfer = new Transfer(second, VectorClock.EMPTY, 0);
    transfer.page(VectorClock.EMPTY, VectorClock.EMPTY, List.of(UPDATE), false);

    assertThat(progress.figures(second, Optional.of(transfer)))
        .isEqualTo(
            new Progress.Figures(
                first.size() + second.sizeBelow(KEY.slot()), Key.SLOTS, 5, 350, false));
    assertThat(progress.startedNanos()).contains(5L);
  }

  @Test
  void figures_allPagesIn_catchUpWithEverySlotPassed() {
    Transfer transfer = new Transfer(SlotSet.ALL, VectorClock.EMPTY, 0);
    transfer.page(VectorClock.EMPTY, VectorClock.EMPTY, List.of(), true);
    progress.lacking(true, false, 0);

    assertThat(progress.figures(SlotSet.ALL, Optional.of(transfer)))
        .isEqualTo(new Progress.Figures(Key.SLOTS, Key.SLOTS, 0, 0, true));
  }

  @Test
  void lacking_nothingAndThenSomething_startsAnew() {
    progress.lacking(true, false, 1);
    progress.page(3, 300);
    progress.lacking(false, false, 2);
    assertThat(progress.startedNanos()).isEmpty();

    assertThat(progress.lacking(true, false, 3)).isTrue();
    assertThat(progress.lacking(true, false, 4)).isFalse();
    assertThat(progress.startedNanos()).contains(3L);
    assertThat(progress.figures(SlotSet.ALL, Optional.empty()).registers()).isZero();
  }

  @Test
  void lacking_nothingWhileAReshardCopies_isToldOn() {
    progress.lacking(true, true, 1);
    progress.page(3, 300);
    progress.taken(SlotSet.ALL);

    progress.lacking(false, true, 2);
    assertThat(progress.startedNanos()).contains(1L);
    assertThat(progress.figures(SlotSet.NONE, Optional.empty()))
        .isEqualTo(new Progress.Figures(Key.SLOTS, Key.SLOTS, 3, 300, false));

    progress.lacking(false, false, 3);
    assertThat(progress.startedNanos()).isEmpty();
  }

  @Test
  void lacking_nothingToCopyInAReshard_isNotStarted() {
    assertThat(progress.lacking(false, true, 1)).isFalse();

    assertThat(progress.startedNanos()).isEmpty();
  }
}
