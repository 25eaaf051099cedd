package dev.hence.node;

import dev.hence.core.replica.Input;
import dev.hence.core.replica.Request;
import dev.hence.node.http.Backend;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What waits for the replica: bounded for requests and messages, which can be refused and dropped,
 * and open for the little else that can't.
 *
 * <p>Threading: any thread adds and wakes; one thread waits; one at a time takes.
 */
final class InputQueue {
  private final int waitingMax;
  private final long bytesMax;
  private final Queue<Waiting> waiting = new ConcurrentLinkedQueue<>();
  private final AtomicInteger size = new AtomicInteger();
  private final AtomicInteger urgent = new AtomicInteger();
  private final AtomicLong bytes = new AtomicLong();
  private final AtomicLong refused = new AtomicLong();
  private volatile @Nullable Thread sleeper;

  /** One thing that waits. */
  sealed interface Waiting {
    /** What it takes of memory, about. */
    long bytes();

    /** Whether it should be taken at once; the rest is taken with the next that is, or a tick. */
    boolean isUrgent();

    /** What has no one to answer to. */
    record Plain(Input input, long bytes) implements Waiting {
      @Override
      public boolean isUrgent() {
        return !TickPace.isReport(input);
      }
    }

    /** A client's request, and where its answer goes. */
    record Asked(Request request, Backend.Client client, long bytes) implements Waiting {
      @Override
      public boolean isUrgent() {
        return true;
      }
    }
  }

  /**
   * @param waitingMax how many things may wait
   * @param bytesMax how many bytes may wait, about
   */
  InputQueue(int waitingMax, long bytesMax) {
    this.waitingMax = waitingMax;
    this.bytesMax = bytesMax;
  }

  /** Adds what may be refused; false if too much waits. Wakes nobody. */
  boolean offer(Waiting item) {
    if (size.get() >= waitingMax || bytes.get() >= bytesMax) {
      refused.incrementAndGet();
      return false;
    }
    add(item);
    return true;
  }

  /** How many things wait. */
  int size() {
    return size.get();
  }

  /** Whether anything urgent waits. */
  boolean isUrgent() {
    return urgent.get() > 0;
  }

  /** How many bytes wait, about. */
  long bytes() {
    return bytes.get();
  }

  /** How much was refused so far. */
  long refused() {
    return refused.get();
  }

  /** Adds what must not get lost. Wakes nobody. */
  void add(Waiting item) {
    size.incrementAndGet();
    bytes.addAndGet(item.bytes());
    waiting.add(item);
    if (item.isUrgent()) {
      // Behind the adding: whoever is called by it finds the item.
      urgent.incrementAndGet();
    }
  }

  /** Wakes the thread in {@link #await}. */
  void wake() {
    Thread taker = sleeper;
    if (taker != null) {
      LockSupport.unpark(taker);
    }
  }

  /**
   * Waits until something urgent is there or somebody calls {@link #wake}, up to a time. It may
   * come back earlier: who added what was taken before may wake it late.
   *
   * @param timeoutNanos asked once whoever wakes finds the one who waits
   */
  void await(LongSupplier timeoutNanos) {
    sleeper = Thread.currentThread();
    long nanos = timeoutNanos.getAsLong();
    // Whoever adds after this look sees the sleeper, and whoever added before it is seen.
    if (nanos > 0 && !isUrgent()) {
      LockSupport.parkNanos(this, nanos);
    }
    sleeper = null;
  }

  /** Moves items to {@code batch} until it has {@code itemsMax} or nothing waits. */
  void take(List<Waiting> batch, int itemsMax) {
    while (batch.size() < itemsMax) {
      Waiting item = waiting.poll();
      if (item == null) {
        return;
      }
      size.decrementAndGet();
      bytes.addAndGet(-item.bytes());
      if (item.isUrgent()) {
        urgent.decrementAndGet();
      }
      batch.add(item);
    }
  }
}
