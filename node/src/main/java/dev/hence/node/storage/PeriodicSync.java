package dev.hence.node.storage;

import dev.hence.core.replica.Store.StoreFailure;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.rocksdb.RocksDBException;

/**
 * Syncs each second what was written since. The first sync that fails is the last one.
 *
 * <p>Threading: has a thread of its own; all methods are for any thread.
 */
final class PeriodicSync implements AutoCloseable {
  private static final long PERIOD_SECONDS = 1;

  private final Sync sync;
  private final AtomicBoolean unsynced = new AtomicBoolean();
  private final AtomicReference<Optional<StoreFailure>> failure =
      new AtomicReference<>(Optional.empty());
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("hence-sync").daemon().factory());

  /** Forces to the disk what was written. */
  interface Sync {
    void run() throws RocksDBException;
  }

  PeriodicSync(Sync sync) {
    this.sync = sync;
  }

  void start() {
    clock.scheduleWithFixedDelay(this::syncOnce, PERIOD_SECONDS, PERIOD_SECONDS, TimeUnit.SECONDS);
  }

  /** Takes note that something was written. */
  void written() {
    unsynced.set(true);
  }

  /** Throws if a sync failed: what was written before it may not be on the disk, ever. */
  void check() {
    Optional<StoreFailure> failed = failure.get();
    if (failed.isPresent()) {
      throw failed.get();
    }
  }

  void syncOnce() {
    if (failure.get().isEmpty() && unsynced.getAndSet(false)) {
      try {
        sync.run();
      } catch (RocksDBException | RuntimeException e) {
        failure.set(Optional.of(new StoreFailure("what was written can't be synced", e)));
      }
    }
  }

  /** Ends syncing; none is under way on return. */
  @Override
  public void close() {
    clock.close();
  }
}
