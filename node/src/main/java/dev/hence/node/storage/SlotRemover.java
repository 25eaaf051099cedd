package dev.hence.node.storage;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Has {@link DroppedSlots} removed, with pauses.
 *
 * <p>Threading: has a thread of its own, made when there is first something to remove; all methods
 * are for any thread.
 */
final class SlotRemover implements AutoCloseable {
  /** With 128 slots at a time some 6,000 a second, each time for less than a millisecond. */
  private static final long PAUSE_MILLIS = 20;

  private final Removal removal;
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("hence-remover").daemon().factory());

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
    try {
      while (removal.removeSome()) {
        TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Ends removing; goes on when the store is opened next. */
  @Override
  public void close() {
    clock.shutdownNow();
  }
}
