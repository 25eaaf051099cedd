package dev.hence.node.storage;

import dev.hence.core.replica.Store.StoreFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.rocksdb.NativeLibraryLoader;
import org.rocksdb.RocksDB;

/** RocksDB's native library. */
final class RocksLibrary {
  private RocksLibrary() {}

  /**
   * Loads the library, once in a process, from {@code java.library.path}, which names the folder
   * where the build has put it; or else unpacks it into {@code folder}, in about 0.2 s, and takes
   * it away again.
   *
   * <p>RocksDB by itself unpacks into the folder for temporary files, under a new name each time,
   * and a process that is killed leaves its 15 MB there. That stays the way out where {@code
   * folder} may not hold programs.
   */
  static synchronized void load(Path folder) {
    Path library = folder.resolve("library");
    try {
      Files.createDirectories(library);
      NativeLibraryLoader.getInstance().loadLibrary(library.toString());
    } catch (IOException | UnsatisfiedLinkError e) {
      RocksDB.loadLibrary();
    } finally {
      remove(library);
    }
    RocksDB.loadLibrary();
  }

  /** A loaded library stays in memory without its file. */
  private static void remove(Path library) {
    try {
      try (Stream<Path> files = Files.list(library)) {
        for (Path file : files.toList()) {
          Files.delete(file);
        }
      }
      Files.deleteIfExists(library);
    } catch (IOException e) {
      throw new StoreFailure("the folder " + library + " can't be removed", e);
    }
  }
}
