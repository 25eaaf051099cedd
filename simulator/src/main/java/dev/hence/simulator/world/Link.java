package dev.hence.simulator.world;

import org.jspecify.annotations.Nullable;

/**
 * The way between two nodes: at most one connection at a time, numbered anew each time one comes
 * up. When one end dies the other one still takes it for up, until it finds out.
 */
final class Link {
  private final SimulatedNode low;
  private final SimulatedNode high;
  private long number;
  private boolean up;
  private @Nullable SimulatedNode deadEnd;
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

  SimulatedNode other(SimulatedNode node) {
    return node == low ? high : low;
  }

  boolean isUp() {
    return up;
  }

  /** Whether the connection {@code expected} is the one that is up. */
  boolean isUp(long expected) {
    return up && number == expected;
  }

  /** Whether the connection is up for {@code node}: it isn't the end that died. */
  boolean isUpFor(SimulatedNode node) {
    return up && deadEnd != node;
  }

  /** Whether one end died and the other one doesn't know. */
  boolean isHalfOpen() {
    return up && deadEnd != null;
  }

  /** The number of the connection that is up, or was last. */
  long number() {
    return number;
  }

  /** A connection comes up; the two ends learn of it at different times. */
  void open(long atLow, long atHigh) {
    up = true;
    deadEnd = null;
    number++;
    openAtLow = lastAtLow = atLow;
    openAtHigh = lastAtHigh = atHigh;
  }

  /** One end died. */
  void dies(SimulatedNode end) {
    deadEnd = end;
  }

  void close() {
    up = false;
  }

  /** When the last message so far gets to {@code receiver}. */
  long lastAt(SimulatedNode receiver) {
    return receiver == low ? lastAtLow : lastAtHigh;
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
