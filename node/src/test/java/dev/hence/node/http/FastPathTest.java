package dev.hence.node.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the short way does that a comparison of answers doesn't show. */
final class FastPathTest {
  private static final String GET = "GET /kvs/city HTTP/1.1\r\nHost: a\r\n\r\n";
  private static final String PUT =
      "PUT /kvs/city HTTP/1.1\r\nHost: a\r\nContent-Length: 18\r\n\r\n{\"value\":\"Lisbon\"}";

  private final MemoryBackend backend = new MemoryBackend();
  private final EmbeddedEdge edge = new EmbeddedEdge(HttpSettings.DEFAULTS, backend);
  private final EmbeddedEdge.Client client = edge.connect();

  @AfterEach
  void close() {
    edge.close();
  }

  @Test
  void requests_oneAfterTheOther_keepTheConnectionOpen() {
    client.send(PUT);
    int idle = HttpSettings.DEFAULTS.idleMillisMax();
    for (int i = 0; i < 3; i++) {
      client.advance(idle * 2 / 3);
      client.send(GET);
      assertThat(client.received()).contains("Lisbon");
    }
    assertThat(edge.meters().shortcuts()).isEqualTo(4);
    client.advance(idle + 1);
    assertThat(client.isOpen()).isFalse();
  }

  @Test
  void read_behindAWriteInFlight_waitsForIt() {
    backend.hold();
    client.send(PUT + GET);
    assertThat(backend.waiting()).isEqualTo(1);
    assertThat(client.received()).isEmpty();
    backend.release(false);
    backend.release(false);
    assertThat(client.received()).matches("(?s)HTTP/1.1 201 .*HTTP/1.1 200 .*Lisbon.*");
  }

  @Test
  void request_notWhole_isFinishedByTheDecoder() {
    client.send(PUT + GET.substring(0, 20));
    assertThat(edge.meters().shortcuts()).isEqualTo(1);
    client.send(GET.substring(20));
    assertThat(edge.meters().shortcuts()).isEqualTo(1);
    assertThat(client.received()).contains("Lisbon");
    client.send(GET);
    assertThat(edge.meters().shortcuts()).isEqualTo(2);
  }
}
