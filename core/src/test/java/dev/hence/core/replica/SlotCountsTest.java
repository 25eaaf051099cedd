package dev.hence.core.replica;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hence.core.data.Key;
import dev.hence.core.sharding.SlotSet;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class SlotCountsTest {
  private static final int LAST = Key.SLOTS - 1;
  private final SlotCounts counts = new SlotCounts(Map.of(0, 2, 64, 1, LAST, 5));

  private Map<Integer, Integer> changed() {
    Map<Integer, Integer> changed = new TreeMap<>();
    counts.takeChanged(changed::put);
    return changed;
  }

  private static SlotSet slots(int... slots) {
    return SlotSet.where(slot -> {
      for (int wanted : slots) {
        if (wanted == slot) {
          return true;
        }
      }
      return false;
    });
  }

  @Test
  void new_recoveredCounts_areThereAndHaveNotChanged() {
    assertThat(counts.sum()).isEqualTo(8);
    assertThat(counts.sum(slots(1, 64, LAST))).isEqualTo(6);
    assertThat(counts.occupied()).isEqualTo(slots(0, 64, LAST));
    assertThat(changed()).isEmpty();
  }

  @Test
  void takeChanged_afterAdding_tellsEachSlotOnce() {
    counts.add(64, -1);
    counts.add(63, 1);
    counts.add(63, 1);

    assertThat(changed()).isEqualTo(Map.of(63, 2, 64, 0));
    assertThat(changed()).isEmpty();
    assertThat(counts.sum()).isEqualTo(9);
    assertThat(counts.occupied()).isEqualTo(slots(0, 63, LAST));
  }

  @Test
  void clear_someSlots_tellsThoseThatHadSome() {
    counts.clear(slots(0, 1, LAST));

    assertThat(changed()).isEqualTo(Map.of(0, 0, LAST, 0));
    assertThat(counts.sum()).isEqualTo(1);
    assertThat(counts.sum(SlotSet.ALL)).isEqualTo(1);
    assertThat(counts.occupied()).isEqualTo(slots(64));
  }
}
