import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Writes all keys over many connections to all nodes, each with its first value.
 *
 * <p>Usage: {@code java FillAll.java KEYS PORT...}.
 */
final class FillAll {
  private static final int CONNECTIONS_EACH = 4;
  private static final int TRIES = 20;
  private static final int ANSWER_MILLIS = 30_000;

  private FillAll() {}

  public static void main(String[] arguments)
      throws InterruptedException, ExecutionException {
    int keys = Integer.parseInt(arguments[0]);
    AtomicInteger next = new AtomicInteger();
    List<Future<?>> writers = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < CONNECTIONS_EACH * (arguments.length - 1); i++) {
        int port = Integer.parseInt(arguments[1 + i % (arguments.length - 1)]);
        writers.add(threads.submit(() -> {
          write(port, keys, next);
          return null;
        }));
      }
    }
    for (Future<?> writer : writers) {
      writer.get();
    }
  }

  private static void write(int port, int keys, AtomicInteger next) throws IOException {
    try (Connection node = new Connection(port, ANSWER_MILLIS)) {
      for (int key = next.getAndIncrement(); key < keys; key = next.getAndIncrement()) {
        String body = "{\"value\":\"" + Values.of(key, 0) + "\",\"causal-metadata\":null}";
        Connection.Answer answer = node.call("PUT", Values.path(key), body);
        // Written again it is the same.
        for (int i = 0; i < TRIES && answer.status() >= 500; i++) {
          answer = node.call("PUT", Values.path(key), body);
        }
        if (answer.status() >= 300) {
          throw new IOException("key" + key + " at " + port + ": " + answer);
        }
      }
    }
  }
}
