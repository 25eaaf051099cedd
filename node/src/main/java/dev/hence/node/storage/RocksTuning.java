package dev.hence.node.storage;

import java.util.Properties;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.Cache;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompressionType;
import org.rocksdb.DBOptions;
import org.rocksdb.Filter;
import org.rocksdb.IndexType;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.WALRecoveryMode;

/**
 * How RocksDB is set up: little memory, few files, nothing on the disk that grows without end.
 *
 * <p>Not set: {@code recycle_log_file_num}. Batches of 64 puts and log entries of 140 bytes, each
 * batch synced, took 383 to 529 µs at the median without and 452 to 599 µs with 4 recycled files
 * (two cores under other load, ext4; RocksDB preallocates its log in both). And a recycled log ends
 * in old records, so that its end can't be told from damage.
 */
final class RocksTuning {
  private static final long MEBIBYTE = 1 << 20;

  /** A start reads back at most so much log: about a second. */
  private static final long LOG_BYTES_MAX = 32 * MEBIBYTE;

  private RocksTuning() {}

  static DBOptions database(StoreSettings settings, WALRecoveryMode recovery) {
    // Has no setter: a log file that is missing, or shorter than when it was synced, is noticed.
    Properties properties = new Properties();
    properties.setProperty("track_and_verify_wals_in_manifest", "true");
    return DBOptions.getDBOptionsFromProps(properties)
        .setCreateIfMissing(true)
        .setCreateMissingColumnFamilies(true)
        .setParanoidChecks(true)
        .setWalRecoveryMode(recovery)
        .setMaxTotalWalSize(LOG_BYTES_MAX)
        .setDbWriteBufferSize(2 * settings.writeBufferBytes())
        .setMaxOpenFiles(settings.openFilesMax())
        .setMaxFileOpeningThreads(1)
        .setMaxBackgroundJobs(2)
        .setMaxManifestFileSize(4 * MEBIBYTE)
        .setManifestPreallocationSize(64 * 1024)
        .setInfoLogLevel(InfoLogLevel.WARN_LEVEL)
        .setMaxLogFileSize(MEBIBYTE)
        .setKeepLogFileNum(2)
        .setStatsDumpPeriodSec(0)
        .setStatsPersistPeriodSec(0);
  }

  static ColumnFamilyOptions family(long writeBufferBytes, Cache cache, Filter filter) {
    BlockBasedTableConfig table =
        new BlockBasedTableConfig()
            .setBlockCache(cache)
            .setCacheIndexAndFilterBlocks(true)
            .setCacheIndexAndFilterBlocksWithHighPriority(true)
            .setPinL0FilterAndIndexBlocksInCache(true)
            // Else a table's filter is one block, and some six million keys' filters and indexes
            // don't fit into the cache any more: each look-up read half a megabyte of them.
            .setIndexType(IndexType.kTwoLevelIndexSearch)
            .setPartitionFilters(true)
            .setPinTopLevelIndexAndFilter(true)
            .setFilterPolicy(filter);
    return new ColumnFamilyOptions()
        .setTableFormatConfig(table)
        .setCompressionType(CompressionType.LZ4_COMPRESSION)
        .setWriteBufferSize(writeBufferBytes)
        // As much as four buffers, with which a compaction starts: it rewrites as much again.
        .setMaxBytesForLevelBase(4 * writeBufferBytes)
        .setTargetFileSizeBase(2 * writeBufferBytes);
  }
}
