package dev.hence.torture.bed;

import dev.hence.integration.harness.Shell;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
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

  /** Puts the data back to what it was when it was copied; the node doesn't run. */
  public void restoreCopy() {
    lose();
    copyTree(copy(), data());
  }

  private Path copy() {
    return image.resolveSibling(root.getFileName() + ".copy");
  }

  /** Cuts the power: from now on nothing reaches the disk, and what wasn't synced is lost. */
  void shutDown() {
    Shell.run(List.of("xfs_io", "-x", "-c", "shutdown", root.toString()));
  }

  /** Makes the disk usable after its power was cut; nobody may use it meanwhile. */
  void remount() {
    Shell.run(List.of("umount", root.toString()));
    mount();
  }

  /** Takes all room that is left. */
  void fill() {
    try {
      long room = Files.getFileStore(root).getUsableSpace();
      // What falls short of whole blocks and of the file system's own needs doesn't matter.
      while (room > 1 << 16 && !takes(room)) {
        room -= room / 16 + 1;
      }
    } catch (IOException e) {
      throw new UncheckedIOException("can't fill " + root, e);
    }
  }

  private boolean takes(long bytes) {
    return Shell.succeeds(
        List.of("fallocate", "-l", Long.toString(bytes), root.resolve(FILLER).toString()));
  }

  /** Gives the room back. */
  public void free() {
    try {
      Files.deleteIfExists(root.resolve(FILLER));
    } catch (IOException e) {
      throw new UncheckedIOException("can't free " + root, e);
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
