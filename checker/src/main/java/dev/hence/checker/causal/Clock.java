package dev.hence.checker.causal;

import org.jspecify.annotations.Nullable;

/**
 * A causal past: for each chain of writes, how many of them are in it. Chains and counts are as
 * {@link Chains} numbers them.
 *
 * <p>How: a tree that is never changed, 32 wide; what two clocks have in common they share. So a
 * clock costs what it differs by from those it was made of, and pasts that hold thousands of chains
 * which nobody writes to any more are joined without a look at them. Of two equal parts the older
 * one is kept, so that sharing grows again where equal parts came about apart.
 *
 * <p>Threading: immutable.
 */
final class Clock {
  static final int BITS = 5;
  static final int WIDTH = 1 << BITS;
  private static final int MASK = WIDTH - 1;
  private static final int[] NO_COUNTS = {};
  private static final @Nullable Clock[] NO_PARTS = {};

  /** The past of what has none. */
  static final Clock EMPTY = new Clock(0, 0, new int[WIDTH], NO_PARTS);

  private final int level;
  private final long age;

  /** Of a leaf: the counts of 32 chains. */
  private final int[] counts;

  /** Of a branch: the parts, null where no chain was seen. */
  private final @Nullable Clock[] parts;

  private Clock(int level, long age, int[] counts, @Nullable Clock[] parts) {
    this.level = level;
    this.age = age;
    this.counts = counts;
    this.parts = parts;
  }

  /** How many writes of a chain are in this past. */
  int count(int chain) {
    return leaf(chain).counts[chain & MASK];
  }

  /** The part that holds a chain and its neighbours. */
  Clock leaf(int chain) {
    Clock clock = this;
    if (chain >>> (BITS * (level + 1)) != 0) {
      return EMPTY;
    }
    while (clock.level > 0) {
      Clock part = clock.parts[(chain >>> (BITS * clock.level)) & MASK];
      if (part == null) {
        return EMPTY;
      }
      clock = part;
    }
    return clock;
  }

  /** Of a leaf: the count of a chain that it holds. */
  int countInLeaf(int chain) {
    return counts[chain & MASK];
  }

  /**
   * Makes clocks of clocks.
   *
   * <p>Threading: owned by one thread.
   */
  static final class Maker {
    private long made;

    /** The past that has {@code count} writes of a chain, and else what {@code clock} has. */
    Clock with(Clock clock, int chain, int count) {
      Clock high = clock;
      while (chain >>> (BITS * (high.level + 1)) != 0) {
        high = raised(high);
      }
      return set(high, chain, count);
    }

    /** The past that has what either has. */
    Clock join(Clock one, Clock other) {
      if (one == other || other == EMPTY) {
        return one;
      }
      if (one == EMPTY) {
        return other;
      }
      Clock a = one;
      Clock b = other;
      while (a.level < b.level) {
        a = raised(a);
      }
      while (b.level < a.level) {
        b = raised(b);
      }
      return a.level == 0 ? joinLeaves(a, b) : joinBranches(a, b);
    }

    private Clock raised(Clock clock) {
      @Nullable Clock[] parts = new @Nullable Clock[WIDTH];
      parts[0] = clock;
      return new Clock(clock.level + 1, ++made, NO_COUNTS, parts);
    }

    private Clock set(Clock clock, int chain, int count) {
      if (clock.level == 0) {
        int[] counts = clock.counts.clone();
        counts[chain & MASK] = count;
        return new Clock(0, ++made, counts, NO_PARTS);
      }
      int index = (chain >>> (BITS * clock.level)) & MASK;
      @Nullable Clock[] parts = clock.parts.clone();
      Clock part = parts[index];
      parts[index] = set(part == null ? empty(clock.level - 1) : part, chain, count);
      return new Clock(clock.level, ++made, NO_COUNTS, parts);
    }

    private Clock empty(int level) {
      return level == 0 ? EMPTY : new Clock(level, ++made, NO_COUNTS, new @Nullable Clock[WIDTH]);
    }

    private Clock joinLeaves(Clock a, Clock b) {
      int missingInA = 0;
      int missingInB = 0;
      for (int i = 0; i < WIDTH; i++) {
        int larger = Math.max(a.counts[i], b.counts[i]);
        missingInA |= larger ^ a.counts[i];
        missingInB |= larger ^ b.counts[i];
      }
      if (missingInA == 0 || missingInB == 0) {
        return missingInA == missingInB ? older(a, b) : missingInA == 0 ? a : b;
      }
      int[] counts = new int[WIDTH];
      for (int i = 0; i < WIDTH; i++) {
        counts[i] = Math.max(a.counts[i], b.counts[i]);
      }
      return new Clock(0, ++made, counts, NO_PARTS);
    }

    private Clock joinBranches(Clock a, Clock b) {
      @Nullable Clock[] parts = new @Nullable Clock[WIDTH];
      boolean isA = true;
      boolean isB = true;
      for (int i = 0; i < WIDTH; i++) {
        Clock ofA = a.parts[i];
        Clock ofB = b.parts[i];
        Clock part = ofA == ofB || ofB == null ? ofA : ofA == null ? ofB : joinSameLevel(ofA, ofB);
        parts[i] = part;
        isA &= part == ofA;
        isB &= part == ofB;
      }
      if (isA || isB) {
        return isA && isB ? older(a, b) : isA ? a : b;
      }
      return new Clock(a.level, ++made, NO_COUNTS, parts);
    }

    private Clock joinSameLevel(Clock a, Clock b) {
      return a.level == 0 ? joinLeaves(a, b) : joinBranches(a, b);
    }

    private static Clock older(Clock a, Clock b) {
      return a.age <= b.age ? a : b;
    }
  }
}
