package dev.hence.node.storage;

import dev.hence.core.replica.Store.StoreFailure;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.Optional;

/**
 * A node's data folder, held by one process at a time.
 *
 * <pre>
 *   lock      held by the process that uses the folder
 *   running   there while it is in use: an {@link OpenMark} as text. Found at a start, it says that
 *             the stop before wasn't clean
 *   damaged   there once something in the database was found damaged, with what it was as text
 *   rocksdb/  the database, and a {@link ManifestNote}
 *   damaged-N/  a database that was found damaged and set aside, N from 1
 * </pre>
 */
final class DataFolder implements AutoCloseable {
  private static final String BROKEN = " broken";

  private final Path path;
  private final FileChannel lock;

  /**
   * What is known of the time since the folder was opened.
   *
   * @param fsync how commits are synced
   * @param broken whether what was committed before may be gone in part, and the node hasn't opened
   *     a new writer since
   */
  record OpenMark(Fsync fsync, boolean broken) {
    /** Whether everything that was committed is there after a stop that left this mark. */
    boolean continuous() {
      return fsync == Fsync.ALWAYS && !broken;
    }
  }

  private DataFolder(Path path, FileChannel lock) {
    this.path = path;
    this.lock = lock;
  }

  /** Takes the folder into use; makes it if it isn't there. */
  static DataFolder open(Path path) {
    FileChannel channel;
    try {
      Files.createDirectories(path);
      channel =
          FileChannel.open(
              path.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    } catch (IOException e) {
      throw new StoreFailure(
          "the data folder "
              + path
              + " can't be written: "
              + e
              + "; make it writable for the node's user, or set another folder",
          e);
    }
    try {
      if (lock(channel).isPresent()) {
        return new DataFolder(path, channel);
      }
      channel.close();
    } catch (IOException e) {
      throw failure(path, "locking it", e);
    }
    throw new StoreFailure(
        "the data folder "
            + path
            + " is in use by another process; stop that one, or give this node its own folder");
  }

  /** The lock, or nothing if somebody has it, be it in this process. */
  private static Optional<FileLock> lock(FileChannel channel) throws IOException {
    try {
      return Optional.ofNullable(channel.tryLock());
    } catch (OverlappingFileLockException e) {
      return Optional.empty();
    }
  }

  Path path() {
    return path;
  }

  Path database() {
    return path.resolve("rocksdb");
  }

  /** The mark that was left by a stop that wasn't clean. */
  Optional<OpenMark> mark() {
    try {
      if (!Files.exists(markFile())) {
        return Optional.empty();
      }
      String text = Files.readString(markFile(), StandardCharsets.UTF_8).strip();
      boolean broken = text.endsWith(BROKEN);
      String fsync = broken ? text.substring(0, text.length() - BROKEN.length()) : text;
      return Optional.of(new OpenMark(Fsync.valueOf(fsync.toUpperCase(Locale.ROOT)), broken));
    } catch (IOException e) {
      throw failure(path, "reading its mark", e);
    } catch (IllegalArgumentException e) {
      // A crash while it was written: nothing is known of the time before.
      return Optional.of(new OpenMark(Fsync.NEVER, true));
    }
  }

  /** Leaves {@code mark}, durably. */
  void putMark(OpenMark mark) {
    String text =
        mark.fsync().name().toLowerCase(Locale.ROOT) + (mark.broken() ? BROKEN : "") + "\n";
    Path fresh = path.resolve("running.new");
    try {
      try (FileChannel file =
          FileChannel.open(
              fresh,
              StandardOpenOption.CREATE,
              StandardOpenOption.TRUNCATE_EXISTING,
              StandardOpenOption.WRITE)) {
        ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
          file.write(bytes);
        }
        file.force(true);
      }
      Files.move(fresh, markFile(), StandardCopyOption.ATOMIC_MOVE);
      syncFolder();
    } catch (IOException e) {
      throw failure(path, "marking it as in use", e);
    }
  }

  /** Takes the mark away, durably: the stop is clean. */
  void removeMark() {
    try {
      Files.deleteIfExists(markFile());
      syncFolder();
    } catch (IOException e) {
      throw failure(path, "marking it as closed", e);
    }
  }

  /** Remembers that something in the database was found damaged. Never throws: a node is ending. */
  void noteDamage(String what) {
    try {
      Files.writeString(damageFile(), what + "\n", StandardCharsets.UTF_8);
    } catch (IOException e) {
      // The next start finds the damage by itself, or the next read does.
    }
  }

  /** The damage that was found while the database was used last. */
  Optional<String> notedDamage() {
    try {
      return Files.exists(damageFile())
          ? Optional.of(Files.readString(damageFile(), StandardCharsets.UTF_8).strip())
          : Optional.empty();
    } catch (IOException e) {
      throw failure(path, "reading what was damaged", e);
    }
  }

  /** Moves the database aside, so that the folder is an empty one; where it lies from then on. */
  Path setAside() {
    try {
      int number = 1;
      while (Files.exists(path.resolve("damaged-" + number))) {
        number++;
      }
      Path aside = path.resolve("damaged-" + number);
      Files.deleteIfExists(markFile());
      Files.move(database(), aside, StandardCopyOption.ATOMIC_MOVE);
      Files.deleteIfExists(damageFile());
      syncFolder();
      return aside;
    } catch (IOException e) {
      throw failure(path, "setting the damaged database aside", e);
    }
  }

  private Path damageFile() {
    return path.resolve("damaged");
  }

  private Path markFile() {
    return path.resolve("running");
  }

  /** Makes names in the folder durable; a folder can be synced like a file where that is needed. */
  private void syncFolder() throws IOException {
    try (FileChannel folder = FileChannel.open(path, StandardOpenOption.READ)) {
      folder.force(true);
    }
  }

  /** Lets others use the folder. */
  @Override
  public void close() {
    try {
      lock.close();
    } catch (IOException e) {
      throw failure(path, "unlocking it", e);
    }
  }

  private static StoreFailure failure(Path path, String doing, IOException cause) {
    return new StoreFailure(
        "the data folder " + path + " failed while " + doing + ": " + cause, cause);
  }
}
