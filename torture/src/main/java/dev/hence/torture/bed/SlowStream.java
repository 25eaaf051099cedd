package dev.hence.torture.bed;

import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;

/** One direction of a proxied connection: reads chunks and passes each on when its time comes. */
final class SlowStream {
  private static final int CHUNK_BYTES_MAX = 16 << 10;

  /** Beyond this the sender is held up, as by a full buffer of the network. */
  private static final int CHUNKS_MAX = 64;

  /** How often a stream looks whether it was closed from outside. */
  private static final long LOOK_MILLIS = 500;

  private final Socket from;
  private final Socket to;
  private final Pace pace;
  private final Ears ears;
  private final BlockingQueue<Chunk> waiting = new ArrayBlockingQueue<>(CHUNKS_MAX);

  /** Bytes, and when they are passed on; no bytes are the end. */
  private record Chunk(ByteBuffer bytes, long dueNanos) {}

  /**
   * Who is told of what happens.
   *
   * @param passed told how many bytes are passed on, before they are
   * @param end run when either side ends
   */
  record Ears(LongConsumer passed, Runnable end) {}

  private SlowStream(Socket from, Socket to, Pace pace, Ears ears) {
    this.from = from;
    this.to = to;
    this.pace = pace;
    this.ears = ears;
  }

  /** Starts passing on. */
  static void start(Socket from, Socket to, Pace pace, Ears ears) {
    SlowStream stream = new SlowStream(from, to, pace, ears);
    Thread.ofVirtual().start(stream::read);
    Thread.ofVirtual().start(stream::write);
  }

  private void read() {
    byte[] buffer = new byte[CHUNK_BYTES_MAX];
    long lineFreeNanos = System.nanoTime();
    try {
      for (int n = from.getInputStream().read(buffer);
          n >= 0;
          n = from.getInputStream().read(buffer)) {
        long now = System.nanoTime();
        lineFreeNanos = Math.max(now, lineFreeNanos) + n * 1_000_000_000L / pace.bytesPerSecond();
        waiting.put(
            new Chunk(ByteBuffer.wrap(Arrays.copyOf(buffer, n)), lineFreeNanos + delayNanos()));
      }
      waiting.put(new Chunk(ByteBuffer.allocate(0), lineFreeNanos + delayNanos()));
    } catch (IOException e) {
      ears.end().run();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private long delayNanos() {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    long millis = (long) pace.delayMillis() + random.nextInt(pace.jitterMillis() + 1);
    if (random.nextInt(100) < pace.stallPercent()) {
      millis += pace.stallMillis();
    }
    return millis * 1_000_000;
  }

  private void write() {
    try {
      while (!to.isClosed()) {
        Chunk chunk = waiting.poll(LOOK_MILLIS, TimeUnit.MILLISECONDS);
        if (chunk == null) {
          continue;
        }
        long wait = chunk.dueNanos() - System.nanoTime();
        if (wait > 0) {
          Thread.sleep(wait / 1_000_000, (int) (wait % 1_000_000));
        }
        if (chunk.bytes().hasRemaining()) {
          ears.passed().accept(chunk.bytes().capacity());
          to.getOutputStream().write(chunk.bytes().array());
        } else {
          ears.end().run();
        }
      }
    } catch (IOException e) {
      ears.end().run();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
