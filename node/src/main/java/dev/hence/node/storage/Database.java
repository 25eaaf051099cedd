package dev.hence.node.storage;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.rocksdb.AbstractImmutableNativeReference;
import org.rocksdb.BloomFilter;
import org.rocksdb.Cache;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.DBOptions;
import org.rocksdb.Filter;
import org.rocksdb.LRUCache;
import org.rocksdb.Range;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.SizeApproximationFlag;
import org.rocksdb.Slice;
import org.rocksdb.WALRecoveryMode;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/**
 * An open RocksDB with its column families, and all native memory that goes with it.
 *
 * <p>Threading: any thread reads, one writes, and nobody does either during or after {@link
 * #close}: the native library doesn't check that.
 */
final class Database implements AutoCloseable {
  /** Meta sees one small entry a commit, rewritten again and again; so do few deletes. */
  private static final long META_BUFFER_BYTES = 1 << 20;

  private static final double FILTER_BITS_PER_KEY = 10;

  private final Natives natives;
  private final RocksDB rocks;
  private final ColumnFamilyHandle meta;
  private final ColumnFamilyHandle registers;
  private final ColumnFamilyHandle log;
  private final ColumnFamilyHandle tombstones;
  private final WriteOptions synced;
  private final WriteOptions unsynced;
  private final ReadOptions reads;
  private final ReadOptions scans;

  /** Native objects, closed in the opposite order of their making. */
  private static final class Natives {
    private final Deque<AbstractImmutableNativeReference> objects = new ArrayDeque<>();

    <T extends AbstractImmutableNativeReference> T own(T object) {
      objects.push(object);
      return object;
    }

    void close() {
      while (!objects.isEmpty()) {
        objects.pop().close();
      }
    }
  }

  private Database(Natives natives, RocksDB rocks, List<ColumnFamilyHandle> families) {
    this.natives = natives;
    this.rocks = rocks;
    this.meta = families.get(0);
    this.registers = families.get(1);
    this.log = families.get(2);
    this.tombstones = families.get(3);
    this.synced = natives.own(new WriteOptions().setSync(true));
    this.unsynced = natives.own(new WriteOptions());
    this.reads = natives.own(new ReadOptions());
    this.scans = natives.own(new ReadOptions().setFillCache(false));
  }

  /** Opens the database in {@code path}, or makes it. */
  static Database open(Path path, StoreSettings settings, WALRecoveryMode recovery)
      throws RocksDBException {
    Natives natives = new Natives();
    try {
      Cache cache = natives.own(new LRUCache(settings.cacheBytes()));
      Filter filter = natives.own(new BloomFilter(FILTER_BITS_PER_KEY));
      ColumnFamilyOptions small = natives.own(RocksTuning.family(META_BUFFER_BYTES, cache, filter));
      ColumnFamilyOptions large =
          natives.own(RocksTuning.family(settings.writeBufferBytes(), cache, filter));
      ManifestNote note = natives.own(new ManifestNote(path));
      DBOptions options =
          natives.own(RocksTuning.database(settings, recovery).setListeners(List.of(note)));
      List<ColumnFamilyDescriptor> families =
          List.of(
              new ColumnFamilyDescriptor(RocksDB.DEFAULT_COLUMN_FAMILY, small),
              family("registers", large),
              family("log", large),
              family("tombstones", small));
      List<ColumnFamilyHandle> handles = new ArrayList<>();
      RocksDB rocks = natives.own(RocksDB.open(options, path.toString(), families, handles));
      handles.forEach(natives::own);
      note.note(rocks);
      return new Database(natives, rocks, handles);
    } catch (RocksDBException | RuntimeException e) {
      natives.close();
      throw e;
    }
  }

  private static ColumnFamilyDescriptor family(String name, ColumnFamilyOptions options) {
    return new ColumnFamilyDescriptor(name.getBytes(StandardCharsets.US_ASCII), options);
  }

  /** The default family, which RocksDB wants to be there. */
  ColumnFamilyHandle meta() {
    return meta;
  }

  ColumnFamilyHandle registers() {
    return registers;
  }

  ColumnFamilyHandle log() {
    return log;
  }

  ColumnFamilyHandle tombstones() {
    return tombstones;
  }

  /** About how many bytes lie in [from, to), before compression of what is in memory. */
  long size(ColumnFamilyHandle family, byte[] from, byte[] to) {
    try (Slice start = new Slice(from);
        Slice end = new Slice(to)) {
      return rocks
          .getApproximateSizes(
              family,
              List.of(new Range(start, end)),
              SizeApproximationFlag.INCLUDE_FILES,
              SizeApproximationFlag.INCLUDE_MEMTABLES)[0];
    }
  }

  Optional<byte[]> get(ColumnFamilyHandle family, byte[] key) throws RocksDBException {
    return Optional.ofNullable(rocks.get(family, reads, key));
  }

  /** An iterator over what is there now; whoever asked closes it. */
  RocksIterator scan(ColumnFamilyHandle family) {
    return rocks.newIterator(family, scans);
  }

  /** The same, with options that whoever asks closes after it. */
  RocksIterator scan(ColumnFamilyHandle family, ReadOptions options) {
    return rocks.newIterator(family, options);
  }

  /** Options for a scan that ends before {@code end}, which must be there as long as they are. */
  ReadOptions scansBelow(Slice end) {
    return new ReadOptions(scans).setIterateUpperBound(end);
  }

  /** Applies all of {@code batch} or nothing; with {@code sync} it is on the disk on return. */
  void write(WriteBatch batch, boolean sync) throws RocksDBException {
    rocks.write(sync ? synced : unsynced, batch);
  }

  /** Forces all that was written to the disk. */
  void sync() throws RocksDBException {
    rocks.flushWal(true);
  }

  @Override
  public void close() {
    natives.close();
  }
}
