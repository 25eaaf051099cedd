import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** An HTTP connection to a node, for one thread; it is made again where it broke. */
final class Connection implements Closeable {
  private static final int CONNECT_MILLIS = 2_000;
  private static final String LENGTH = "Content-Length: ";

  private final int port;
  private final int answerMillis;
  private Socket socket;
  private InputStream in;

  /** What a node answered. */
  record Answer(int status, String body) {
    /** The text of a field, whose value is written without escapes; empty if there is none. */
    String text(String field) {
      String start = "\"" + field + "\":\"";
      int at = body.indexOf(start);
      return at < 0
          ? ""
          : body.substring(at + start.length(), body.indexOf('"', at + start.length()));
    }

    /** The whole number of a field; -1 if there is none. */
    long number(String field) {
      String start = "\"" + field + "\":";
      int at = body.indexOf(start);
      int end = at + start.length();
      while (at >= 0 && end < body.length() && Character.isDigit(body.charAt(end))) {
        end++;
      }
      return at < 0 ? -1 : Long.parseLong(body.substring(at + start.length(), end));
    }
  }

  /**
   * @param port of a node on this machine
   * @param answerMillis how long an answer may take
   */
  Connection(int port, int answerMillis) {
    this.port = port;
    this.answerMillis = answerMillis;
  }

  int port() {
    return port;
  }

  /** Sends a request and waits for its answer; it is never sent again. */
  Answer call(String method, String path, String body) throws IOException {
    return pipeline(List.of(request(method, path, body))).getFirst();
  }

  /** The bytes of a request, as text. */
  static String request(String method, String path, String body) {
    return method + " " + path + " HTTP/1.1\r\n" + LENGTH + body.length() + "\r\n\r\n" + body;
  }

  /** Sends requests in one go, and gives the answers to them. */
  List<Answer> pipeline(List<String> requests) throws IOException {
    boolean whole = false;
    try {
      connect();
      socket
          .getOutputStream()
          .write(String.join("", requests).getBytes(StandardCharsets.US_ASCII));
      List<Answer> answers = new ArrayList<>();
      for (int i = 0; i < requests.size(); i++) {
        answers.add(answer());
      }
      whole = true;
      return answers;
    } finally {
      if (!whole) {
        close();
      }
    }
  }

  private void connect() throws IOException {
    if (socket == null) {
      Socket fresh = new Socket();
      fresh.connect(new InetSocketAddress("127.0.0.1", port), CONNECT_MILLIS);
      fresh.setTcpNoDelay(true);
      fresh.setSoTimeout(answerMillis);
      socket = fresh;
      in = new BufferedInputStream(fresh.getInputStream());
    }
  }

  private Answer answer() throws IOException {
    String status = line();
    int length = 0;
    for (String header = line(); !header.isEmpty(); header = line()) {
      if (header.startsWith(LENGTH)) {
        length = Integer.parseInt(header.substring(LENGTH.length()));
      }
    }
    byte[] body = in.readNBytes(length);
    return new Answer(
        Integer.parseInt(status.split(" ", 3)[1]), new String(body, StandardCharsets.UTF_8));
  }

  private String line() throws IOException {
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

  @Override
  public void close() throws IOException {
    if (socket != null) {
      socket.close();
      socket = null;
    }
  }
}
