package dev.hence.core.sharding;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hence.core.data.Key;
import dev.hence.core.testkit.Property;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SlotMapTest {
  @Test
  void initial_slot_isTakenModuloTheCount() {
    SlotMap map = SlotMap.initial(3);

    assertThat(IntStream.range(0, Key.SLOTS)).allMatch(slot -> map.shard(slot) == slot % 3);
    assertThat(map.shardCount()).isEqualTo(3);
  }

  @Test
  void resized_anySequence_isEvenAndMovesNoSlotThatNeedNot() {
    Property.forAll(
        60,
        gen -> {
          SlotMap map = SlotMap.initial(gen.between(1, 40));
          for (int count : gen.list(3, g -> g.between(1, 40))) {
            SlotMap next = map.resized(count);

            assertThat(sizes(next)).hasSize(count).doesNotContain(0);
            assertThat(Arrays.stream(sizes(next)).max().getAsInt())
                .isLessThanOrEqualTo(Arrays.stream(sizes(next)).min().getAsInt() + 1);
            assertMovesOnlyFromShrunkToGrown(map, next);
            map = next;
          }
        });
  }

  private static void assertMovesOnlyFromShrunkToGrown(SlotMap map, SlotMap next) {
    int[] before = sizes(map);
    int[] after = sizes(next);
    for (int slot = 0; slot < Key.SLOTS; slot++) {
      int from = map.shard(slot);
      int to = next.shard(slot);
      if (from != to) {
        assertThat(from >= after.length || after[from] < before[from]).isTrue();
        assertThat(to >= before.length || after[to] > before[to]).isTrue();
      }
    }
  }

  private static int[] sizes(SlotMap map) {
    int[] sizes = new int[map.shardCount()];
    for (int slot = 0; slot < Key.SLOTS; slot++) {
      sizes[map.shard(slot)]++;
    }
    return sizes;
  }

  @Test
  void resized_oneShardMore_movesItsShareAndNoMore() {
    SlotMap three = SlotMap.initial(3);
    SlotMap four = three.resized(4);

    long moved = IntStream.range(0, Key.SLOTS).filter(s -> three.shard(s) != four.shard(s)).count();
    assertThat(moved).isEqualTo(Key.SLOTS / 4);
  }

  @Test
  void resized_sameCount_movesNothing() {
    SlotMap map = SlotMap.initial(5).resized(3);

    assertThat(numbers(map.resized(3))).isEqualTo(numbers(map));
  }

  @Test
  void resized_fromOneShard_isTheInitialMap() {
    assertThat(numbers(SlotMap.initial(3).resized(1).resized(5)))
        .isEqualTo(numbers(SlotMap.initial(5)));
  }

  @Test
  void slots_ofAllShards_shareNoneAndLeaveNoneOut() {
    SlotMap map = SlotMap.initial(2).resized(5);
    SlotSet union = SlotSet.NONE;
    for (int shard = 0; shard < 5; shard++) {
      assertThat(union.intersects(map.slots(shard))).isFalse();
      union = union.union(map.slots(shard));
    }
    assertThat(union).isEqualTo(SlotSet.ALL);
  }

  @Test
  void generations_counts_arePartOfTheFormat() {
    List<SlotMap> maps = SlotMap.generations(List.of(2, 3, 7, 1, 4));

    assertThat(maps).extracting(SlotMap::shardCount).containsExactly(2, 3, 7, 1, 4);
    assertThat(maps)
        .extracting(map -> Arrays.hashCode(numbers(map)))
        .containsExactly(-717479935, -1443341928, -1212682665, -1619525631, -1505746943);
  }

  private static int[] numbers(SlotMap map) {
    return IntStream.range(0, Key.SLOTS).map(map::shard).toArray();
  }
}
