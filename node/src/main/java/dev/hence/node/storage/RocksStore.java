package dev.hence.node.storage;

import dev.hence.core.data.Key;
import dev.hence.core.data.Register;
import dev.hence.core.data.Update;
import dev.hence.core.replica.Recovered;
import dev.hence.core.replica.Store;
import dev.hence.core.replica.Write;
import dev.hence.core.sharding.SlotSet;
import dev.hence.node.storage.DataFolder.OpenMark;
import dev.hence.node.storage.Opening.Opened;
import dev.hence.node.wire.WireFormatException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.concurrent.locks.StampedLock;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/**
 * The store on RocksDB: one atomic batch a commit.
 *
 * <p>With {@link Fsync#ALWAYS} a commit survives whatever leaves the disk whole. Otherwise it
 * survives the death of the process; but the store can't tell that from a loss of power, so after
 * any stop that wasn't clean it says that it isn't continuous. Everything on the disk has a
 * checksum: what is damaged is refused, never served.
 *
 * <p>Threading: one thread commits, any thread reads; what was dropped is removed by one more,
 * which shares the batch with the one that commits. Whoever comes during or after {@link #close}
 * gets a {@link Store.StoreFailure}.
 */
public final class RocksStore implements Store {
  /** A batch beyond this gives its memory back. */
  private static final long BATCH_BYTES_KEPT = 1 << 20;

  /**
   * Slots of which what is in them is removed at once: a millisecond's work. Each time, the next
   * read has to sort all ranges that were removed since memory was flushed.
   */
  private static final int REMOVED_AT_ONCE = 512;

  private final DataFolder folder;
  private final Fsync fsync;
  private final Database database;
  private final Recovered recovered;
  private final Scans scans;
  private final HotRegisters hot;
  private final StoredWrites encoder;
  private final PeriodicSync periodicSync;
  private final DroppedSlots dropped;
  private final SlotRemover remover;

  /** Held for reading by whoever uses the database, for writing by whoever closes it. */
  private final StampedLock use = new StampedLock();

  private WriteBatch batch = new WriteBatch();

  /** Whether the next commit is to remove some of what was dropped. */
  private volatile boolean removalDue;

  /** Whether something committed before may be gone, and no writer was put since. */
  private boolean broken;

  /** After a failed commit memory may show what the disk doesn't have: nothing is read then. */
  private volatile @Nullable Throwable failure;

  private volatile boolean closed;

  private final Optional<SetAside> setAside;

  /**
   * Data that was found damaged and is kept for whoever wants to look at it.
   *
   * @param folder where it lies now
   * @param damage what was found
   */
  public record SetAside(Path folder, String damage) {}

  private RocksStore(
      DataFolder folder, StoreSettings settings, Opened opened, Optional<SetAside> setAside) {
    this.folder = folder;
    this.setAside = setAside;
    this.fsync = settings.fsync();
    this.database = opened.database();
    this.recovered = opened.recovered();
    this.broken = !recovered.continuous();
    this.dropped = opened.dropped();
    this.scans = new Scans(database, dropped);
    this.hot = new HotRegisters(settings.hotBytesMax());
    this.encoder = new StoredWrites(database, dropped);
    this.periodicSync = new PeriodicSync(database::sync);
    this.remover = new SlotRemover(this::removeSome);
  }

  /**
   * Opens the store in the folder of {@code settings}, or makes it there.
   *
   * @throws Store.StoreFailure if the folder can't be used or what lies there can't be read; its
   *     message says what to do
   */
  public static RocksStore open(StoreSettings settings) {
    DataFolder folder = DataFolder.open(settings.folder());
    try {
      Optional<SetAside> setAside =
          folder.notedDamage().map(found -> aside(folder, settings, found));
      Opened opened;
      try {
        opened = new Opening(folder, settings).open();
      } catch (DamageFound e) {
        setAside = Optional.of(aside(folder, settings, String.valueOf(e.getMessage())));
        opened = new Opening(folder, settings).open();
      }
      RocksStore store = new RocksStore(folder, settings, opened, setAside);
      if (settings.fsync() == Fsync.INTERVAL) {
        store.periodicSync.start();
      }
      if (!store.dropped.shown().isEmpty()) {
        store.remover.start();
      }
      return store;
    } catch (RuntimeException | Error e) {
      folder.close();
      throw e;
    }
  }

  private static SetAside aside(DataFolder folder, StoreSettings settings, String damage) {
    return switch (settings.damaged()) {
      case ASIDE -> new SetAside(folder.setAside(), damage);
      case STOP ->
          throw new StoreFailure(
              "what lies in the data folder "
                  + folder.path()
                  + " can't be opened: "
                  + damage
                  + "; if the disk is sound, move the folder away and start with an empty one: "
                  + "a node takes its data from its peers");
    };
  }

  /** The data that was found damaged when this store was opened, if any was. */
  public Optional<SetAside> setAside() {
    return setAside;
  }

  @Override
  public Recovered recovered() {
    return recovered;
  }

  @Override
  public Optional<Register> register(Key key) {
    Register inMemory = hot.peek(key);
    if (inMemory != null) {
      requireUsable();
      return Optional.of(inMemory);
    }
    // Entered before the cache holds its lock on the key: who commits has entered, and waits for
    // it.
    return reading(() -> hot.get(key, this::load));
  }

  private Optional<Register> load(Key key) {
    try {
      return scans.register(key);
    } catch (RocksDBException | WireFormatException e) {
      throw failed("be read", e);
    }
  }

