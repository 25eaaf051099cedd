package dev.hence.core.sharding;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hence.core.data.Key;
import dev.hence.core.testkit.Gen;
import dev.hence.core.testkit.Property;
import java.util.BitSet;
import org.junit.jupiter.api.Test;

class SlotSetTest {
  @Test
  void last_anySet_isItsGreatestSlot() {
    assertThat(SlotSet.NONE.last()).isEqualTo(-1);
    assertThat(SlotSet.ALL.last()).isEqualTo(Key.SLOTS - 1);
    for (int slot : new int[] {0, 63, 64, Key.SLOTS - 1}) {
      assertThat(SlotSet.where(s -> s == slot || s == slot / 2).last()).isEqualTo(slot);
    }
  }

  @Test
  void operations_anySets_matchANaiveSet() {
    Property.forAll(
        150,
        gen -> {
          BitSet naive = draw(gen);
          BitSet other = draw(gen);
          SlotSet set = of(naive);
          SlotSet second = of(other);

          BitSet union = (BitSet) naive.clone();
          union.or(other);
          BitSet minus = (BitSet) naive.clone();
          minus.andNot(other);
          BitSet both = (BitSet) naive.clone();
          both.and(other);
          assertThat(set.union(second)).isEqualTo(of(union));
          assertThat(set.minus(second)).isEqualTo(of(minus));
          assertThat(set.intersection(second)).isEqualTo(of(both));
          assertThat(set.intersects(second)).isEqualTo(naive.intersects(other));
          assertThat(set.containsAll(second)).isEqualTo(union.equals(naive));
          assertThat(set.size()).isEqualTo(naive.cardinality());
          assertThat(set.isEmpty()).isEqualTo(naive.isEmpty());
          int from = gen.between(0, Key.SLOTS);
          assertThat(set.next(from)).isEqualTo(naive.nextSetBit(from));
          assertThat(set.sizeBelow(from)).isEqualTo(naive.get(0, from).cardinality());
          int last = gen.between(from - 1, Key.SLOTS - 1);
          assertThat(set.within(from, last))
              .isEqualTo(SlotSet.where(slot -> slot >= from && slot <= last && naive.get(slot)));
          assertThat(SlotSet.ofBits(set.bits())).isEqualTo(set).hasSameHashCodeAs(set);
        });
  }

  @Test
  void bits_changedByTheCaller_leaveTheSetAlone() {
    SlotSet.NONE.bits()[0] = -1;
    long[] bits = SlotSet.NONE.bits();
    SlotSet set = SlotSet.ofBits(bits);
    bits[0] = -1;

    assertThat(SlotSet.NONE.isEmpty()).isTrue();
    assertThat(set.isEmpty()).isTrue();
  }

  @Test
  void bits_lowestSlot_isLowestBit() {
    SlotSet set = SlotSet.where(slot -> slot == 0 || slot == 65);

    assertThat(set.bits()[0]).isEqualTo(1);
    assertThat(set.bits()[1]).isEqualTo(2);
    assertThat(set.bits()).hasSize(Key.SLOTS / 64);
  }

  private static BitSet draw(Gen gen) {
    BitSet slots = new BitSet(Key.SLOTS);
    for (int i = gen.between(0, gen.size()); i > 0; i--) {
      int from = gen.between(0, Key.SLOTS - 1);
      slots.set(from, gen.between(from, Math.min(Key.SLOTS, from + 5_000)));
    }
    return slots;
  }

  private static SlotSet of(BitSet slots) {
    return SlotSet.where(slots::get);
  }
}
