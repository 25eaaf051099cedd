package dev.hence.torture.bed;

import dev.hence.integration.harness.Shell;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A node's disk: a file system of its own on a loop device, or a plain folder where that can't be
 * had.
 *
 * <p>Threading: one thread at a time.
 */
public final class Disk implements AutoCloseable {
  /** Little more than the least that XFS takes. */
  private static final long BYTES = 320L << 20;

  private static final String FILLER = "filler";
  private static final int PIECES_MAX = 200;
  private static final int CRUMB_BYTES = 4 << 10;
  private static final int CRUMBS_MAX = 256;

  /** What is written and not synced before a loss of power, so that its loss can be seen. */
  private static final int UNSYNCED_BYTES = 64 << 10;

  private final Path root;
  private final Path image;
  private final boolean own;
  private String device = "";

  private Disk(Path root, Path image, boolean own) {
    this.root = root;
    this.image = image;
    this.own = own;
  }

  /** Makes a disk named {@code name} in {@code folder}; with {@code own} a file system. */
  static Disk make(Path folder, String name, boolean own) {
    Disk disk = new Disk(folder.resolve(name), folder.resolve(name + ".xfs"), own);
    try {
      Files.createDirectories(disk.root);
      if (own) {
        try (RandomAccessFile file = new RandomAccessFile(disk.image.toFile(), "rw")) {
          file.setLength(BYTES);
        }
        Shell.run(List.of("mkfs.xfs", "-q", disk.image.toString()));
        disk.device =
            Shell.run(List.of("losetup", "--find", "--show", disk.image.toString())).strip();
        disk.mount();
      }
    } catch (IOException e) {
      throw new UncheckedIOException("can't make the disk " + name, e);
    }
    return disk;
  }

  /**
   * Makes a folder one in which an unmounted disk is unmounted everywhere. Else a process in a
   * namespace of its own, such as {@code ip netns exec} makes, keeps the disks that were mounted
   * when it started, and a disk that lost its power is never had back.
   */
  public static void shareMounts(Path folder) {
    Shell.run(List.of("mount", "--bind", folder.toString(), folder.toString()));
    Shell.run(List.of("mount", "--make-shared", folder.toString()));
  }

  /** Undoes {@link #shareMounts}, once no disk is mounted in the folder. */
  public static void shareMountsNoMore(Path folder) {
    Shell.succeeds(List.of("umount", folder.toString()));
  }

  /** The folder that the node keeps its data in. */
  public Path data() {
    return root.resolve("data");
  }

  /** Deletes all data; the node doesn't run. */
  public void lose() {
    deleteTree(data());
  }

  /** Copies the data to elsewhere; the node doesn't run. */
  public void keepCopy() {
    deleteTree(copy());
    copyTree(data(), copy());
  }

  /**
   * Puts the data back to what it was when it was copied, for good; the node doesn't run.
   *
   * @return how many of the files that were there the copy has otherwise, or lacks
   */
  public long restoreCopy() {
    long changed = changedSinceCopy();
    lose();
    copyTree(copy(), data());
    // Else the next loss of power would cut files that no node wrote.
    Shell.run(List.of("sync", "--file-system", data().toString()));
    return changed;
  }

  private long changedSinceCopy() {
    try (Stream<Path> tree = Files.walk(data())) {
      long changed = 0;
      for (Path file : tree.filter(Files::isRegularFile).toList()) {
        Path old = copy().resolve(data().relativize(file).toString());
        changed += Files.exists(old) && Files.mismatch(old, file) < 0 ? 0 : 1;
      }
      return changed;
    } catch (IOException e) {
      throw new UncheckedIOException("can't compare " + data() + " with its copy", e);
    }
  }

  private Path copy() {
    return image.resolveSibling(root.getFileName() + ".copy");
  }

  /** Cuts the power: from now on nothing reaches the disk, and what wasn't synced is lost. */
  void shutDown() {
    write(unsynced(), UNSYNCED_BYTES);
    Shell.run(List.of("xfs_io", "-x", "-c", "shutdown", root.toString()));
  }

