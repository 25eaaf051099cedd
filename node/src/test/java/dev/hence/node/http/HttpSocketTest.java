package dev.hence.node.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.hence.core.clock.Dot;
import dev.hence.core.clock.Token;
import dev.hence.core.data.Value;
import dev.hence.core.replica.Answer;
import dev.hence.core.replica.Request;
import dev.hence.core.sharding.SlotSet;
import dev.hence.node.net.Transport;
import io.netty.channel.epoll.Epoll;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The edge on real sockets: what the kernel has a say in. */
final class HttpSocketTest {
  private static final String ALIVE = "GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n";
  private static final int ALIVE_BYTES =
      "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 18\r\n\r\n".length()
          + 18;

  @ParameterizedTest
  @EnumSource(Transport.class)
  void requests_onKeptConnections_areAnswered(Transport transport) throws Exception {
    try (EdgeServer server = server(transport, EmbeddedEdge.PIPELINING, new MemoryBackend())) {
      List<Socket> sockets = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        sockets.add(server.connect());
      }
      for (int round = 0; round < 5; round++) {
        for (Socket socket : sockets) {
          send(socket, ALIVE);
        }
        for (Socket socket : sockets) {
          assertThat(text(socket.getInputStream().readNBytes(ALIVE_BYTES))).endsWith("alive\"}");
        }
      }
      assertThat(server.meters().connections()).isEqualTo(20);
      for (Socket socket : sockets) {
        socket.close();
      }
      assertNothingLeft(server);
    }
  }

  @ParameterizedTest
  @EnumSource(Transport.class)
  void otherClients_whileAStatusIsPutTogether_areAnswered(Transport transport) throws Exception {
    assumeThere(transport);
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch othersAnswered = new CountDownLatch(1);
    AtomicBoolean inTime = new AtomicBoolean();
    Supplier<Vitals> slow =
        () -> {
          asked.countDown();
          inTime.set(awaits(othersAnswered));
          return MemoryBackend.VITALS;
        };
    MemoryBackend backend = new MemoryBackend();
    backend.answerWith(
        new Answer.Status(Statuses.status("", SlotSet.ALL, List.of(), Optional.empty())));
    try (EdgeServer server = new EdgeServer(transport, EmbeddedEdge.PIPELINING, backend, slow);
        Socket watcher = server.connect()) {
      send(watcher, "GET /status HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n" + ALIVE);
      assertThat(awaits(asked)).isTrue();
      served(server).close();
      othersAnswered.countDown();
      assertThat(all(watcher)).startsWith("HTTP/1.1 200 OK").contains("\"coverage\"");
      assertThat(inTime).isTrue();
    }
  }

  private static boolean awaits(CountDownLatch latch) {
    try {
      return latch.await(5, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @ParameterizedTest
  @EnumSource(Transport.class)
  void body_tooLong_isToldToAClientThatIsStillSending(Transport transport) throws Exception {
    try (EdgeServer server = server(transport, EmbeddedEdge.PIPELINING, new MemoryBackend())) {
      Socket socket = server.connect();
      int length = 16 << 20;
      send(socket, "PUT /kvs/x HTTP/1.1\r\nContent-Length: " + length + "\r\n\r\n");
      byte[] piece = new byte[1 << 16];
      for (int sent = 0; sent < length; sent += piece.length) {
        socket.getOutputStream().write(piece);
      }
      assertThat(all(socket)).startsWith("HTTP/1.1 413 ").contains("1048576 bytes");
      socket.close();
      assertNothingLeft(server);
    }
  }

  @ParameterizedTest
  @EnumSource(Transport.class)
  void client_halfClosed_getsItsAnswersFromAnotherThread(Transport transport) throws Exception {
    try (LateBackend backend = new LateBackend();
        EdgeServer server = server(transport, EmbeddedEdge.PIPELINING, backend)) {
      Socket socket = server.connect();
      send(socket, "GET /readyz HTTP/1.1\r\n\r\n".repeat(100));
      socket.shutdownOutput();
      backend.begin();
      String received = all(socket);
      assertThat(received.split("\"ready\"", -1).length).isEqualTo(101);
      socket.close();
      assertNothingLeft(server);
    }
  }

  @ParameterizedTest
  @EnumSource(Transport.class)
  void client_thatDoesNotRead_isNotServedFurther(Transport transport) throws Exception {
    byte[] json = ("\"" + "v".repeat(100_000) + "\"").getBytes(StandardCharsets.US_ASCII);
    CountingBackend backend = new CountingBackend(new Value(json));
    int requests = 300;
    try (EdgeServer server = server(transport, EmbeddedEdge.PIPELINING, backend)) {
      Socket socket = server.connect();
      Socket other = server.connect();
      send(
          socket,
          "GET /kvs/x HTTP/1.1\r\n\r\n".repeat(requests - 1)
              + "GET /kvs/x HTTP/1.1\r\nConnection: close\r\n\r\n");
      backend.awaitFirst();
      send(other, ALIVE);
      assertThat(text(other.getInputStream().readNBytes(ALIVE_BYTES))).endsWith("alive\"}");
      // Both kernel buffers, the water mark and one answer more: far from 300 answers of 100 kB.
      assertThat(backend.reads()).isLessThan(100);
      assertThat(server.meters().hits(HttpMeters.Bound.UNSENT_BYTES)).isPositive();

      String received = all(socket);
      assertThat(received.split("\"result\":\"found\"", -1).length).isEqualTo(requests + 1);
      assertThat(backend.reads()).isEqualTo(requests);
      socket.close();
      other.close();
      assertNothingLeft(server);
    }
  }

  @ParameterizedTest
  @EnumSource(Transport.class)
  void client_resettingAmidAnswers_leavesNothingBehind(Transport transport) throws Exception {
    byte[] json = ("\"" + "v".repeat(100_000) + "\"").getBytes(StandardCharsets.US_ASCII);
    CountingBackend backend = new CountingBackend(new Value(json));
    try (EdgeServer server = server(transport, EmbeddedEdge.PIPELINING, backend)) {
      for (int i = 0; i < 10; i++) {
        try (Socket socket = server.connect()) {
          send(socket, "GET /kvs/x HTTP/1.1\r\n\r\n".repeat(200) + "PUT /kvs/x HT");
          socket.getInputStream().readNBytes(1_000 * i);
          socket.setSoLinger(true, 0);
        }
      }
      assertNothingLeft(server);
    }
  }

  @ParameterizedTest
  @EnumSource(Transport.class)
  void connections_pastTheBound_areToldAndTheSlotsCountedExactly(Transport transport)
      throws Exception {
    HttpSettings two = bounded(2);
    try (EdgeServer server = server(transport, two, new MemoryBackend())) {
      for (int round = 0; round < 3; round++) {
        Socket first = served(server);
        Socket second = served(server);
        for (int i = 0; i < 3; i++) {
          try (Socket third = server.connect()) {
            send(third, ALIVE);
            assertThat(all(third)).startsWith("HTTP/1.1 503 ").contains("Too many connections");
          }
        }
        assertThat(server.meters().connections()).isEqualTo(2);
        first.close();
        second.close();
        assertNothingLeft(server);
      }
      assertThat(server.meters().hits(HttpMeters.Bound.CONNECTIONS)).isEqualTo(9);
    }
  }

  @ParameterizedTest
  @EnumSource(Transport.class)
  void request_halfSent_freesItsSlotThoughTheClientStays(Transport transport) throws Exception {
    HttpSettings d = EmbeddedEdge.PIPELINING;
    HttpSettings hasty =
        new HttpSettings(
            50,
            d.bodyBytesMax(),
            8_192,
            16_384,
            100,
            1_000,
            10_000,
            50,
            60_000,
            50,
            1,
            32,
            65_536,
            d.acks());
    try (EdgeServer server = server(transport, hasty, new MemoryBackend());
        Socket socket = server.connect()) {
      send(socket, "PUT /kvs/x HTTP/1.1\r\nContent-Length: 10\r\n\r\n{");
      assertThat(all(socket)).startsWith("HTTP/1.1 408 ");
      assertThat(server.awaitClosed()).isTrue();
      served(server).close();
      assertNothingLeft(server);
    }
  }

  private static EdgeServer server(Transport transport, HttpSettings settings, Backend backend) {
    assumeThere(transport);
    return new EdgeServer(transport, settings, backend);
  }

  private static void assumeThere(Transport transport) {
    assumeThat(transport != Transport.EPOLL || Epoll.isAvailable()).isTrue();
  }

  private static HttpSettings bounded(int connectionsMax) {
    HttpSettings d = EmbeddedEdge.PIPELINING;
    return new HttpSettings(
        50,
        d.bodyBytesMax(),
        8_192,
        16_384,
        100,
        1_000,
        10_000,
        10_000,
        60_000,
        2_000,
        connectionsMax,
        32,
        65_536,
        d.acks());
  }

  /** A connection that has been answered once. */
  private static Socket served(EdgeServer server) throws IOException {
    Socket socket = server.connect();
    send(socket, ALIVE);
    assertThat(text(socket.getInputStream().readNBytes(ALIVE_BYTES))).endsWith("alive\"}");
    return socket;
  }

  private static void assertNothingLeft(EdgeServer server) throws InterruptedException {
    assertThat(server.awaitClosed()).isTrue();
    assertThat(server.meters().connections()).isZero();
    assertThat(server.leakedBytes()).isZero();
  }

  private static void send(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  /** All that comes until the server closes. */
  private static String all(Socket socket) throws IOException {
    InputStream in = socket.getInputStream();
    return text(in.readAllBytes());
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  /** Says that it is ready, from a thread of its own, once it was told to begin. */
  private static final class LateBackend implements Backend, AutoCloseable {
    private final ExecutorService thread = Executors.newSingleThreadExecutor();
    private final CountDownLatch begun = new CountDownLatch(1);

    void begin() {
      begun.countDown();
    }

    @Override
    public Optional<Answer> tryRead(Request.Get request) {
      return Optional.empty();
    }

    @Override
    public boolean submit(Request request, Client client) {
      thread.execute(() -> {
        try {
          begun.await();
          client.thread().execute(() -> client.answered(new Answer.Ready(true, "")));
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
      });
      return true;
    }

    @Override
    public void close() {
      thread.shutdownNow();
    }
  }

  /** Has one value for every key, and counts how often it is read. */
  private static final class CountingBackend implements Backend {
    private final CountDownLatch first = new CountDownLatch(1);
    private final AtomicInteger reads = new AtomicInteger();
    private final Value value;

    CountingBackend(Value value) {
      this.value = value;
    }

    void awaitFirst() throws InterruptedException {
      assertThat(first.await(20, TimeUnit.SECONDS)).isTrue();
    }

    int reads() {
      return reads.get();
    }

    @Override
    public Optional<Answer> tryRead(Request.Get request) {
      reads.incrementAndGet();
      first.countDown();
      return Optional.of(new Answer.Found(value, new Dot(1, 1), Token.NO_PAST));
    }

    @Override
    public boolean submit(Request request, Client client) {
      throw new AssertionError("all is covered");
    }
  }
}
