package dev.hence.torture.bed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/** Spoils a file of a database that nobody uses. */
public final class Damage {
  private static final int BITS_MAX = 8;

  private Damage() {}

  /** Flips some bits of a file; what was done, for a person. */
  public static String flipBits(Path data, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Path file = drawn(data, random);
    byte[] bytes = read(file);
    int flips = 1 + random.nextInt(BITS_MAX);
    StringBuilder places = new StringBuilder();
    for (int i = 0; i < flips; i++) {
      int at = random.nextInt(bytes.length);
      bytes[at] ^= (byte) (1 << random.nextInt(8));
      places.append(" ").append(at);
    }
    write(file, bytes);
    return "bits flipped in " + file.getFileName() + " of " + bytes.length + " bytes, at" + places;
  }

  /** Cuts a file short; what was done, for a person. */
  public static String cutFile(Path data, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Path file = drawn(data, random);
    byte[] bytes = read(file);
    int kept = random.nextInt(bytes.length);
    write(file, Arrays.copyOf(bytes, kept));
    return file.getFileName() + " cut from " + bytes.length + " to " + kept + " bytes";
  }

  /** A file that isn't empty and that the database can't do without. */
  private static Path drawn(Path data, SplittableRandom random) {
    try (Stream<Path> files = Files.list(data.resolve("rocksdb"))) {
      List<Path> needed =
          files
              .filter(file ->
                  file.getFileName().toString().matches("\\d+\\.(sst|log)|MANIFEST-\\d+|CURRENT"))
              .filter(file -> file.toFile().length() > 0)
              .sorted(Comparator.comparing(Path::toString))
              .toList();
      return needed.get(random.nextInt(needed.size()));
    } catch (IOException e) {
      throw new UncheckedIOException("no database in " + data, e);
    }
  }

  private static byte[] read(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException("can't read " + file, e);
    }
  }

  private static void write(Path file, byte[] bytes) {
    try {
      Files.write(file, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException("can't spoil " + file, e);
    }
  }
}