  /**
   * Makes the disk usable after its power was cut; nobody may use it meanwhile.
   *
   * @return whether bytes that were written just before, and not synced, are lost
   */
  boolean remount() {
    Shell.run(List.of("umount", root.toString()));
    mount();
    boolean lost = unsynced().toFile().length() < UNSYNCED_BYTES;
    try {
      // Fails if the file system is still the one that was shut down: something else held it.
      Files.deleteIfExists(unsynced());
    } catch (IOException e) {
      throw new UncheckedIOException(root + " can't be had back after a loss of power", e);
    }
    return lost;
  }

  private Path unsynced() {
    return root.resolve("unsynced");
  }

  /**
   * Takes all room that is left, and what the database had put by for its log; the node is stopped.
   */
  void fill() {
    try {
      releaseReserves();
      int pieces = 0;
      // Fails at a piece that no part of the disk has in whole; smaller ones fit.
      for (long piece = room(); piece >= CRUMB_BYTES && pieces < PIECES_MAX; ) {
        if (takes(root.resolve(FILLER + pieces), piece)) {
          pieces++;
          piece = Math.min(piece, room());
        } else {
          piece /= 2;
        }
      }
      // What can't be reserved can be written for a while yet.
      Shell.succeeds(
          List.of(
              "dd",
              "if=/dev/zero",
              "of=" + root.resolve(FILLER + 0),
              "oflag=append",
              "conv=notrunc,fsync",
              "bs=" + CRUMB_BYTES,
              "count=" + CRUMBS_MAX,
              "status=none"));
    } catch (IOException e) {
      throw new UncheckedIOException("can't fill " + root, e);
    }
  }

  /** RocksDB reserves the blocks of a whole log; cutting a file to its length gives them back. */
  private void releaseReserves() throws IOException {
    try (Stream<Path> files = Files.list(data().resolve("rocksdb"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Shell.run(
            List.of(
                "truncate", "--no-create", "--size=" + file.toFile().length(), file.toString()));
      }
    }
  }

  private static boolean takes(Path file, long bytes) {
    return Shell.succeeds(List.of("fallocate", "-l", Long.toString(bytes), file.toString()));
  }

  /** How much room there is. */
  long room() {
    try {
      return Files.getFileStore(root).getUsableSpace();
    } catch (IOException e) {
      throw new UncheckedIOException("can't tell the room of " + root, e);
    }
  }

  /** Gives the room back, all of it on return: XFS frees a deleted file's blocks at leisure. */
  public void free() {
    try {
      for (int i = 0; i < PIECES_MAX; i++) {
        Path piece = root.resolve(FILLER + i);
        if (Files.exists(piece)) {
          Files.newByteChannel(
                  piece, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)
              .close();
          Files.delete(piece);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("can't free " + root, e);
    }
  }

  private static void write(Path file, int bytes) {
    try {
      Files.write(file, new byte[bytes]);
    } catch (IOException e) {
      throw new UncheckedIOException("can't write " + file, e);
    }
  }

  private void mount() {
    Shell.run(List.of("mount", device, root.toString()));
  }

  private static void deleteTree(Path path) {
    if (!Files.exists(path)) {
      return;
    }
    try (Stream<Path> tree = Files.walk(path)) {
      for (Path below : tree.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(below);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("can't delete " + path, e);
    }
  }

  private static void copyTree(Path from, Path to) {
    try (Stream<Path> tree = Files.walk(from)) {
      for (Path path : tree.toList()) {
        Files.copy(path, to.resolve(from.relativize(path).toString()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("can't copy " + from + " to " + to, e);
    }
  }

  @Override
  public void close() {
    if (own) {
      Shell.succeeds(List.of("umount", root.toString()));
      if (!device.isEmpty()) {
        Shell.succeeds(List.of("losetup", "--detach", device));
      }
    }
  }
}
