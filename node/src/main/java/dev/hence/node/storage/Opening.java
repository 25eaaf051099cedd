package dev.hence.node.storage;

import dev.hence.core.replica.Recovered;
import dev.hence.core.replica.Store.StoreFailure;
import dev.hence.node.storage.DataFolder.OpenMark;
import dev.hence.node.wire.WireFormatException;
import dev.hence.node.wire.WireReader;
import dev.hence.node.wire.WireWriter;
import java.io.IOException;
import java.util.Optional;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.WALRecoveryMode;
import org.rocksdb.WriteBatch;

/** Opens the database of a data folder, or makes it, and marks the folder as in use. */
final class Opening {
  /** The version of what lies in a data folder; a new one for every change to it. */
  static final long FORMAT = 5;

  private final DataFolder folder;
  private final StoreSettings settings;

  Opening(DataFolder folder, StoreSettings settings) {
    this.folder = folder;
    this.settings = settings;
  }

  /** An open database and what it held. */
  record Opened(Database database, DroppedSlots dropped, Recovered recovered) {}

  /**
   * Opens it.
   *
   * @throws DamageFound if what lies there isn't what was written
   */
  Opened open() {
    RocksLibrary.load(folder.path());
    Optional<OpenMark> mark = folder.mark();
    boolean continuous = mark.isEmpty() || mark.get().continuous();
    Database database = database(mark.isEmpty() || mark.get().fsync() == Fsync.ALWAYS);
    try {
      checkFormat(database);
      Recovery recovery = new Recovery(database);
      DroppedSlots dropped = recovery.dropped();
      Recovered recovered = recovery.read(dropped, continuous);
      folder.putMark(new OpenMark(settings.fsync(), !continuous));
      return new Opened(database, dropped, recovered);
    } catch (RocksDBException | WireFormatException e) {
      database.close();
      throw unusable(e);
    } catch (StoreFailure e) {
      database.close();
      throw e;
    }
  }

  /**
   * A log that was synced with each batch may end in half a batch, which nobody was told of; damage
   * before that is refused. One that wasn't synced may be torn anywhere, and is good up to there.
   */
  private Database database(boolean synced) {
    if (!synced) {
      return database(WALRecoveryMode.PointInTimeRecovery);
    }
    try {
      return database(WALRecoveryMode.TolerateCorruptedTailRecords);
    } catch (DamageFound e) {
      if (isTorn()) {
        return database(WALRecoveryMode.PointInTimeRecovery);
      }
      throw e;
    }
  }

  private Database database(WALRecoveryMode recovery) {
    try {
      ManifestNote.check(folder.database());
      return Database.open(folder.database(), settings, recovery);
    } catch (RocksDBException | WireFormatException | IOException e) {
      throw unusable(e);
    }
  }

  private boolean isTorn() {
    try {
      return LogTail.isTorn(folder.database());
    } catch (IOException e) {
      throw unusable(e);
    }
  }

  private void checkFormat(Database database) throws RocksDBException {
    Optional<byte[]> stored = database.get(database.meta(), StoreKeys.FORMAT);
    if (stored.isEmpty()) {
      putFormat(database);
      return;
    }
    long format = new WireReader(stored.get()).varint(Long.MAX_VALUE, "a format");
    if (format != FORMAT) {
      throw new StoreFailure(
          "the data folder %s has format %d, this version of Hence reads format %d; "
                  .formatted(folder.path(), format, FORMAT)
              + "run the version that wrote it, or set another folder");
    }
  }

  private static void putFormat(Database database) throws RocksDBException {
    try (RocksIterator entries = database.scan(database.meta());
        WriteBatch first = new WriteBatch()) {
      entries.seekToFirst();
      entries.status();
      WireReader.require(!entries.isValid(), "the format's version is missing");
      WireWriter format = new WireWriter(1);
      format.varint(FORMAT);
      first.put(database.meta(), StoreKeys.FORMAT, format.toBytes());
      database.write(first, true);
    }
  }

  private RuntimeException unusable(Exception cause) {
    return DamageFound.is(cause)
        ? new DamageFound(cause)
        : new StoreFailure(
            "what lies in the data folder %s can't be opened: %s"
                .formatted(folder.path(), cause.getMessage()),
            cause);
  }
}
