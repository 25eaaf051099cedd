package dev.hence.integration.harness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The clients against a server of the JDK that tells what it was asked. */
class NodeClientTest {
  private HttpServer server;
  private String address;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    address = "127.0.0.1:" + server.getAddress().getPort();
    server.createContext(
        "/",
        exchange -> {
          String body =
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          String asked =
              exchange.getRequestMethod() + " " + exchange.getRequestURI().getRawPath() + body;
          byte[] answer =
              ("{\"result\":" + Json.quote(asked) + ",\"causal-metadata\":\"t\"}")
                  .getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().add("ETag", "\"v\"");
          exchange.sendResponseHeaders(200, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void get_withToken_sendsBody() {
    try (NodeClient client = new NodeClient(address)) {
      Answer answer = client.get("a/\u00fc", "\"x\"");

      assertThat(answer.text("result")).isEqualTo("GET /kvs/a%2F%C3%BC{\"causal-metadata\":\"x\"}");
      assertThat(answer.token()).isEqualTo("\"t\"");
      assertThat(answer.header("ETAG")).contains("\"v\"");
    }
  }

  @Test
  void expect_otherStatus_showsBoth() {
    try (NodeClient client = new NodeClient(address)) {
      Answer answer = client.delete("a", "null");

      assertThatThrownBy(() -> answer.expect(404))
          .isInstanceOf(AssertionError.class)
          .hasMessageContaining("expected 404")
          .hasMessageContaining("DELETE " + address + "/kvs/a")
          .hasMessageContaining("-> 200");
    }
  }

  @Test
  void rawConnection_twoRequests_readsBothAnswers() throws IOException {
    try (RawConnection raw = RawConnection.open(address)) {
      raw.send("GET /1 HTTP/1.1\r\nHost: x\r\n\r\n");
      assertThat(raw.readAnswer().text("result")).isEqualTo("GET /1");
      raw.send("GET /2 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
      assertThat(raw.readAnswer().text("result")).isEqualTo("GET /2");
      assertThat(raw.closesWithin(Duration.ofSeconds(5))).isTrue();
    }
  }

  @Test
  void rawConnection_openAndSilent_isNotClosed() throws IOException {
    try (RawConnection raw = RawConnection.open(address)) {
      assertThat(raw.closesWithin(Duration.ofMillis(50))).isFalse();
    }
  }
}
