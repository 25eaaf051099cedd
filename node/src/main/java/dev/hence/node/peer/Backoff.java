package dev.hence.node.peer;

import java.util.concurrent.ThreadLocalRandom;

/**
 * The waits between dials of one peer: none, the least, then twice as long each time up to the
 * most; each shortened by up to a quarter at random, so that nodes don't dial in step.
 *
 * <p>Threading: guarded by its owner.
 */
final class Backoff {
  private final long nanosMin;
  private final long nanosMax;
  private long nextNanos;

  Backoff(long nanosMin, long nanosMax) {
    this.nanosMin = nanosMin;
    this.nanosMax = nanosMax;
  }

  /** The wait before the next dial. */
  long next() {
    long wait = nextNanos;
    nextNanos = wait == 0 ? nanosMin : Math.min(nanosMax, 2 * wait);
    return wait == 0 ? 0 : wait - ThreadLocalRandom.current().nextLong(wait / 4 + 1);
  }

  /** The next wait is none again. */
  void reset() {
    nextNanos = 0;
  }
}
