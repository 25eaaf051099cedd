package dev.hence.simulator.world;

import dev.hence.core.clock.Invariants;
import java.util.PriorityQueue;

/**
 * Simulated time: runs what was put off, in the order of its time; what falls on the same
 * nanosecond runs in the order in which it was put off.
 */
public final class Scheduler {
  public static final long MILLI = 1_000_000;
  public static final long SECOND = 1_000 * MILLI;

  private final PriorityQueue<Entry> queue = new PriorityQueue<>();
  private long now;
  private long counter;

  private record Entry(long at, long order, Runnable work) implements Comparable<Entry> {
    @Override
    public int compareTo(Entry other) {
      return at != other.at ? Long.compare(at, other.at) : Long.compare(order, other.order);
    }
  }

  /** Nanoseconds since the world began. */
  public long now() {
    return now;
  }

  public void after(long delayNanos, Runnable work) {
    at(now + delayNanos, work);
  }

  public void at(long nanos, Runnable work) {
    Invariants.check(nanos >= now, "nothing is put off to the past");
    queue.add(new Entry(nanos, counter++, work));
  }

  /** Runs all that falls before {@code nanos} or on it; then it is that time. */
  public void runUntil(long nanos) {
    for (Entry next = queue.peek(); next != null && next.at <= nanos; next = queue.peek()) {
      queue.remove();
      now = next.at;
      next.work.run();
    }
    now = Math.max(now, nanos);
  }
}
