import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Requests at a constant rate over many connections, as wrk2 sends them: each is due at a time of
 * its own and its latency counts from then, whether its connection was free or not. So what a slow
 * answer keeps waiting is in the latencies. With the rate 0, as fast as requests are answered.
 *
 * <p>Prints requests, microseconds they took, then p50, p99 and p99.9 in microseconds. Fails if an
 * answer is not a success. The first third of the time isn't counted.
 *
 * <p>Usage: {@code java Pace.java PORT,PORT… SECONDS REQUEST RATE CONNECTIONS KEYS}; for the
 * requests see {@link Wire.Kind}. One thread that never sleeps: it takes a processor.
 */
final class Pace {
  private final Selector selector;
  private final List<Wire> wires = new ArrayList<>();
  private final Latencies latencies = new Latencies();
  private final long rate;
  private final long beginNanos;
  private final long countedNanos;
  private final long endNanos;
  private long due;

  private Pace(String[] arguments) throws IOException {
    String[] ports = arguments[0].split(",");
    long nanos = Long.parseLong(arguments[1]) * 1_000_000_000L;
    rate = Long.parseLong(arguments[3]);
    int connections = Integer.parseInt(arguments[4]);
    int keys = Integer.parseInt(arguments[5]);
    selector = Selector.open();
    for (int i = 0; i < connections; i++) {
      int port = Integer.parseInt(ports[i % ports.length]);
      wires.add(new Wire(selector, port, Wire.Kind.of(arguments[2]), keys, i));
    }
    beginNanos = System.nanoTime();
    countedNanos = beginNanos + nanos / 3;
    endNanos = beginNanos + nanos;
  }

  public static void main(String[] arguments) throws IOException {
    Pace pace = new Pace(arguments);
    pace.run();
    pace.print();
  }

  private void run() throws IOException {
    boolean open = rate == 0;
    if (open) {
      for (Wire wire : wires) {
        wire.due(System.nanoTime());
      }
    }
    for (long now = System.nanoTime(); now - endNanos < 0; now = System.nanoTime()) {
      if (!open) {
        sendDue(now);
      }
      selector.selectNow();
      for (SelectionKey key : selector.selectedKeys()) {
        Wire wire = (Wire) key.attachment();
        wire.read(this::answered);
        if (open && wire.isIdle()) {
          wire.due(System.nanoTime());
        }
      }
      selector.selectedKeys().clear();
    }
  }

  private void sendDue(long now) throws IOException {
    while (beginNanos + due * 1_000_000_000L / rate - now <= 0) {
      wires.get((int) (due % wires.size())).due(beginNanos + due * 1_000_000_000L / rate);
      due++;
    }
  }

  private void answered(long dueNanos) {
    long now = System.nanoTime();
    if (dueNanos - countedNanos >= 0) {
      latencies.add(now - dueNanos);
    }
  }

  private void print() {
    // What was due and has no answer yet has waited at least till now.
    for (Wire wire : wires) {
      for (long since : wire.unanswered()) {
        if (since - countedNanos >= 0 && rate > 0) {
          latencies.add(endNanos - since);
        }
      }
    }
    System.out.printf(
        "%d %d %d %d %d%n",
        latencies.count(),
        (endNanos - countedNanos) / 1_000,
        latencies.micros(0.5),
        latencies.micros(0.99),
        latencies.micros(0.999));
  }

  /** What was measured, in nanoseconds, all of it kept. */
  private static final class Latencies {
    private long[] nanos = new long[1 << 16];
    private int count;

    void add(long measured) {
      if (count == nanos.length) {
        nanos = Arrays.copyOf(nanos, 2 * count);
      }
      nanos[count++] = measured;
    }

    int count() {
      return count;
    }

    long micros(double share) {
      Arrays.sort(nanos, 0, count);
      return count == 0 ? 0 : nanos[(int) Math.min(count - 1, (long) (share * count))] / 1_000;
    }
  }
}
