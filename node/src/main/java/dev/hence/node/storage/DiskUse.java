package dev.hence.node.storage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/**
 * How large the files in a folder are together; looked up once a second at most.
 *
 * <p>Threading: any thread.
 */
public final class DiskUse {
  private static final long FRESH_NANOS = 1_000_000_000;

  private final Path folder;
  private long lookedNanos = System.nanoTime() - FRESH_NANOS;
  private long bytes;

  public DiskUse(Path folder) {
    this.folder = folder;
  }

  /** The bytes of all files; those that come or go while they are counted may be missed. */
  public synchronized long bytes() {
    if (System.nanoTime() - lookedNanos >= FRESH_NANOS) {
      lookedNanos = System.nanoTime();
      bytes = count();
    }
    return bytes;
  }

  private long count() {
    Sum sum = new Sum();
    try {
      Files.walkFileTree(folder, sum);
    } catch (IOException e) {
      throw new UncheckedIOException("can't look into " + folder, e);
    }
    return sum.bytes;
  }

  /** Adds files up; one that can't be seen is most likely gone. */
  private static final class Sum extends SimpleFileVisitor<Path> {
    private long bytes;

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      bytes += attributes.size();
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure) {
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException failure) {
      return FileVisitResult.CONTINUE;
    }
  }
}
