package dev.hence.simulator.world;

/**
 * The way between two nodes: at most one connection at a time, numbered anew each time one comes
 * up.
 */
final class Link {
  private final SimulatedNode low;
  private final SimulatedNode high;
  private long number;
  private boolean up;
  private long openAtLow;
  private long openAtHigh;
  private long lastAtLow;
  private long lastAtHigh;

  Link(SimulatedNode low, SimulatedNode high) {
    this.low = low;
    this.high = high;
  }

  SimulatedNode low() {
    return low;
  }

  SimulatedNode high() {
    return high;
  }

  boolean isUp() {
    return up;
  }

  /** Whether the connection {@code expected} is the one that is up. */
  boolean isUp(long expected) {
    return up && number == expected;
  }

  /** The number of the connection that is up, or was last. */
  long number() {
    return number;
  }

  /** A connection comes up; the two ends learn of it at different times. */
  void open(long atLow, long atHigh) {
    up = true;
    number++;
    openAtLow = lastAtLow = atLow;
    openAtHigh = lastAtHigh = atHigh;
  }

  void close() {
    up = false;
  }

  /** When a message gets there that was to arrive at {@code nanos}: behind all before it. */
  long inOrder(SimulatedNode receiver, long nanos) {
    if (receiver == low) {
      lastAtLow = Math.max(lastAtLow + 1, nanos);
      return lastAtLow;
    }
    lastAtHigh = Math.max(lastAtHigh + 1, nanos);
    return lastAtHigh;
  }

  /** When one gets there that others may overtake. */
  long outOfOrder(SimulatedNode receiver, long nanos) {
    return Math.max((receiver == low ? openAtLow : openAtHigh) + 1, nanos);
  }
}
