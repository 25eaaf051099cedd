package dev.hence.core.sharding;

import dev.hence.core.data.Key;
import java.util.Arrays;
import java.util.function.IntPredicate;

/** An immutable set of slots. */
public final class SlotSet {
  public static final SlotSet NONE = new SlotSet(new long[Key.SLOTS / 64]);
  public static final SlotSet ALL = where(slot -> true);

  private final long[] bits;

  private SlotSet(long[] bits) {
    this.bits = bits;
  }

  /** The slots that {@code keep} accepts. */
  public static SlotSet where(IntPredicate keep) {
    long[] bits = new long[Key.SLOTS / 64];
    for (int slot = 0; slot < Key.SLOTS; slot++) {
      if (keep.test(slot)) {
        bits[slot >> 6] |= 1L << slot;
      }
    }
    return new SlotSet(bits);
  }

  /** The set with the bits of {@link #bits()}, 64 slots in each, the lowest slot lowest. */
  public static SlotSet ofBits(long[] bits) {
    return new SlotSet(Arrays.copyOf(bits, Key.SLOTS / 64));
  }

  /** The sets of slots that {@code owners} names, one for each number below {@code count}. */
  static SlotSet[] split(short[] owners, int count) {
    long[][] bits = new long[count][Key.SLOTS / 64];
    for (int slot = 0; slot < owners.length; slot++) {
      bits[owners[slot]][slot >> 6] |= 1L << slot;
    }
    SlotSet[] sets = new SlotSet[count];
    for (int owner = 0; owner < count; owner++) {
      sets[owner] = new SlotSet(bits[owner]);
    }
    return sets;
  }

  public long[] bits() {
    return bits.clone();
  }

  public boolean contains(int slot) {
    return (bits[slot >> 6] & (1L << slot)) != 0;
  }

  public boolean isEmpty() {
    for (long word : bits) {
      if (word != 0) {
        return false;
      }
    }
    return true;
  }

  public int size() {
    int size = 0;
    for (long word : bits) {
      size += Long.bitCount(word);
    }
    return size;
  }

  /** How many slots of the set come before {@code slot}. */
  public int sizeBelow(int slot) {
    int size = 0;
    for (int word = 0; word < slot >> 6; word++) {
      size += Long.bitCount(bits[word]);
    }
    return slot < Key.SLOTS ? size + Long.bitCount(bits[slot >> 6] & ((1L << slot) - 1)) : size;
  }

  /** The slots of the set from {@code first} through {@code last}. */
  public SlotSet within(int first, int last) {
    long[] within = new long[bits.length];
    int lowest = first >> 6;
    int highest = last >> 6;
    for (int word = lowest; word <= highest; word++) {
      long from = word == lowest ? -1L << first : -1L;
      long through = word == highest ? -1L >>> (63 - (last & 63)) : -1L;
      within[word] = bits[word] & from & through;
    }
    return new SlotSet(within);
  }

  // Each has a loop of its own: a function called for each word takes several times as long.

  public SlotSet union(SlotSet other) {
    long[] union = new long[bits.length];
    for (int i = 0; i < union.length; i++) {
      union[i] = bits[i] | other.bits[i];
    }
    return new SlotSet(union);
  }

  public SlotSet minus(SlotSet other) {
    long[] rest = new long[bits.length];
    for (int i = 0; i < rest.length; i++) {
      rest[i] = bits[i] & ~other.bits[i];
    }
    return new SlotSet(rest);
  }

  public SlotSet intersection(SlotSet other) {
    long[] common = new long[bits.length];
    for (int i = 0; i < common.length; i++) {
      common[i] = bits[i] & other.bits[i];
    }
    return new SlotSet(common);
  }

  public boolean intersects(SlotSet other) {
    for (int i = 0; i < bits.length; i++) {
      if ((bits[i] & other.bits[i]) != 0) {
        return true;
      }
    }
    return false;
  }

  public boolean containsAll(SlotSet other) {
    // Usually so: looking at all is faster than ending at the first that isn't here.
    long outside = 0;
    for (int i = 0; i < bits.length; i++) {
      outside |= other.bits[i] & ~bits[i];
    }
    return outside == 0;
  }

  /** The smallest slot of the set from {@code slot} on, or −1. */
  public int next(int slot) {
    if (slot >= Key.SLOTS) {
      return -1;
    }
    int word = slot >> 6;
    long left = bits[word] & (-1L << slot);
    while (left == 0) {
      if (++word == bits.length) {
        return -1;
      }
      left = bits[word];
    }
    return (word << 6) + Long.numberOfTrailingZeros(left);
  }

  /** The greatest slot of the set, or −1. */
  public int last() {
    for (int word = bits.length - 1; word >= 0; word--) {
      if (bits[word] != 0) {
        return (word << 6) + 63 - Long.numberOfLeadingZeros(bits[word]);
      }
    }
    return -1;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SlotSet that && Arrays.equals(bits, that.bits);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bits);
  }

  @Override
  public String toString() {
    return size() + " slots";
  }
}