  @Override
  public List<Update> registers(SlotSet slots, Optional<Key> after, int bytesMax) {
    return reading(() -> scans.registers(slots, after, bytesMax));
  }

  @Override
  public List<Update> updates(long writer, long after, long through, int bytesMax) {
    return reading(() -> scans.updates(writer, after, through, bytesMax));
  }

  @Override
  public SortedSet<Long> tombstoneWriters() {
    return reading(scans::tombstoneWriters);
  }

  @Override
  public SortedMap<Long, Key> tombstones(long writer, long after, long through, int max) {
    return reading(() -> scans.tombstones(writer, after, through, max));
  }

  private interface Reading<T> {
    T run() throws RocksDBException;
  }

  private <T> T reading(Reading<T> reading) {
    long stamp = enter();
    try {
      return reading.run();
    } catch (RocksDBException | WireFormatException e) {
      throw failed("be read", e);
    } finally {
      use.unlockRead(stamp);
    }
  }

  @Override
  public void commit(List<Write> writes) {
    long stamp = enter();
    try {
      periodicSync.check();
      boolean sync = fsync == Fsync.ALWAYS || writes.stream().anyMatch(RocksStore::binds);
      write(
          sync,
          () -> {
            removeIfDue();
            for (Write write : writes) {
              encoder.add(batch, write);
            }
          });
      hot.committed(writes);
      if (writes.stream().anyMatch(Write.DropSlots.class::isInstance)) {
        remover.start();
      }
      if (broken && writes.stream().anyMatch(Write.PutWriter.class::isInstance)) {
        mend();
      }
    } catch (RocksDBException e) {
      failure = e;
      throw failed("be written", e);
    } catch (RuntimeException | Error e) {
      failure = e;
      throw e;
    } finally {
      use.unlockRead(stamp);
    }
  }

  private interface Filling {
    void run() throws RocksDBException;
  }

  /** Writes a batch. What is left of one that fails is never written: nobody writes any more. */
  private void write(boolean sync, Filling filling) throws RocksDBException {
    synchronized (dropped) {
      try {
        filling.run();
        dropped.end(batch);
        database.write(batch, sync);
        dropped.committed();
        periodicSync.written();
        emptyBatch();
      } catch (RocksDBException | RuntimeException | Error e) {
        failure = e;
        throw e;
      }
    }
  }

  private void removeIfDue() throws RocksDBException {
    if (removalDue) {
      removalDue = false;
      dropped.removeSome(batch, REMOVED_AT_ONCE);
    }
  }

  /**
   * Has the next commit remove what is in some slots that were dropped, or does it itself if none
   * came since it was called last; whether there are more. A sync of its own would keep the commits
   * waiting, of all nodes that share a disk.
   */
  boolean removeSome() {
    // Who closes the store waits for nobody who waits for it.
    long stamp = use.tryReadLock();
    if (stamp == 0) {
      return false;
    }
    try {
      if (closed || failure != null) {
        return false;
      }
      if (removalDue) {
        write(fsync == Fsync.ALWAYS, this::removeIfDue);
      } else {
        removalDue = true;
      }
      return !dropped.shown().isEmpty();
    } catch (RocksDBException e) {
      noteDamage(e);
      return false;
    } finally {
      use.unlockRead(stamp);
    }
  }

  /** Whether losing {@code write} could make a node go back on its word. Such writes are rare. */
  private static boolean binds(Write write) {
    return write instanceof Write.PutIdentity
        || write instanceof Write.PutWriter
        || write instanceof Write.PutVote
        || write instanceof Write.PutView;
  }

  /** From the new writer on, what is committed is continuous. */
  private void mend() throws RocksDBException {
    database.sync();
    folder.putMark(new OpenMark(fsync, false));
    broken = false;
  }

  private void emptyBatch() {
    if (batch.getDataSize() > BATCH_BYTES_KEPT) {
      batch.close();
      batch = new WriteBatch();
    } else {
      batch.clear();
    }
  }

  /** Damage that is met in use is there after a new start too. */
  private void noteDamage(Exception cause) {
    if (DamageFound.is(cause)) {
      folder.noteDamage(String.valueOf(cause.getMessage()));
    }
  }

  private long enter() {
    long stamp = use.readLock();
    try {
      requireUsable();
      return stamp;
    } catch (StoreFailure e) {
      use.unlockRead(stamp);
      throw e;
    }
  }

  private void requireUsable() {
    Throwable before = failure;
    if (closed) {
      throw new StoreFailure("the store in " + folder.path() + " is closed");
    } else if (before != null) {
      throw new StoreFailure(
          "the store in " + folder.path() + " failed before: " + before.getMessage(), before);
    }
  }

  /** Syncs and closes; waits for whoever reads. Only what had no failure is marked as clean. */
  @Override
  public void close() {
    long stamp = use.writeLock();
    try {
      if (!closed) {
        closed = true;
        closeAll();
      }
    } finally {
      use.unlockWrite(stamp);
    }
  }

  private void closeAll() {
    try (folder) {
      periodicSync.close();
      remover.close();
      try (database) {
        batch.close();
        periodicSync.check();
        if (failure == null) {
          database.sync();
        }
      }
      if (failure == null && !broken) {
        folder.removeMark();
      }
    } catch (RocksDBException e) {
      throw failed("be synced", e);
    }
  }

  private StoreFailure failed(String doing, Exception cause) {
    noteDamage(cause);
    return new StoreFailure(
        "the store in " + folder.path() + " can't " + doing + ": " + cause.getMessage(), cause);
  }
}
