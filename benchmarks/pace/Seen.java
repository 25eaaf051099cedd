import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * How soon a write is seen elsewhere: a PUT at one node, and once it is answered, GETs without a
 * token at another, one after another, until its value is there. Meanwhile {@link Pace} writes at a
 * constant rate at all nodes, over RESP. Prints p50 and p99 in milliseconds.
 *
 * <p>Usage: {@code java Seen.java WRITTEN_PORT READ_PORT TIMES RATE PORT,PORT…}.
 */
final class Seen {
  private static final int ANSWER_MILLIS = 10_000;

  private Seen() {}

  public static void main(String[] arguments) throws Exception {
    int times = Integer.parseInt(arguments[2]);
    String[] load = {arguments[4], "60", "resp-set", arguments[3], "64", "100000"};
    Thread loading = Thread.ofPlatform().daemon().start(() -> run(load));
    List<Long> nanos = new ArrayList<>();
    try (Socket written = open(arguments[0]);
        Socket read = open(arguments[1])) {
      for (int i = -times / 2; i < times && loading.isAlive(); i++) {
        long taken = take(written, read, i);
        if (i >= 0) {
          nanos.add(taken);
        }
      }
    }
    if (!loading.isAlive() || nanos.size() < times) {
      throw new IOException("the load ended before");
    }
    Collections.sort(nanos);
    System.out.printf(
        "%.1f and %.1f%n", nanos.get(times / 2) / 1e6, nanos.get(times * 99 / 100) / 1e6);
    System.exit(0);
  }

  private static void run(String[] load) {
    try {
      Pace.main(load);
    } catch (IOException e) {
      e.printStackTrace();
    }
  }

  private static Socket open(String port) throws IOException {
    Socket socket = new Socket("127.0.0.1", Integer.parseInt(port));
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(ANSWER_MILLIS);
    return socket;
  }

  private static long take(Socket written, Socket read, int i) throws IOException {
    String body = "{\"value\":" + i + ",\"causal-metadata\":null}";
    String head = "PUT /kvs/seen HTTP/1.1\r\nHost: b\r\nContent-Length: " + body.length();
    String answer = call(written, head + "\r\n\r\n" + body);
    if (!answer.startsWith("HTTP/1.1 20")) {
      throw new IOException("answered " + answer);
    }
    long from = System.nanoTime();
    String get = "GET /kvs/seen HTTP/1.1\r\nHost: b\r\n\r\n";
    while (!call(read, get).contains("\"value\":" + i + ",")) {
      if (System.nanoTime() - from > 10_000_000_000L) {
        throw new IOException("a write isn't seen within 10 s");
      }
    }
    return System.nanoTime() - from;
  }

  /** Asks; the answers of these few bytes come in one piece. */
  private static String call(Socket socket, String request) throws IOException {
    socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    InputStream in = socket.getInputStream();
    byte[] bytes = new byte[4096];
    int length = in.read(bytes);
    if (length < 0) {
      throw new IOException("the connection has ended");
    }
    return new String(bytes, 0, length, StandardCharsets.US_ASCII);
  }
}
