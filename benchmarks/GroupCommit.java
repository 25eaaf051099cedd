import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteOptions;

/**
 * RocksDB's own group commit: threads that each put one key, synced, and then the next. Prints the
 * puts of a second.
 *
 * <p>Usage: {@code java -cp rocksdbjni.jar GroupCommit.java FOLDER THREADS SECONDS}.
 */
final class GroupCommit {
  private static final int KEYS = 100_000;

  private GroupCommit() {}

  public static void main(String[] arguments) throws Exception {
    Path folder = Path.of(arguments[0]);
    int threads = Integer.parseInt(arguments[1]);
    long nanos = Long.parseLong(arguments[2]) * 1_000_000_000L;
    RocksDB.loadLibrary();
    try (Options options = new Options().setCreateIfMissing(true);
        RocksDB database = RocksDB.open(options, folder.toString());
        WriteOptions synced = new WriteOptions().setSync(true)) {
      run(database, synced, threads, nanos / 3);
      System.out.println(run(database, synced, threads, nanos) * 1_000_000_000L / nanos);
    } finally {
      delete(folder);
    }
  }

  private static long run(RocksDB database, WriteOptions synced, int threads, long nanos)
      throws InterruptedException {
    LongAdder puts = new LongAdder();
    long end = System.nanoTime() + nanos;
    List<Thread> writers = new ArrayList<>();
    byte[] value = "v".repeat(100).getBytes(StandardCharsets.US_ASCII);
    for (int i = 0; i < threads; i++) {
      writers.add(
          Thread.ofPlatform()
              .start(
                  () -> {
                    while (System.nanoTime() - end < 0) {
                      put(database, synced, value);
                      puts.increment();
                    }
                  }));
    }
    for (Thread writer : writers) {
      writer.join();
    }
    return puts.sum();
  }

  private static void put(RocksDB database, WriteOptions synced, byte[] value) {
    String key = "key" + ThreadLocalRandom.current().nextInt(KEYS);
    try {
      database.put(synced, key.getBytes(StandardCharsets.US_ASCII), value);
    } catch (RocksDBException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
