import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Writes or reads many keys at once, by pipelines of Redis's protocol over some connections to each
 * node.
 *
 * <p>Usage: {@code java Bulk.java KEYS PORT...} writes all keys, each with its first value.
 */
final class Bulk {
  private static final int CONNECTIONS_EACH = 2;
  private static final int PIPELINED = 128;
  private static final int ANSWER_MILLIS = 60_000;

  /** What is done with a run of keys on one connection. */
  private interface Work {
    void on(Pipe pipe, int from, int to) throws IOException;
  }

  private Bulk() {}

  public static void main(String[] arguments) throws InterruptedException, ExecutionException {
    int[] ports = new int[arguments.length - 1];
    for (int i = 0; i < ports.length; i++) {
      ports[i] = Integer.parseInt(arguments[1 + i]);
    }
    write(ports, 0, Integer.parseInt(arguments[0]), 0);
  }

  /** Writes the keys from {@code from} to before {@code to} as their {@code writing} has them. */
  static void write(int[] ports, int from, int to, int writing)
      throws InterruptedException, ExecutionException {
    each(
        ports,
        from,
        to,
        (pipe, first, end) -> {
          StringBuilder commands = new StringBuilder();
          for (int key = first; key < end; key++) {
            commands.append(command("SET", "key" + key, Values.of(key, writing)));
          }
          pipe.send(commands);
          for (int key = first; key < end; key++) {
            String answer = pipe.line();
            if (!answer.equals("+OK")) {
              throw new IOException("SET key" + key + ": " + answer);
            }
          }
        });
  }

  /** How many of the keys a node doesn't show as their {@code writing} has them. */
  static long wrong(int port, int from, int to, int writing)
      throws InterruptedException, ExecutionException {
    AtomicLong wrong = new AtomicLong();
    each(
        new int[] {port},
        from,
        to,
        (pipe, first, end) -> {
          StringBuilder commands = new StringBuilder();
          for (int key = first; key < end; key++) {
            commands.append(command("GET", "key" + key));
          }
          pipe.send(commands);
          for (int key = first; key < end; key++) {
            wrong.addAndGet(pipe.text().equals(Values.of(key, writing)) ? 0 : 1);
          }
        });
    return wrong.get();
  }

  private static void each(int[] ports, int from, int to, Work work)
      throws InterruptedException, ExecutionException {
    AtomicInteger next = new AtomicInteger(from);
    List<Future<?>> workers = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < CONNECTIONS_EACH * ports.length; i++) {
        int port = ports[i % ports.length];
        workers.add(threads.submit(() -> {
          try (Pipe pipe = new Pipe(port)) {
            int first = next.getAndAdd(PIPELINED);
            while (first < to) {
              work.on(pipe, first, Math.min(to, first + PIPELINED));
              first = next.getAndAdd(PIPELINED);
            }
          }
          return null;
        }));
      }
    }
    for (Future<?> worker : workers) {
      worker.get();
    }
  }

  private static String command(String... words) {
    StringBuilder command = new StringBuilder("*" + words.length + "\r\n");
    for (String word : words) {
      command.append('$').append(word.length()).append("\r\n").append(word).append("\r\n");
    }
    return command.toString();
  }

  /** A connection that speaks Redis's protocol. */
  private static final class Pipe implements AutoCloseable {
    private final Socket socket;
    private final DataInputStream in;

    Pipe(int port) throws IOException {
      socket = new Socket("127.0.0.1", port);
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(ANSWER_MILLIS);
      in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
    }

    void send(CharSequence commands) throws IOException {
      socket.getOutputStream().write(commands.toString().getBytes(StandardCharsets.US_ASCII));
    }

    String line() throws IOException {
      StringBuilder line = new StringBuilder();
      for (int octet = in.read(); octet != '\r'; octet = in.read()) {
        if (octet < 0) {
          throw new IOException("the node closed the connection");
        }
        line.append((char) octet);
      }
      in.readByte();
      return line.toString();
    }

    /** A bulk string; what else is answered as it is, for whoever compares. */
    String text() throws IOException {
      String head = line();
      if (!head.startsWith("$") || head.startsWith("$-")) {
        return head;
      }
      byte[] text = new byte[Integer.parseInt(head.substring(1))];
      in.readFully(text);
      in.skipNBytes(2);
      return new String(text, StandardCharsets.US_ASCII);
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }
}
