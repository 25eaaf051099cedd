import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.Random;
import java.util.function.LongConsumer;

/** One connection: sends a request at a time, and those that were due meanwhile behind it. */
final class Wire {
  private static final String VALUE = "v".repeat(98);

  private final SocketChannel channel;
  private final Kind kind;
  private final int keys;
  private final Random random;
  private final ByteBuffer in = ByteBuffer.allocate(64 << 10);

  /** When the requests without an answer were due; the first of them is under way. */
  private final Queue<Long> due = new ArrayDeque<>();

  /** What is sent; a request is answered when {@code replies} replies are there. */
  enum Kind {
    HTTP_GET(1),
    HTTP_PUT(1),
    RESP_GET(1),
    RESP_SET(1),
    RESP_SET_WAIT(2),
    MEMCACHED_GET(1);

    private final int replies;

    Kind(int replies) {
      this.replies = replies;
    }

    static Kind of(String name) {
      return valueOf(name.toUpperCase(java.util.Locale.ROOT).replace('-', '_'));
    }

    private String request(String key) {
      String resp = "$" + key.length() + "\r\n" + key + "\r\n";
      return switch (this) {
        case HTTP_GET -> "GET /kvs/" + key + " HTTP/1.1\r\nHost: bench\r\n\r\n";
        case HTTP_PUT -> {
          String body = "{\"value\":\"" + VALUE + "\",\"causal-metadata\":null}";
          String head = "PUT /kvs/" + key + " HTTP/1.1\r\nHost: bench\r\nContent-Length: ";
          yield head + body.length() + "\r\n\r\n" + body;
        }
        case RESP_GET -> "*2\r\n$3\r\nGET\r\n" + resp;
        case RESP_SET -> "*3\r\n$3\r\nSET\r\n" + resp + "$98\r\n" + VALUE + "\r\n";
        case RESP_SET_WAIT ->
            RESP_SET.request(key) + "*3\r\n$4\r\nWAIT\r\n$1\r\n1\r\n$4\r\n1000\r\n";
        case MEMCACHED_GET -> "get " + key + "\r\n";
      };
    }
  }

  Wire(Selector selector, int port, Kind kind, int keys, int seed) throws IOException {
    this.channel = SocketChannel.open(new InetSocketAddress("127.0.0.1", port));
    this.kind = kind;
    this.keys = keys;
    this.random = new Random(seed);
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    channel.configureBlocking(false);
    channel.register(selector, SelectionKey.OP_READ, this);
  }

  boolean isIdle() {
    return due.isEmpty();
  }

  /** When the requests were due that have no answer yet. */
  Iterable<Long> unanswered() {
    return due;
  }

  /** A request is due since {@code nanos}. */
  void due(long nanos) throws IOException {
    due.add(nanos);
    if (due.size() == 1) {
      send();
    }
  }

  private void send() throws IOException {
    String request = kind.request("key" + random.nextInt(keys));
    ByteBuffer bytes = ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII));
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  /** Takes in what has come; {@code answered} is told of what is answered when it was due. */
  void read(LongConsumer answered) throws IOException {
    if (channel.read(in) < 0) {
      throw new IOException("the connection has ended");
    }
    int end = 0;
    for (int i = 0; i < kind.replies && end >= 0; i++) {
      end =
          switch (kind) {
            case HTTP_GET, HTTP_PUT -> httpEnd();
            case RESP_GET, RESP_SET, RESP_SET_WAIT -> respEnd(end);
            case MEMCACHED_GET -> memcachedEnd();
          };
    }
    if (end > 0) {
      in.flip().position(end);
      in.compact();
      answered.accept(due.remove());
      if (!due.isEmpty()) {
        send();
      }
    }
  }

  /** Where the response ends; -1 if it isn't all there. */
  private int httpEnd() throws IOException {
    String text = text(0);
    int head = text.indexOf("\r\n\r\n");
    if (head < 0) {
      return -1;
    }
    if (!text.startsWith("HTTP/1.1 20")) {
      throw new IOException("answered " + text.substring(0, head));
    }
    int length = text.indexOf("Content-Length: ") + "Content-Length: ".length();
    int end = head + 4 + Integer.parseInt(text.substring(length, text.indexOf('\r', length)));
    return end <= text.length() ? end : -1;
  }

  private int respEnd(int from) throws IOException {
    String text = text(from);
    int line = text.indexOf("\r\n");
    if (line < 0) {
      return -1;
    }
    char type = text.charAt(0);
    boolean right =
        switch (type) {
          case '+' -> true;
          case '$' -> text.charAt(1) != '-';
          case ':' -> text.charAt(1) > '0';
          default -> false;
        };
    if (!right) {
      throw new IOException("answered " + text.substring(0, line));
    }
    int end = line + 2 + (type == '$' ? Integer.parseInt(text.substring(1, line)) + 2 : 0);
    return end <= text.length() ? from + end : -1;
  }

  /** The key was found if a line says so; then come its bytes, and {@code END}. */
  private int memcachedEnd() throws IOException {
    String text = text(0);
    int line = text.indexOf("\r\n");
    if (line < 0) {
      return -1;
    }
    if (!text.startsWith("VALUE ")) {
      throw new IOException("answered " + text.substring(0, line));
    }
    int length = Integer.parseInt(text.substring(text.lastIndexOf(' ', line) + 1, line));
    int end = line + 2 + length + "\r\nEND\r\n".length();
    return end <= text.length() ? end : -1;
  }

  private String text(int from) {
    return new String(in.array(), from, in.position() - from, StandardCharsets.ISO_8859_1);
  }
}
