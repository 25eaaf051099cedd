package dev.hence.node.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hence.core.replica.Acks;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that are malformed, too large or too slow, and connections past the bound. */
final class HttpLimitsTest {
  private static final HttpSettings SMALL =
      new HttpSettings(
          50, 1_000, 200, 500, 100, 1_000, 1_000, 10_000, 60_000, 2_000, 3, 32, 65_536, Acks.TWO);
  private static final String GET = "GET /healthz HTTP/1.1\r\n\r\n";

  private final MemoryBackend backend = new MemoryBackend();
  private final EmbeddedEdge edge = new EmbeddedEdge(SMALL, backend);
  private final EmbeddedEdge.Client client = edge.connect();

  @AfterEach
  void close() {
    edge.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET\r\n\r\n",
        "GET /healthz\r\n\r\n",
        "GET  HTTP/1.1\r\n\r\n",
        "GET /healthz HTTP\r\n\r\n",
        "GET /healthz XTTP/1.1\r\n\r\n",
        "GET /a b HTTP/1.1\r\n\r\n",
        "\0\0\0\0\r\n\r\n",
        "GET /healthz HTTP/1.1\r\nNo colon\r\n\r\n",
        "GET /healthz HTTP/1.1\r\nName : blank\r\n\r\n",
        "GET /healthz HTTP/1.1\r\n: no name\r\n\r\n",
        "GET /healthz HTTP/1.1\r\nNa\0me: x\r\n\r\n",
        "PUT /kvs/x HTTP/1.1\r\nContent-Length: x\r\n\r\n",
        "PUT /kvs/x HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
        "PUT /kvs/x HTTP/1.1\r\nContent-Length: +1\r\n\r\n",
        "PUT /kvs/x HTTP/1.1\r\nContent-Length: 1, 2\r\n\r\n",
        "PUT /kvs/x HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
        "PUT /kvs/x HTTP/1.1\r\nContent-Length: 11\r\nTransfer-Encoding: chunked\r\n\r\n",
        "PUT /kvs/x HTTP/1.1\r\nTransfer-Encoding: chunked\r\nContent-Length: 11\r\n\r\n",
        "PUT /kvs/x HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n",
        "PUT /kvs/x HTTP/1.0\r\nTransfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n",
        "PUT /kvs/x HTTP/1.1\r\nTransfer-Encoding: gzip, chunked\r\n\r\n",
        "PUT /kvs/x HTTP/1.1\r\nTransfer-Encoding: chunked, chunked\r\n\r\n",
        "PUT /kvs/x HTTP/1.1\r\nTransfer-Encoding: identity\r\nContent-Length: 5\r\n\r\n",
        "PUT /kvs/x HTTP/1.1\r\nTransfer-Encoding: xchunked\r\nContent-Length: 5\r\n\r\n",
        "PUT /kvs/x HTTP/1.1\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: x\r\n\r\n",
        "PUT /kvs/x HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        "PUT /kvs/x HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\n",
        "PUT /kvs/x HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nab\r\n0\r\n\r\n"
      })
  void request_malformed_is400AndCloses(String request) {
    client.send(request + GET);
    assertThat(client.received())
        .startsWith("HTTP/1.1 400 Bad Request\r\n")
        .contains("\r\nConnection: close\r\n", "{\"error\":\"")
        .doesNotContain("alive");
    assertThat(client.isOpen()).isFalse();
    assertThat(backend.requests()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"HTTP/2.0, 505", "HTTP/0.9, 505", "HTTP/3.1, 505", "HTTP/1.1, 200", "HTTP/1.9, 200"})
  void request_ofVersion_isTakenIfItIsOne(String version, int status) {
    client.send("GET /healthz " + version + "\r\n\r\n");
    assertThat(client.received()).startsWith("HTTP/1.1 " + status + " ");
    assertThat(client.isOpen()).isEqualTo(status == 200);
  }

  @Test
  void requestLine_pastItsLimit_is414() {
    client.send("GET /kvs/" + "k".repeat(180) + " HTTP/1.1\r\n\r\n");
    assertThat(client.received()).startsWith("HTTP/1.1 404 ");
    client.send("GET /kvs/" + "k".repeat(200) + " HTTP/1.1\r\n\r\n" + GET);
    assertThat(client.received())
        .startsWith("HTTP/1.1 414 URI Too Long\r\n")
        .doesNotContain("alive");
    assertThat(client.isOpen()).isFalse();
    assertThat(edge.meters().hits(HttpMeters.Bound.REQUEST_LINE)).isEqualTo(1);
  }

  @Test
  void requestLine_withoutEnd_is414BeforeItEnds() {
    client.send("GET /" + "k".repeat(100));
    client.send("k".repeat(150));
    assertThat(client.received()).startsWith("HTTP/1.1 414 ");
    assertThat(client.isOpen()).isFalse();
  }

  @Test
  void headers_pastTheirLimit_are431() {
    client.send("GET /healthz HTTP/1.1\r\n" + "A: b\r\n".repeat(70) + "\r\n");
    assertThat(client.received()).startsWith("HTTP/1.1 200 ");
    client.send("GET /healthz HTTP/1.1\r\n" + "A: b\r\n".repeat(200) + "\r\n");
    assertThat(client.received()).startsWith("HTTP/1.1 431 Request Header Fields Too Large\r\n");
    assertThat(client.isOpen()).isFalse();
    assertThat(edge.meters().hits(HttpMeters.Bound.HEADERS)).isEqualTo(1);
  }

  @Test
  void header_flood_is431BeforeItEnds() {
    client.send("GET /healthz HTTP/1.1\r\n");
    for (int i = 0; i < 200 && client.isOpen(); i++) {
      client.send("Name-" + i + ": " + "v".repeat(20) + "\r\n");
    }
    assertThat(client.received()).startsWith("HTTP/1.1 431 ");
    assertThat(client.isOpen()).isFalse();
  }

  @Test
  void body_ofTheLimit_isTaken() {
    client.send(put(1_000));
    assertThat(client.received()).startsWith("HTTP/1.1 201 ");
  }

  @Test
  void body_announcedPastTheLimit_is413BeforeItComes() {
    client.send(put(1_001).substring(0, 60));
    assertThat(client.received())
        .startsWith("HTTP/1.1 413 Content Too Large\r\n")
        .contains("{\"error\":\"The body is longer than 1000 bytes\"}");
    assertThat(client.isOpen()).isFalse();
    assertThat(edge.meters().hits(HttpMeters.Bound.BODY)).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"9223372036854775807", "9223372036854775808", "99999999999999999999999"})
  void body_announcedHuge_isRefused(String length) {
    client.send("PUT /kvs/x HTTP/1.1\r\nContent-Length: " + length + "\r\n\r\n{");
    assertThat(client.received()).matches("(?s)HTTP/1.1 4(13|00) .*");
    assertThat(client.isOpen()).isFalse();
  }

  @Test
  void body_chunkedPastTheLimit_is413() {
    client.send("PUT /kvs/x HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n");
    client.send("258\r\n" + "x".repeat(600) + "\r\n");
    assertThat(client.isOpen()).isTrue();
    client.send("258\r\n" + "x".repeat(600) + "\r\n");
    assertThat(client.received()).startsWith("HTTP/1.1 413 ");
    assertThat(client.isOpen()).isFalse();
  }

  @Test
  void body_tooLongBehindOthers_isToldInOrder() {
    backend.hold();
    client.send("GET /readyz HTTP/1.1\r\n\r\n" + put(1_001) + GET);
    assertThat(client.received()).isEmpty();
    backend.release(false);
    assertThat(client.received())
        .matches("(?s)HTTP/1.1 200 .*ready.*HTTP/1.1 413 .*")
        .doesNotContain("alive");
    assertThat(client.isOpen()).isFalse();
  }

  @Test
  void expect_tooLongOrUnknown_isRefusedWithoutContinue() {
    String expect = "PUT /kvs/x HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 1001\r\n\r\n";
    client.send(expect);
    assertThat(client.received()).startsWith("HTTP/1.1 413 ");
    EmbeddedEdge.Client other = edge.connect();
    other.send("PUT /kvs/x HTTP/1.1\r\nExpect: tea\r\nContent-Length: 1\r\n\r\n");
    assertThat(other.received()).startsWith("HTTP/1.1 417 ");
    assertThat(other.isOpen()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "G",
        "GET /healthz HTTP/1.1",
        "GET /healthz HTTP/1.1\r\nHost: a\r\n",
        "PUT /kvs/x HTTP/1.1\r\nContent-Length: 9\r\n\r\n",
        "PUT /kvs/x HTTP/1.1\r\nContent-Length: 9\r\n\r\n12345678",
        "PUT /kvs/x HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n12",
        GET + "G"
      })
  void request_halfSent_is408InTime(String half) {
    client.advance(50_000);
    client.send(half);
    client.received();
    client.advance(9_999);
    assertThat(client.isOpen()).isTrue();
    client.advance(1);
    assertThat(client.received())
        .startsWith("HTTP/1.1 408 Request Timeout\r\n")
        .contains("Connection: close");
    assertThat(client.isOpen()).isFalse();
    assertThat(edge.meters().connections()).isZero();
    assertThat(edge.meters().hits(HttpMeters.Bound.REQUEST_TIME)).isEqualTo(1);
  }

  @Test
  void request_trickling_is408AllTheSame() {
    String request = put(100);
    int at = 0;
    while (client.isOpen()) {
      client.send(request.substring(at, at + 1));
      client.advance(1_000);
      at++;
    }
    assertThat(at).isEqualTo(10);
  }

  @Test
  void request_partsOfSeveral_haveTheirOwnTime() {
    for (int i = 0; i < 10; i++) {
      client.send("GET /healthz HTTP/1.1\r\n");
      client.advance(6_000);
      client.send("\r\nGET /healthz ");
      client.advance(6_000);
      client.send("HTTP/1.1\r\n\r\n");
    }
    assertThat(client.isOpen()).isTrue();
    assertThat(client.received().split("alive", -1)).hasSize(21);
  }

  @Test
  void connection_idle_isClosedInTime() {
    client.advance(59_999);
    client.send(GET);
    client.advance(59_999);
    assertThat(client.isOpen()).isTrue();
    client.send(GET);
    client.advance(59_999);
    assertThat(client.isOpen()).isTrue();
    client.advance(1);
    assertThat(client.isOpen()).isFalse();
    assertThat(edge.meters().hits(HttpMeters.Bound.IDLE_TIME)).isEqualTo(1);
    assertThat(edge.meters().connections()).isZero();
  }

  @Test
  void connection_waitingForTheBackend_isLeftOpen() {
    backend.hold();
    client.send("GET /readyz HTTP/1.1\r\n\r\nGET /hea");
    client.advance(300_000);
    assertThat(client.isOpen()).isTrue();
    backend.release(false);
    assertThat(client.received()).contains("ready");
    client.advance(9_999);
    client.send("lthz HTTP/1.1\r\n\r\n");
    assertThat(client.received()).contains("alive");
    client.advance(60_000);
    assertThat(client.isOpen()).isFalse();
  }

  @Test
  void connection_pastTheBound_is503AndClosed() {
    edge.connect();
    EmbeddedEdge.Client third = edge.connect();
    for (int i = 0; i < 5; i++) {
      EmbeddedEdge.Client fourth = edge.connect();
      fourth.send(GET);
      assertThat(fourth.received())
          .startsWith("HTTP/1.1 503 Service Unavailable\r\n")
          .contains("{\"error\":\"Too many connections are open; try again later\"}")
          .doesNotContain("alive");
      assertThat(fourth.isOpen()).isFalse();
    }
    assertThat(edge.meters().connections()).isEqualTo(3);
    assertThat(edge.meters().hits(HttpMeters.Bound.CONNECTIONS)).isEqualTo(5);
    third.disconnect();
    EmbeddedEdge.Client next = edge.connect();
    next.send(GET);
    assertThat(next.received()).contains("alive");
    assertThat(edge.meters().connections()).isEqualTo(3);
  }

  /** A PUT whose body has {@code length} bytes. */
  private static String put(int length) {
    String body = "{\"value\":\"" + "v".repeat(length - 12) + "\"}";
    return "PUT /kvs/x HTTP/1.1\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
  }
}
