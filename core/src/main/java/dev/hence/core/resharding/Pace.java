package dev.hence.core.resharding;

/**
 * A bound on how many bytes are fetched a second, so that clients aren't crowded out, and a rate
 * below it that gives way to them.
 *
 * <p>What is fetched is paid for afterwards, with time: {@code bytes / rate}. A node that hasn't
 * fetched for a while may fetch ahead, but not by more than {@link #CREDIT_NANOS}.
 *
 * <p>The rate follows what clients would wait for, on both sides. There, it is how long pages are
 * on their way: the fastest lately shows what it takes when nobody else wants anything of either
 * node, its disk or its processors; one that takes {@link #BUSY_NANOS} more has waited behind
 * somebody. Here, it is how late this node comes to a tick, as it would to a request. When either
 * is more, the rate is halved, else it grows by a {@link #STEPS}th of the bound with each page, or
 * each {@link #PAGE_BYTES} of a larger one, which may take longer: it doubles in a second, some
 * pages' time, so that what it does to others is felt before it does more. It stays between the
 * bound and a {@link #LEAST}th of it: what moves comes to an end on a machine that is always busy.
 * There each move starts, and nodes that a reshard lets start together do so in turn.
 *
 * <p>What it tells of itself ({@link #figures}) is for people: nothing is decided by it.
 *
 * <p>Source: Shalunov et al. 2012 (RFC 6817, LEDBAT), sections 2 and 3, with pages for packets.
 */
public final class Pace {
  /** Two ticks' worth: a page may be late by a tick without the rate falling behind. */
  private static final long CREDIT_NANOS = 40_000_000;

  /** A guess: more than the disk's jitter, less than clients notice. */
  private static final long BUSY_NANOS = 10_000_000;

  private static final int STEPS = 256;

  private static final int LEAST = 32;

  /** In a large cluster several nodes have the same turn, so that none waits for long. */
  private static final int TURNS = 10;

  /** A page's usual size. */
  private static final int PAGE_BYTES = 16 << 10;

  /**
   * By how much longer a page with a large value may be on its way, and its commit keep a tick
   * waiting, for each {@link #PAGE_BYTES} more than one; a guess: a slow disk's time.
   */
  private static final long LARGE_NANOS = 1_000_000;

  /** How many pages' times the fastest is the fastest of, at least. */
  private static final int WINDOW = 256;

  private static final long NANOS_PER_SECOND = 1_000_000_000;

  /** Over how long the bytes that came are counted, to tell how many come a second. */
  private static final long MEASURE_NANOS = 2 * NANOS_PER_SECOND;

  private final long bytesPerSecondMax;
  private long bytesPerSecond;
  private long dueNanos;
  private long fastestNanos = Long.MAX_VALUE;
  private long fastestOfWindowNanos = Long.MAX_VALUE;
  private int pagesOfWindow;

  /** How many usual pages the last one was as large as. */
  private long largeBefore = 1;

  /** The latest tick since the last page. */
  private long lateNanos;

  /** What gave cause to the present rate, and by how much it exceeded the fastest. */
  private Cause cause = Cause.START;

  private long causeNanos;

  /** What came since then; what came a second in the stretch before. */
  private long measuredBytes;

  private long measuredSinceNanos;
  private long measured;

  /** Why the rate is as it is. */
  public enum Cause {
    /** It began low and grows. */
    START,
    /** A page was on its way for longer than the fastest: its source, or the way, is busy. */
    PAGE,
    /** This node came late to a tick: it, or its machine, is busy. */
    TICK,
    /** It is at its bound. */
    BOUND
  }

  /**
   * The figures of a moment.
   *
   * @param bytesPerSecond what came lately
   * @param allowed the present rate, in bytes a second
   * @param max its bound
   * @param cause why the present rate is as it is
   * @param lateNanos by how much the page, or the tick, was late that gave cause to it
   * @param fastestNanos how long the fastest page was on its way lately; 0 before the first
   */
  public record Figures(
      long bytesPerSecond,
      long allowed,
      long max,
      Cause cause,
      long lateNanos,
      long fastestNanos) {}

