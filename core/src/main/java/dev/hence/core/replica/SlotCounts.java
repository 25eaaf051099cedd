package dev.hence.core.replica;

import dev.hence.core.data.Key;
import dev.hence.core.sharding.SlotSet;
import java.util.BitSet;
import java.util.Map;

/**
 * How many of something there are in each slot, and of which slots the number has changed.
 *
 * <p>An array, not a map: a node that gives up slots goes through thousands of them in one step.
 */
final class SlotCounts {
  private final int[] counts = new int[Key.SLOTS];

  /** The slots whose number has changed. */
  private final BitSet changed = new BitSet(Key.SLOTS);

  /** The slots whose number isn't 0. */
  private final BitSet occupied = new BitSet(Key.SLOTS);

  private long sum;

  /** What {@link SlotCounts#takeChanged} tells. */
  interface Told {
    void count(int slot, int count);
  }

  SlotCounts(Map<Integer, Integer> recovered) {
    recovered.forEach((slot, count) -> {
      counts[slot] = count;
      occupied.set(slot, count != 0);
      sum += count;
    });
  }

  void add(int slot, int difference) {
    counts[slot] += difference;
    occupied.set(slot, counts[slot] != 0);
    sum += difference;
    changed.set(slot);
  }

  /** There is nothing in {@code slots} any more. */
  void clear(SlotSet slots) {
    SlotSet some = slots.intersection(occupied());
    for (int slot = some.next(0); slot >= 0; slot = some.next(slot + 1)) {
      add(slot, -counts[slot]);
    }
  }

  /** How many there are in {@code slots}. */
  long sum(SlotSet slots) {
    long found = 0;
    for (int slot = slots.next(0); slot >= 0; slot = slots.next(slot + 1)) {
      found += counts[slot];
    }
    return found;
  }

  /** How many there are in all. */
  long sum() {
    return sum;
  }

  /** The slots with at least one. */
  SlotSet occupied() {
    return SlotSet.ofBits(occupied.toLongArray());
  }

  /** Tells each number that has changed since this was asked last, lowest slot first. */
  void takeChanged(Told told) {
    for (int slot = changed.nextSetBit(0); slot >= 0; slot = changed.nextSetBit(slot + 1)) {
      told.count(slot, counts[slot]);
    }
    changed.clear();
  }
}
