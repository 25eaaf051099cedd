package dev.hence.node.storage;

import java.nio.file.Path;

/**
 * What a user tunes about storage.
 *
 * @param folder where everything lies; made if it isn't there
 * @param fsync when commits are forced to the disk
 * @param cacheBytes memory for blocks, indexes and filters read from the disk
 * @param writeBufferBytes memory for what was written last, in each of two tables; twice as much
 *     while one is written out
 * @param openFilesMax the number of files held open
 */
public record StoreSettings(
    Path folder, Fsync fsync, long cacheBytes, long writeBufferBytes, int openFilesMax) {
  private static final long MEBIBYTE = 1 << 20;

  /** The defaults, for a node of 120 MiB in all. */
  public static StoreSettings of(Path folder, Fsync fsync) {
    return new StoreSettings(folder, fsync, 16 * MEBIBYTE, 8 * MEBIBYTE, 256);
  }
}
