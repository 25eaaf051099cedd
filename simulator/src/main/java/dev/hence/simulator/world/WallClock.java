package dev.hence.simulator.world;

import static dev.hence.simulator.world.Scheduler.MILLI;

/**
 * A machine's wall clock: wrong by some time, and it may jump, run fast or slow, or stand still.
 */
final class WallClock {
  private static final long EPOCH_MILLIS = 1_700_000_000_000L;

  /** How far clocks go wrong at most: two that differ by more than 48 hours refuse tokens. */
  private static final long SKEW_MAX = 20L * 3_600_000;

  private final Scheduler scheduler;
  private long sinceNanos;
  private double aheadMillis;
  private double rate = 1;

  WallClock(Scheduler scheduler, long skewMillis) {
    this.scheduler = scheduler;
    this.aheadMillis = skewMillis;
  }

  long millis() {
    double elapsed = (double) (scheduler.now() - sinceNanos) / MILLI;
    return EPOCH_MILLIS + sinceNanos / MILLI + (long) (aheadMillis + rate * elapsed);
  }

  void jump(long millis) {
    run(rate);
    aheadMillis = Math.clamp(aheadMillis + millis, -SKEW_MAX, SKEW_MAX);
  }

  /** From now on it runs so many times as fast as true time; 0 for not at all. */
  void run(double changed) {
    long trueMillis = EPOCH_MILLIS + scheduler.now() / MILLI;
    aheadMillis = millis() - trueMillis;
    sinceNanos = scheduler.now() / MILLI * MILLI;
    rate = changed;
  }
}