  /**
   * @param bytesPerSecondMax the bound, above 0
   * @param nowNanos the time at which it starts
   */
  public Pace(long bytesPerSecondMax, long nowNanos) {
    this.bytesPerSecondMax = bytesPerSecondMax;
    this.bytesPerSecond = least();
    this.dueNanos = nowNanos;
    this.measuredSinceNanos = nowNanos;
  }

  /**
   * Something is to be fetched again, from this node's turn on.
   *
   * @param place how many nodes begin before it; 0 if it need not wait for its turn
   * @param turnNanos how long after the one before it each begins
   */
  public void begin(int place, long turnNanos, long nowNanos) {
    bytesPerSecond = least();
    cause = Cause.START;
    long from = nowNanos + place % TURNS * turnNanos;
    dueNanos = dueNanos - from < 0 ? from : dueNanos;
  }

  private long least() {
    return Math.max(1, bytesPerSecondMax / LEAST);
  }

  /** The bytes of a page have come, {@code tookNanos} after they were asked for. */
  public void spend(long bytes, long tookNanos, long nowNanos) {
    adapt(bytes, tookNanos);
    measure(nowNanos);
    measuredBytes += bytes;
    long from = dueNanos - nowNanos < -CREDIT_NANOS ? nowNanos - CREDIT_NANOS : dueNanos;
    dueNanos = from + (long) ((double) bytes * NANOS_PER_SECOND / bytesPerSecond);
  }

  /** A tick came, {@code tickLateNanos} after it was due. */
  public void tick(long tickLateNanos) {
    lateNanos = Math.max(lateNanos, tickLateNanos);
  }

  private void adapt(long bytes, long tookNanos) {
    fastestOfWindowNanos = Math.min(fastestOfWindowNanos, tookNanos);
    fastestNanos = Math.min(fastestNanos, tookNanos);
    pagesOfWindow++;
    if (pagesOfWindow == WINDOW) {
      // Another source may be farther away than any before.
      fastestNanos = fastestOfWindowNanos;
      fastestOfWindowNanos = Long.MAX_VALUE;
      pagesOfWindow = 0;
    }
    long step = Math.max(1, bytesPerSecondMax / STEPS);
    long large = Math.clamp(bytes / PAGE_BYTES, 1, STEPS);
    long bearable = BUSY_NANOS + (Math.max(large, largeBefore) - 1) * LARGE_NANOS;
    long waited = tookNanos - fastestNanos;
    boolean busy = Math.max(waited, lateNanos) > bearable;
    bytesPerSecond =
        busy
            ? Math.max(least(), bytesPerSecond / 2)
            : Math.min(bytesPerSecondMax, bytesPerSecond + large * step);
    if (busy) {
      cause = waited > lateNanos ? Cause.PAGE : Cause.TICK;
      causeNanos = Math.max(waited, lateNanos);
    }
    largeBefore = large;
    lateNanos = 0;
  }

  private void measure(long nowNanos) {
    long nanos = nowNanos - measuredSinceNanos;
    if (nanos >= MEASURE_NANOS) {
      measured = (long) ((double) measuredBytes * NANOS_PER_SECOND / nanos);
      measuredBytes = 0;
      measuredSinceNanos = nowNanos;
    }
  }

  /** How fast it goes, and why not faster. */
  public Figures figures(long nowNanos) {
    measure(nowNanos);
    long nanos = Math.max(1, nowNanos - measuredSinceNanos);
    long lately =
        measured > 0 ? measured : (long) ((double) measuredBytes * NANOS_PER_SECOND / nanos);
    boolean bound = bytesPerSecond == bytesPerSecondMax;
    return new Figures(
        lately,
        bytesPerSecond,
        bytesPerSecondMax,
        bound ? Cause.BOUND : cause,
        bound || cause == Cause.START ? 0 : causeNanos,
        fastestNanos == Long.MAX_VALUE ? 0 : fastestNanos);
  }

  /** Whether all that came is paid for, and the next page may be asked for. */
  public boolean isDue(long nowNanos) {
    return nowNanos - dueNanos >= 0;
  }
}
