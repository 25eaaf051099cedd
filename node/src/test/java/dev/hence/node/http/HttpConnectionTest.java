package dev.hence.node.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hence.core.replica.Answer;
import dev.hence.core.replica.Request;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Requests put together, worked on and answered in order, and how connections end. */
final class HttpConnectionTest {
  private static final String HEAD =
      "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: ";
  private static final String ALIVE = HEAD + "18\r\n\r\n{\"status\":\"alive\"}";
  private static final String READY = HEAD + "18\r\n\r\n{\"status\":\"ready\"}";
  private static final String COUNT = HEAD + "21\r\n\r\n{\"shard-key-count\":0}";
  private static final String NOWHERE_END = "\r\n\r\n{\"error\":\"There is nothing at this path\"}";

  private final MemoryBackend backend = new MemoryBackend();
  private final EmbeddedEdge edge = new EmbeddedEdge(EmbeddedEdge.PIPELINING, backend);
  private final EmbeddedEdge.Client client = edge.connect();

  @AfterEach
  void close() {
    edge.close();
  }

  @Test
  void request_wellFormed_isAnsweredToTheByte() {
    client.send("GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n");
    assertThat(client.received()).isEqualTo(ALIVE);
    client.send("GET /readyz HTTP/1.1\r\nHost: a\r\n\r\n");
    assertThat(client.received()).isEqualTo(READY);
    assertThat(client.isOpen()).isTrue();
    assertThat(edge.meters().requests()).isEqualTo(2);
  }

  @Test
  void request_head_isAnsweredWithoutBody() {
    client.send(put("x", "1") + "HEAD /kvs/x HTTP/1.1\r\n\r\nGET /healthz HTTP/1.1\r\n\r\n");
    String received = client.received();
    String head = received.substring(received.indexOf("HTTP/1.1 200"));
    assertThat(head).matches("(?s)HTTP/1.1 200 OK\r\n.*Content-Length: 1[0-9]+\r\nETag: .*");
    assertThat(head).endsWith("\"abcdef.1\"\r\n\r\n" + ALIVE);
  }

  @Test
  void request_chunked_isPutTogether() {
    String head = "PUT /kvs/x HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n";
    String chunks = "5;ext=1\r\n{\"val\r\n7\r\nue\":1.0\r\n1\r\n}\r\n0\r\nTrailer: t\r\n\r\n";
    client.send(head + chunks);
    assertThat(client.received()).startsWith("HTTP/1.1 201 Created\r\n");
    client.send("GET /kvs/x HTTP/1.1\r\n\r\n");
    assertThat(client.received()).contains("\"value\":1.0,");
  }

  @Test
  void request_rawUtf8InThePath_isTheSameKey() {
    client.send(put("%C3%A9", "7") + "GET /kvs/\u00c3\u00a9 HTTP/1.1\r\n\r\n");
    assertThat(client.received()).contains("\"value\":7,");
  }

  @Test
  void requests_cutAnywhere_areAnsweredTheSame() {
    String requests =
        put("x", "[1, 2.50]")
            + "GET /kvs/x HTTP/1.1\r\nContent-Length: 22\r\n\r\n{\"causal-metadata\": 0}"
            + "PUT /kvs/y HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n"
            + "a\r\n{\"value\":1\r\n1\r\n}\r\n0\r\n\r\n"
            + "DELETE /kvs/x HTTP/1.1\r\n\r\nGET /kvs/x HTTP/1.1\r\n\r\n"
            + "POST /nowhere HTTP/1.1\r\nContent-Length: 3\r\n\r\nabcGET /healthz HTTP/1.1\r\n\r\n";
    String whole = answers(requests, cut -> {});
    assertThat(whole).contains(" 201 ", "\"value\":[1, 2.50]", "\"deleted\"", " 404 ", ALIVE);
    assertThat(answers(requests, sizes -> sizes.accept(1))).isEqualTo(whole);
    for (int seed = 0; seed < 200; seed++) {
      Random random = new Random(seed);
      assertThat(answers(requests, sizes -> sizes.accept(1 + random.nextInt(60))))
          .as("seed %d", seed)
          .isEqualTo(whole);
    }
  }

  @Test
  void requests_answeredBackwards_areWrittenInOrder() {
    backend.hold();
    client.send(get("/readyz") + get("/shard/key-count/s0") + get("/healthz") + get("/readyz"));
    assertThat(client.received()).isEmpty();
    backend.release(true);
    assertThat(client.received()).isEqualTo(READY + COUNT + ALIVE + READY);
  }

  @Test
  void request_pipelinedBehindAnother_isTakenUpWhenThatIsAnswered() {
    MemoryBackend slow = new MemoryBackend();
    try (EmbeddedEdge inTurn = new EmbeddedEdge(HttpSettings.DEFAULTS, slow)) {
      EmbeddedEdge.Client patient = inTurn.connect();
      slow.hold();
      patient.send(get("/readyz") + get("/shard/key-count/s0"));
      assertThat(slow.waiting()).isEqualTo(1);
      slow.release(false);
      assertThat(slow.waiting()).isEqualTo(1);
      slow.release(false);
      assertThat(patient.received()).isEqualTo(READY + COUNT);
    }
  }

  @Test
  void requests_moreThanTheBound_waitAndAreNotRead() {
    backend.hold();
    client.send(get("/readyz").repeat(100));
    assertThat(backend.waiting()).isEqualTo(32);
    assertThat(client.isRead()).isFalse();
    assertThat(edge.meters().hits(HttpMeters.Bound.IN_FLIGHT)).isEqualTo(1);
    int released = 0;
    while (backend.waiting() > 0) {
      assertThat(backend.waiting()).isLessThanOrEqualTo(32);
      backend.release(false);
      released++;
    }
    assertThat(client.received()).isEqualTo(READY.repeat(100));
    assertThat(client.isRead()).isTrue();
    assertThat(released).isGreaterThanOrEqualTo(4);
  }

