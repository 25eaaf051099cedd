package dev.hence.core.clock;

/**
 * A hybrid logical clock: times that grow along causality and stay near the wall clock.
 *
 * <p>A time is {@code milliseconds since 1970 << 16} plus a counter, one signed 64-bit number.
 * Source: Kulkarni et al. 2014, "Logical Physical Clocks".
 *
 * <p>Threading: owned by the replica.
 */
public final class HybridClock {
  private static final int COUNTER_BITS = 16;

  private long last;

  /** Starts after {@code last}, the largest time issued or seen before. */
  public HybridClock(long last) {
    this.last = last;
  }

  /** The hybrid time of a wall clock's reading. */
  public static long ofMillis(long wallMillis) {
    return wallMillis << COUNTER_BITS;
  }

  /** The wall clock's part of a hybrid time, milliseconds since 1970. */
  public static long millis(long time) {
    return time >> COUNTER_BITS;
  }

  /** A time larger than the wall clock's, than {@code seen} and than all issued or observed. */
  public long next(long wallMillis, long seen) {
    last = Math.max(ofMillis(wallMillis), Math.max(last, seen)) + 1;
    return last;
  }

  /** Takes note of a time that somebody else issued. */
  public void observe(long time) {
    last = Math.max(last, time);
  }

  /** The largest time issued or observed. */
  public long last() {
    return last;
  }
}
