package dev.hence.core.resharding;

/**
 * A bound on how many bytes are fetched a second, so that clients aren't crowded out.
 *
 * <p>What is fetched is paid for afterwards, with time: {@code bytes / bytesPerSecond}. A node that
 * hasn't fetched for a while may fetch ahead, but not by more than {@link #CREDIT_NANOS}.
 */
public final class Pace {
  /** Two ticks' worth: a page may be late by a tick without the rate falling behind. */
  private static final long CREDIT_NANOS = 40_000_000;

  private static final long NANOS_PER_SECOND = 1_000_000_000;

  private final long bytesPerSecond;
  private long dueNanos;

  /**
   * @param bytesPerSecond the bound, above 0
   * @param nowNanos the time at which it starts
   */
  public Pace(long bytesPerSecond, long nowNanos) {
    this.bytesPerSecond = bytesPerSecond;
    this.dueNanos = nowNanos;
  }

  /** Bytes have come. */
  public void spend(long bytes, long nowNanos) {
    long from = dueNanos - nowNanos < -CREDIT_NANOS ? nowNanos - CREDIT_NANOS : dueNanos;
    dueNanos = from + (long) ((double) bytes * NANOS_PER_SECOND / bytesPerSecond);
  }

  /** Whether all that came is paid for, and the next page may be asked for. */
  public boolean isDue(long nowNanos) {
    return nowNanos - dueNanos >= 0;
  }
}