  @Test
  void request_backendQueueFull_is503() {
    backend.hold();
    backend.capacity(1);
    client.send(get("/readyz") + get("/readyz") + get("/kvs/x"));
    backend.release(false);
    assertThat(client.received())
        .startsWith(READY + "HTTP/1.1 503 Service Unavailable\r\n")
        .contains("{\"error\":\"Too many requests are waiting; try again later\"}");
    assertThat(edge.meters().hits(HttpMeters.Bound.QUEUE)).isEqualTo(2);
    assertThat(client.isOpen()).isTrue();
  }

  @Test
  void request_backendBreaks_is500AndTheNextIsServed() {
    try (EmbeddedEdge broken = new EmbeddedEdge(EmbeddedEdge.PIPELINING, new BrokenBackend())) {
      EmbeddedEdge.Client other = broken.connect();
      other.send(get("/readyz") + get("/healthz"));
      assertThat(other.received())
          .startsWith("HTTP/1.1 500 Internal Server Error\r\n")
          .endsWith(ALIVE);
    }
  }

  @Test
  void client_goneWhileWaiting_leavesNothingBehind() {
    backend.hold();
    client.send(get("/kvs/x").repeat(40) + put("y", "1").substring(0, 50));
    assertThat(edge.meters().connections()).isEqualTo(1);
    client.disconnect();
    assertThat(edge.meters().connections()).isZero();
    backend.release(false);
    assertThat(client.received()).isEmpty();
  }

  @Test
  void client_halfClosed_isAnsweredFirst() {
    backend.hold();
    client.send(get("/readyz").repeat(50));
    client.event(ChannelInputShutdownEvent.INSTANCE);
    assertThat(client.isOpen()).isTrue();
    backend.release(false);
    assertThat(client.isOpen()).isTrue();
    backend.release(false);
    assertThat(client.received()).isEqualTo(READY.repeat(50));
    assertThat(client.isOpen()).isFalse();
  }

  @Test
  void client_halfClosedWithNothingToAnswer_isClosed() {
    client.send(get("/healthz"));
    client.event(ChannelInputShutdownEvent.INSTANCE);
    assertThat(client.received()).isEqualTo(ALIVE);
    assertThat(client.isOpen()).isFalse();
  }

  @Test
  void connectionHeader_close_endsTheConnection() {
    client.send(
        "GET /healthz HTTP/1.1\r\nConnection: close\r\n\r\n" + get("/healthz") + get("/view"));
    assertThat(client.received())
        .isEqualTo(HEAD + "18\r\nConnection: close\r\n\r\n{\"status\":\"alive\"}");
    assertThat(client.isOpen()).isFalse();
  }

  @Test
  void http10_closesUnlessAskedToStay() {
    client.send("GET /healthz HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
    assertThat(client.received())
        .isEqualTo(HEAD + "18\r\nConnection: keep-alive\r\n\r\n{\"status\":\"alive\"}");
    assertThat(client.isOpen()).isTrue();
    client.send("GET /nowhere HTTP/1.0\r\n\r\n");
    assertThat(client.received()).endsWith("\r\nConnection: close" + NOWHERE_END);
    assertThat(client.isOpen()).isFalse();
  }

  @Test
  void expect_continue_isToldToGoOnWhenItsTurnComes() {
    backend.hold();
    String head = "PUT /kvs/x HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 11\r\n\r\n";
    client.send(get("/readyz") + head);
    assertThat(client.received()).isEmpty();
    backend.release(false);
    assertThat(client.received()).isEqualTo(READY + "HTTP/1.1 100 Continue\r\n\r\n");
    client.send("{\"value\":1}");
    backend.release(false);
    assertThat(client.received()).startsWith("HTTP/1.1 201 Created\r\n");
    client.send(head + "{\"value\":2}");
    backend.release(false);
    assertThat(client.received()).startsWith("HTTP/1.1 200 OK\r\n");
  }

  /** What a fresh edge answers to {@code requests}, cut as {@code cuts} says. */
  private static String answers(String requests, Consumer<Consumer<Integer>> cuts) {
    try (EmbeddedEdge fresh = new EmbeddedEdge(EmbeddedEdge.PIPELINING, new MemoryBackend())) {
      EmbeddedEdge.Client other = fresh.connect();
      StringBuilder received = new StringBuilder();
      int at = 0;
      while (at < requests.length()) {
        int[] size = {requests.length() - at};
        cuts.accept(chosen -> size[0] = Math.min(size[0], chosen));
        other.send(requests.substring(at, at + size[0]));
        received.append(other.received());
        at += size[0];
      }
      return received.toString();
    }
  }

  private static String get(String path) {
    return "GET " + path + " HTTP/1.1\r\nHost: a\r\n\r\n";
  }

  private static String put(String key, String value) {
    String body = "{\"value\":" + value + "}";
    return "PUT /kvs/" + key + " HTTP/1.1\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
  }

  /** A backend with a bug. */
  private static final class BrokenBackend implements Backend {
    @Override
    public Optional<Answer> tryRead(Request.Get request) {
      throw new IllegalStateException("broken on purpose");
    }

    @Override
    public boolean submit(Request request, Client client) {
      throw new IllegalStateException("broken on purpose");
    }
  }
}
