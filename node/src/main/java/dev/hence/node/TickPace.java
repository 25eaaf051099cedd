package dev.hence.node;

import dev.hence.core.replica.Input;
import dev.hence.core.replica.Message;
import dev.hence.core.replica.ReplicaSettings;

/**
 * When the replica is told next that time passed: every tick while there is something to do, and
 * less often once nothing but reports of peers has come for a while. By then all that was written
 * has been told; what waits for longer is told so much later that its time is over. Slots on their
 * way are something to do, though a large page may be long in coming: late ticks would slow them.
 *
 * <p>Threading: one thread at a time.
 */
final class TickPace {
  /** The time between ticks of a quiet node; a fifth of the time between reports. */
  static final long QUIET_TICK_NANOS = 50_000_000;

  /** Twice what a request waits by default, and many times what it takes to tell of a write. */
  static final long QUIET_AFTER_NANOS = 1_000_000_000;

  private long activeNanos;
  private long nextNanos;

  TickPace(long now) {
    activeNanos = now;
    nextNanos = now;
  }

  /** An input has come. */
  void taken(Input input, long now) {
    if (!isReport(input)) {
      hasToDo(now);
    }
  }

  /** The replica has something to do, whatever comes in. */
  void hasToDo(long now) {
    activeNanos = now;
    nextNanos = Math.min(nextNanos, now + ReplicaSettings.TICK_NANOS);
  }

  /** Whether a tick is due; if so the next one is due later. */
  boolean isDue(long now) {
    if (now - nextNanos < 0) {
      return false;
    }
    boolean quiet = now - activeNanos >= QUIET_AFTER_NANOS;
    nextNanos = now + (quiet ? QUIET_TICK_NANOS : ReplicaSettings.TICK_NANOS);
    return true;
  }

  /** When the next tick is due. */
  long nextNanos() {
    return nextNanos;
  }

  /** Whether an input is a peer's report, which gives a node nothing to do at once. */
  static boolean isReport(Input input) {
    return input instanceof Input.Received received && received.message() instanceof Message.Report;
  }
}
