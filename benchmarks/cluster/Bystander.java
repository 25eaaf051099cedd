import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * Syncs a small write to a file of its own again and again, in a thread that ends with the program:
 * what keeps it waiting is the disk, and keeps the nodes waiting, too.
 */
final class Bystander {
  private static final int BYTES = 4 << 10;
  private static final int PAUSE_MILLIS = 20;

  private final List<Sync> syncs = new ArrayList<>();

  private record Sync(long beganNanos, long nanos) {}

  /** One that writes to {@code file}, which isn't there yet. */
  Bystander(Path file) throws IOException {
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    Thread.ofPlatform().daemon().start(() -> write(channel));
  }

  private void write(FileChannel channel) {
    try {
      while (true) {
        long began = System.nanoTime();
        channel.write(ByteBuffer.allocate(BYTES), 0);
        channel.force(false);
        add(new Sync(began, System.nanoTime() - began));
        Thread.sleep(PAUSE_MILLIS);
      }
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException("the bystander can't sync", e);
    }
  }

  private synchronized void add(Sync sync) {
    syncs.add(sync);
  }

  /** The longest sync of those that were under way between two times, in milliseconds. */
  synchronized double longestMillis(long fromNanos, long toNanos) {
    return syncs.stream()
            .filter(s -> s.beganNanos() + s.nanos() >= fromNanos && s.beganNanos() < toNanos)
            .mapToLong(Sync::nanos)
            .max()
            .orElse(0)
        / 1e6;
  }
}
