package dev.hence.core.clock;

import java.util.Arrays;

/**
 * An immutable vector clock {writer → n}: all updates of each writer up to n. A writer that isn't
 * named stands at 0. Used for coverage, dependencies, tokens and stability alike.
 *
 * <p>Inside: two arrays, sorted by writer as unsigned numbers, so that iteration is deterministic;
 * a look-up is a binary search, a change copies. Clocks here have as many entries as a shard has
 * had writers, usually under ten.
 */
public final class VectorClock {
  /** The clock that names nobody. */
  public static final VectorClock EMPTY = new VectorClock(new long[0], new long[0]);

  private final long[] writers;
  private final long[] counts;

  private VectorClock(long[] writers, long[] counts) {
    this.writers = writers;
    this.counts = counts;
  }

  /** The clock that names one update and all before it of its writer. */
  public static VectorClock of(Dot dot) {
    return EMPTY.with(dot.writer(), dot.n());
  }

  public int size() {
    return writers.length;
  }

  public boolean isEmpty() {
    return writers.length == 0;
  }

  /** The writer of entry {@code index}, in unsigned ascending order. */
  public long writer(int index) {
    return writers[index];
  }

  /** The number of entry {@code index}; always above 0. */
  public long count(int index) {
    return counts[index];
  }

  /** The number of {@code writer}, 0 if it isn't named. */
  public long get(long writer) {
    int index = find(writer);
    return index < 0 ? 0 : counts[index];
  }

  public boolean covers(Dot dot) {
    return get(dot.writer()) >= dot.n();
  }

  /** Whether this clock is at least {@code other} in every entry. */
  public boolean covers(VectorClock other) {
    for (int i = 0; i < other.writers.length; i++) {
      if (get(other.writers[i]) < other.counts[i]) {
        return false;
      }
    }
    return true;
  }

  /** This clock with {@code writer} at {@code n}, which may be lower than now; 0 removes it. */
  public VectorClock with(long writer, long n) {
    int index = find(writer);
    if (index >= 0 && n > 0) {
      long[] changed = counts.clone();
      changed[index] = n;
      return new VectorClock(writers, changed);
    }
    if (index < 0 && n <= 0) {
      return this;
    }
    Builder builder = new Builder(writers.length + 1);
    int at = index < 0 ? -index - 1 : index;
    for (int i = 0; i < at; i++) {
      builder.add(writers[i], counts[i]);
    }
    builder.add(writer, n);
    for (int i = index < 0 ? at : at + 1; i < writers.length; i++) {
      builder.add(writers[i], counts[i]);
    }
    return builder.build();
  }

  /** The pointwise maximum. */
  public VectorClock join(VectorClock other) {
    if (covers(other)) {
      return this;
    }
    return other.covers(this) ? other : merge(other, (mine, theirs) -> Math.max(mine, theirs));
  }

  /** The pointwise minimum. */
  public VectorClock meet(VectorClock other) {
    return merge(other, (mine, theirs) -> Math.min(mine, theirs));
  }

  /** The entries of this clock that {@code other} doesn't cover, unchanged. */
  public VectorClock minus(VectorClock other) {
    return other.covers(this) ? EMPTY : filter(writer -> get(writer) > other.get(writer));
  }

  /** The entries whose writer {@code keep} accepts. */
  public VectorClock filter(java.util.function.LongPredicate keep) {
    if (isEmpty()) {
      return this;
    }
    Builder builder = new Builder(writers.length);
    for (int i = 0; i < writers.length; i++) {
      if (keep.test(writers[i])) {
        builder.add(writers[i], counts[i]);
      }
    }
    return builder.size == writers.length ? this : builder.build();
  }

  /** What becomes of two numbers for the same writer; 0 leaves the writer out. */
  private interface Combine {
    long apply(long mine, long theirs);
  }

  private VectorClock merge(VectorClock other, Combine combine) {
    Builder builder = new Builder(writers.length + other.writers.length);
    int i = 0;
    int j = 0;
    while (i < writers.length || j < other.writers.length) {
      int order =
          i == writers.length
              ? 1
              : j == other.writers.length ? -1 : Long.compareUnsigned(writers[i], other.writers[j]);
      long writer = order <= 0 ? writers[i] : other.writers[j];
      long mine = order <= 0 ? counts[i++] : 0;
      long theirs = order >= 0 ? other.counts[j++] : 0;
      builder.add(writer, combine.apply(mine, theirs));
    }
    return builder.build();
  }

  private int find(long writer) {
    int low = 0;
    int high = writers.length - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int order = Long.compareUnsigned(writers[middle], writer);
      if (order == 0) {
        return middle;
      }
      if (order < 0) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return -low - 1;
  }

  @Override
  public boolean equals(Object other) {
    return other == this
        || (other instanceof VectorClock that
            && Arrays.equals(writers, that.writers)
            && Arrays.equals(counts, that.counts));
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(writers) + Arrays.hashCode(counts);
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("{");
    for (int i = 0; i < writers.length; i++) {
      text.append(i == 0 ? "" : ", ").append(Long.toHexString(writers[i]));
      text.append(':').append(counts[i]);
    }
    return text.append('}').toString();
  }

  /** Builds a clock from entries that come in ascending order of writers, each once. */
  public static final class Builder {
    private long[] writers;
    private long[] counts;
    private int size;

    public Builder(int capacity) {
      writers = new long[capacity];
      counts = new long[capacity];
    }

    /** Adds an entry; one with {@code n} 0 is left out. */
    public Builder add(long writer, long n) {
      Invariants.check(n >= 0, "a clock's numbers aren't negative");
      if (n == 0) {
        return this;
      }
      Invariants.check(
          size == 0 || Long.compareUnsigned(writers[size - 1], writer) < 0,
          "a clock's writers ascend");
      if (size == writers.length) {
        writers = Arrays.copyOf(writers, 2 * size + 1);
        counts = Arrays.copyOf(counts, 2 * size + 1);
      }
      writers[size] = writer;
      counts[size++] = n;
      return this;
    }

    public VectorClock build() {
      if (size == 0) {
        return EMPTY;
      }
      // What is added to full arrays goes into larger ones.
      return size == writers.length
          ? new VectorClock(writers, counts)
          : new VectorClock(Arrays.copyOf(writers, size), Arrays.copyOf(counts, size));
    }
  }
}
