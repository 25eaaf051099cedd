package dev.hence.checker.graph;

/**
 * Ints by long keys, without an object for each.
 *
 * <p>How: open addressing with linear probing, at most half full.
 *
 * <p>Threading: owned by one thread.
 */
public final class LongMap {
  private static final int FIRST_CAPACITY = 16;

  /** Spreads keys that differ little: 2^64 divided by the golden ratio. */
  private static final long SPREAD = 0x9e3779b97f4a7c15L;

  private final int absent;
  private long[] keys = new long[FIRST_CAPACITY];
  private int[] values = new int[FIRST_CAPACITY];
  private boolean[] used = new boolean[FIRST_CAPACITY];
  private int size;

  /**
   * @param absent what stands for no value
   */
  public LongMap(int absent) {
    this.absent = absent;
  }

  public int get(long key) {
    int place = place(key);
    return used[place] ? values[place] : absent;
  }

  /** Sets the value of a key; returns the one before. */
  public int put(long key, int value) {
    int place = place(key);
    int before = used[place] ? values[place] : absent;
    if (!used[place]) {
      used[place] = true;
      keys[place] = key;
      size++;
    }
    values[place] = value;
    if (2 * size > keys.length) {
      grow();
    }
    return before;
  }

  private int place(long key) {
    int mask = keys.length - 1;
    int place = (int) ((key * SPREAD) >>> 32) & mask;
    while (used[place] && keys[place] != key) {
      place = (place + 1) & mask;
    }
    return place;
  }

  private void grow() {
    long[] oldKeys = keys;
    int[] oldValues = values;
    boolean[] oldUsed = used;
    keys = new long[2 * oldKeys.length];
    values = new int[keys.length];
    used = new boolean[keys.length];
    for (int i = 0; i < oldKeys.length; i++) {
      if (oldUsed[i]) {
        int place = place(oldKeys[i]);
        used[place] = true;
        keys[place] = oldKeys[i];
        values[place] = oldValues[i];
      }
    }
  }
}
