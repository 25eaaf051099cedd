import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * Writes the keys {@code key0} and on over HTTP, each with a value of 100 bytes.
 *
 * <p>Usage: {@code java Fill.java PORT KEYS [PATH]}: at a node, or at a store that takes the bare
 * value as JSON under a path that ends with a slash.
 */
final class Fill {
  private static final int PIPELINED = 64;
  private static final int ANSWER_MILLIS = 60_000;

  private Fill() {}

  public static void main(String[] arguments) throws IOException {
    int port = Integer.parseInt(arguments[0]);
    int keys = Integer.parseInt(arguments[1]);
    boolean bare = arguments.length > 2;
    String value = "\"" + "v".repeat(98) + "\"";
    String body = bare ? value : "{\"value\":" + value + ",\"causal-metadata\":null}";
    String start = "PUT " + (bare ? arguments[2] : "/kvs/") + "key";
    String head = " HTTP/1.1\r\nHost: bench\r\nContent-Type: application/json\r\nContent-Length: ";
    try (Socket socket = new Socket("127.0.0.1", port)) {
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(ANSWER_MILLIS);
      InputStream in = new BufferedInputStream(socket.getInputStream());
      OutputStream out = socket.getOutputStream();
      for (int key = 0; key < keys; key += PIPELINED) {
        int end = Math.min(keys, key + PIPELINED);
        StringBuilder requests = new StringBuilder();
        for (int i = key; i < end; i++) {
          requests.append(start).append(i).append(head).append(body.length());
          requests.append("\r\n\r\n").append(body);
        }
        out.write(requests.toString().getBytes(StandardCharsets.US_ASCII));
        for (int i = key; i < end; i++) {
          readAnswer(in);
        }
      }
    }
  }

  private static void readAnswer(InputStream in) throws IOException {
    String status = line(in);
    if (!status.startsWith("HTTP/1.1 20")) {
      throw new IOException("a write was answered " + status);
    }
    int length = 0;
    for (String header = line(in); !header.isEmpty(); header = line(in)) {
      if (header.startsWith("Content-Length: ")) {
        length = Integer.parseInt(header.substring("Content-Length: ".length()));
      }
    }
    in.skipNBytes(length);
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        throw new IOException("the connection has ended");
      }
      if (next != '\r') {
        line.append((char) next);
      }
    }
    return line.toString();
  }
}
