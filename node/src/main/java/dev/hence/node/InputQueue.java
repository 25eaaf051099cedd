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
import org.jspecify.annotations.Nullable;

/**
 * What waits for the replica's thread: bounded for requests and messages, which can be refused and
 * dropped, and open for the little else that can't.
 *
 * <p>Threading: any thread adds; one thread, the first that takes, takes.
 */
final class InputQueue {
  private final int waitingMax;
  private final long bytesMax;
  private final Queue<Waiting> waiting = new ConcurrentLinkedQueue<>();
  private final AtomicInteger size = new AtomicInteger();
  private final AtomicLong bytes = new AtomicLong();
  private final AtomicLong refused = new AtomicLong();
  private volatile @Nullable Thread sleeper;

  /** One thing that waits. */
  sealed interface Waiting {
    /** What it takes of memory, about. */
    long bytes();

    /** What has no one to answer to. */
    record Plain(Input input, long bytes) implements Waiting {}

    /** A client's request, and where its answer goes. */
    record Asked(Request request, Backend.Client client, long bytes) implements Waiting {}
  }

  /**
   * @param waitingMax how many things may wait
   * @param bytesMax how many bytes may wait, about
   */
  InputQueue(int waitingMax, long bytesMax) {
    this.waitingMax = waitingMax;
    this.bytesMax = bytesMax;
  }

  /** Adds what may be refused; false if too much waits. */
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

  /** How many bytes wait, about. */
  long bytes() {
    return bytes.get();
  }

  /** How much was refused so far. */
  long refused() {
    return refused.get();
  }

  /** Adds what must not get lost. */
  void add(Waiting item) {
    size.incrementAndGet();
    bytes.addAndGet(item.bytes());
    waiting.add(item);
    Thread taker = sleeper;
    if (taker != null) {
      LockSupport.unpark(taker);
    }
  }

  /** Wakes the thread that takes, as if something had come. */
  void wake() {
    Thread taker = sleeper;
    if (taker != null) {
      LockSupport.unpark(taker);
    }
  }

  /**
   * Moves at most {@code itemsMax} items to {@code batch}; waits for a first one up to a time. It
   * may come back earlier, with nothing: who added what was taken before may wake it late.
   */
  void take(List<Waiting> batch, int itemsMax, long timeoutNanos) {
    drain(batch, itemsMax);
    if (batch.isEmpty() && timeoutNanos > 0) {
      sleeper = Thread.currentThread();
      // Whoever adds after this look sees the sleeper, and whoever added before it is seen.
      if (waiting.isEmpty()) {
        LockSupport.parkNanos(this, timeoutNanos);
      }
      sleeper = null;
      drain(batch, itemsMax);
    }
  }

  private void drain(List<Waiting> batch, int itemsMax) {
    while (batch.size() < itemsMax) {
      Waiting item = waiting.poll();
      if (item == null) {
        return;
      }
      size.decrementAndGet();
      bytes.addAndGet(-item.bytes());
      batch.add(item);
    }
  }
}
