package dev.hence.node.storage;

import java.nio.file.Path;

/**
 * What a user tunes about storage.
 *
 * @param folder where everything lies; made if it isn't there
 * @param fsync when commits are forced to the disk
 * @param hotBytesMax memory for registers that were read or written lately
 * @param damaged what is done with data that is found damaged
 * @param cacheBytes memory for blocks, indexes and filters read from the disk
 * @param writeBufferBytes memory for what was written last, in each of two tables; twice as much
 *     while one is written out
 * @param openFilesMax the number of files held open
 */
public record StoreSettings(
    Path folder,
    Fsync fsync,
    long hotBytesMax,
    OnDamage damaged,
    long cacheBytes,
    long writeBufferBytes,
    int openFilesMax) {
  private static final long MEBIBYTE = 1 << 20;

  /** Room for some 250,000 registers of 100 bytes. */
  public static final long HOT_BYTES_MAX = 48 * MEBIBYTE;

  /** The defaults, for a node of 120 MiB at rest. */
  public static StoreSettings of(Path folder, Fsync fsync) {
    return of(folder, fsync, HOT_BYTES_MAX);
  }

  /** The defaults with another bound on registers in memory. */
  public static StoreSettings of(Path folder, Fsync fsync, long hotBytesMax) {
    return new StoreSettings(
        folder, fsync, hotBytesMax, OnDamage.STOP, 16 * MEBIBYTE, 8 * MEBIBYTE, 256);
  }

  /** The same, with something else done with data that is found damaged; it stops otherwise. */
  public StoreSettings onDamage(OnDamage what) {
    return new StoreSettings(
        folder, fsync, hotBytesMax, what, cacheBytes, writeBufferBytes, openFilesMax);
  }
}
