package dev.hence.core.data;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hence.core.sharding.SlotMap;
import dev.hence.core.testkit.Property;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class KeyTest {
  @Test
  void slot_knownKeys_arePartOfTheFormat() {
    assertThat(List.of("a", "key0", "key599", "ключ", "🔑"))
        .extracting(text -> new Key(text).slot())
        .containsExactly(3615, 7878, 1299, 7902, 9694);
  }

  @Test
  void slot_anyText_isOneOfTheSlots() {
    Property.forAll(
        500,
        gen -> {
          Key key = new Key(Long.toHexString(gen.bits()));
          assertThat(key.slot()).isBetween(0, Key.SLOTS - 1);
        });
  }

  @Test
  void slot_sequentialKeys_spreadWithinAQuarterOfEven() {
    for (List<Integer> counts : histories(4)) {
      SlotMap map = SlotMap.generations(counts).getLast();
      if (map.shardCount() > 1) {
        for (int keys : new int[] {50, 200, 600}) {
          assertEven(map, keys, counts);
        }
      }
    }
  }

  /** All ways to go between one, two and three shards, up to {@code length} slot maps long. */
  private static List<List<Integer>> histories(int length) {
    List<List<Integer>> histories = new ArrayList<>(List.of(List.of(1), List.of(2), List.of(3)));
    for (int i = 0; i < histories.size(); i++) {
      List<Integer> history = histories.get(i);
      for (int count = 1; count <= 3 && history.size() < length; count++) {
        List<Integer> longer = new ArrayList<>(history);
        longer.add(count);
        histories.add(longer);
      }
    }
    return histories;
  }

  private static void assertEven(SlotMap map, int keys, List<Integer> counts) {
    int[] found = new int[map.shardCount()];
    for (int i = 0; i < keys; i++) {
      found[map.shard(new Key("key" + i).slot())]++;
    }
    double even = (double) keys / map.shardCount();
    for (int count : found) {
      assertThat((double) count)
          .as("of %d keys after %s shards", keys, counts)
          .isBetween(0.75 * even, 1.25 * even);
    }
  }

  /** All texts of six of these four; several hundred pairs of them share a slot. */
  @Test
  void compareTo_anyKeys_goesBySlotThenUtf8() {
    String[] alphabet = {"a", "é", "\uFF5E", "🔑"};
    List<Key> keys = new ArrayList<>();
    for (int i = 0; i < 4_096; i++) {
      StringBuilder text = new StringBuilder();
      for (int rest = i; text.codePointCount(0, text.length()) < 6; rest /= 4) {
        text.append(alphabet[rest % 4]);
      }
      keys.add(new Key(text.toString()));
    }
    keys.sort(null);
    int shared = 0;
    for (int i = 1; i < keys.size(); i++) {
      Key before = keys.get(i - 1);
      Key after = keys.get(i);
      assertThat(before.slot()).isLessThanOrEqualTo(after.slot());
      if (before.slot() == after.slot()) {
        shared++;
        assertThat(Arrays.compareUnsigned(utf8(before), utf8(after))).isNegative();
        assertThat(after.compareTo(before)).isPositive();
      }
    }
    assertThat(shared).isGreaterThan(300);
    assertThat(keys.getFirst().compareTo(new Key(keys.getFirst().text()))).isZero();
  }

  private static byte[] utf8(Key key) {
    return key.text().getBytes(StandardCharsets.UTF_8);
  }
}
