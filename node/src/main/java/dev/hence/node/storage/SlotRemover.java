package dev.hence.node.storage;

import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Has {@link DroppedSlots} removed while there are no commits to do it.
 *
 * <p>Threading: has a thread of its own, made when there is first something to remove; all methods
 * are for any thread.
 */
final class SlotRemover implements AutoCloseable {
  /** A guess: with 512 slots at a time all that a node can drop is gone within seconds. */
  private static final long PAUSE_MILLIS = 200;

  private final Removal removal;

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
    clock.schedule(this::step, PAUSE_MILLIS, TimeUnit.MILLISECONDS);
  }

  private void step() {
    if (removal.removeSome()) {
      start();
    }
  }

  /** Ends removing; goes on when the store is opened next. */
  @Override
  public void close() {
    clock.shutdownNow();
  }
}
