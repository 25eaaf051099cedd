package dev.hence.node.storage;

import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Has what is in {@link DroppedSlots} removed, some at a time, once the moment is over in which
 * they were dropped: all nodes drop slots at once, and clients wait for all of them.
 *
 * <p>Threading: has a thread of its own, made when there is first something to remove; all methods
 * are for any thread.
 */
final class SlotRemover implements AutoCloseable {
  /** A guess: longer than it takes all nodes to come to terms with a new view. */
  private static final long REST_MILLIS = 2_000;

  /** A guess: with 512 slots at a time all that a node can drop is gone within seconds. */
  private static final long PAUSE_MILLIS = 250;

  private final Removal removal;

  /** Whether steps follow one another. */
  private final AtomicBoolean going = new AtomicBoolean();

  /** Who starts it while it is being closed needn't know. */
  private final ScheduledThreadPoolExecutor clock =
      new ScheduledThreadPoolExecutor(
          1,
          Thread.ofPlatform().name("hence-remover").daemon().factory(),
          new ThreadPoolExecutor.DiscardPolicy());

  /** Removes what is in some slots; whether there are more. */
  interface Removal {
    boolean removeSome();
  }

  SlotRemover(Removal removal) {
    this.removal = removal;
  }

  /** There is something to remove. */
  void start() {
    if (!going.getAndSet(true)) {
      clock.schedule(this::step, REST_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  private void step() {
    going.set(false);
    if (removal.removeSome() && !going.getAndSet(true)) {
      clock.schedule(this::step, PAUSE_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  /** Ends removing; goes on when the store is opened next. */
  @Override
  public void close() {
    clock.shutdownNow();
  }
}
