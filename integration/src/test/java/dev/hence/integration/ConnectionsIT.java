package dev.hence.integration;

import static dev.hence.integration.harness.NodeClient.NO_PAST;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hence.integration.harness.Budgets;
import dev.hence.integration.harness.Cluster;
import dev.hence.integration.harness.NodeClient;
import dev.hence.integration.harness.NodeProcess;
import dev.hence.integration.harness.RawConnection;
import dev.hence.integration.harness.ShardKeys;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Connections that misbehave below the level of a request; after each the nodes serve on. */
class ConnectionsIT {
  private static final int CONNECTIONS_MAX = 24;
  private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(1);
  private static final Duration CLOSED = Duration.ofSeconds(5);

  @RegisterExtension
  static final Cluster cluster =
      Cluster.of(4)
          .shards(2)
          .with("HENCE_CONNECTIONS_MAX", Integer.toString(CONNECTIONS_MAX))
          .with("HENCE_REQUEST_TIMEOUT_MS", Long.toString(REQUEST_TIMEOUT.toMillis()));

  @AfterEach
  void servesOn() {
    for (NodeProcess node : cluster.nodes()) {
      assertThat(node.isAlive()).as(node.name()).isTrue();
      Cluster.within(
          CLOSED,
          () -> {
            String token = node.client().put("served-on", "1", NO_PAST).token();
            node.client().get("served-on", token).expectResult(200, "found");
          });
    }
    cluster.awaitViews(Budgets.GONE, cluster.addresses());
  }

  @Test
  void pipelinedRequests_areAnsweredInOrder() throws IOException {
    List<String> keys = ShardKeys.of(node(), "pipelined-", 20);
    StringBuilder requests = new StringBuilder();
    for (String key : keys) {
      requests.append(request("PUT", "/kvs/" + key, NodeClient.putBody("\"2\"", NO_PAST)));
      requests.append(request("GET", "/kvs/" + key, ""));
      requests.append(request("GET", "/nothing/" + key, ""));
    }
    try (RawConnection raw = open().send(requests.toString())) {
      for (int i = 0; i < keys.size(); i++) {
        raw.readAnswer().expectResult(200, "replaced");
        assertThat(raw.readAnswer().expectResult(200, "found").text("value")).isEqualTo("2");
        raw.readAnswer().expectError(404);
      }
    }
  }

  @Test
  void requestInSmallPieces_isAnswered() throws IOException {
    String request = request("PUT", "/kvs/pieces", NodeClient.putBody("\"ü😀\"", NO_PAST));
    try (RawConnection raw = open()) {
      for (byte b : request.getBytes(StandardCharsets.UTF_8)) {
        raw.send(new byte[] {b});
      }
      String token = raw.readAnswer().expectResult(201, "created").token();
      assertThat(node().client().get("pieces", token).text("value")).isEqualTo("ü😀");
    }
  }

  @Test
  void chunkedBody_isTaken() throws IOException {
    try (RawConnection raw = open()) {
      raw.send("PUT /kvs/chunked HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n");
      raw.send("8\r\n{\"value\"\r\n5;ext=1\r\n:\"v\"}\r\n0\r\n\r\n");
      raw.readAnswer().expectResult(201, "created");
      raw.send(request("GET", "/kvs/chunked", ""));
      assertThat(raw.readAnswer().text("value")).isEqualTo("v");
    }
  }

  @Test
  void chunkedBody_endless_413() throws IOException {
    byte[] chunk = ("10000\r\n" + "x".repeat(0x10000) + "\r\n").getBytes(StandardCharsets.UTF_8);
    try (RawConnection raw = open()) {
      raw.send("PUT /kvs/bad HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n");
      for (int i = 0; i < 17; i++) {
        raw.sendAsFarAsTaken(chunk);
      }
      raw.readAnswer().expectError(413);
      assertThat(raw.closesWithin(CLOSED)).isTrue();
    }
  }

  @Test
  void contentLengthPastTheLimit_413BeforeTheBody() throws IOException {
    for (String length : List.of("1048577", "99999999999")) {
      try (RawConnection raw = open()) {
        raw.send("PUT /kvs/bad HTTP/1.1\r\nHost: x\r\nContent-Length: " + length + "\r\n\r\n{");
        raw.readAnswer().expectError(413);
        assertThat(raw.closesWithin(CLOSED)).isTrue();
      }
    }
  }

  @Test
  void expectContinue_isContinued() throws IOException {
    String body = NodeClient.putBody("1", NO_PAST);
    try (RawConnection raw = open()) {
      raw.send("PUT /kvs/continued HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\n");
      raw.send("Content-Length: " + body.length() + "\r\n\r\n");
      raw.readAnswer().expect(100);
      raw.send(body).readAnswer().expectResult(201, "created");
    }
  }

  @Test
  void connectionClose_isClosedAfterTheAnswer() throws IOException {
    try (RawConnection raw = open()) {
      raw.send("GET /view HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
      raw.readAnswer().expect(200);
      assertThat(raw.closesWithin(CLOSED)).isTrue();
    }
  }

  @Test
  void http10_isAnsweredAndClosed() throws IOException {
    try (RawConnection raw = open()) {
      raw.send("GET /view HTTP/1.0\r\n\r\n");
      raw.readAnswer().expect(200);
      assertThat(raw.closesWithin(CLOSED)).isTrue();
    }
  }

  @Test
  void oneHugeHeader_431() throws IOException {
    refuses("GET /view HTTP/1.1\r\nHost: x\r\nX: " + "x".repeat(200_000) + "\r\n\r\n", 431);
  }

  @Test
  void endlessHeader_431() throws IOException {
    refuses("GET /view HTTP/1.1\r\nHost: x\r\nX: " + "x".repeat(200_000), 431);
  }

  @Test
  void headerFlood_431() throws IOException {
    StringBuilder flood = new StringBuilder("GET /view HTTP/1.1\r\nHost: x\r\n");
    for (int i = 0; i < 20_000; i++) {
      flood.append("X-").append(i).append(": y\r\n");
    }
    refuses(flood.append("\r\n").toString(), 431);
  }

  @Test
  void hugePath_414() throws IOException {
    refuses("GET /kvs/" + "x".repeat(200_000) + " HTTP/1.1\r\nHost: x\r\n\r\n", 414);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET\r\n\r\n",
        "GET /view HTTP/9.9\r\nHost: x\r\n\r\n",
        "GET /view HTTP/1.1\r\nno colon\r\n\r\n",
        "GET /view HTTP/1.1\r\nHost : x\r\n\r\n",
        "GET /view HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
        "GET /view HTTP/1.1\r\nHost: x\r\nContent-Length: x\r\n\r\n",
        "PUT /kvs/bad HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n{}",
        "PUT /kvs/bad HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n"
            + "Content-Length: 11\r\n\r\n0\r\n\r\n{\"value\":1}",
        "PUT /kvs/bad HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n",
        "PUT /kvs/bad HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\n{}\r\n",
      })
  void requestThatIsNone_isRefusedAndClosed(String request) throws IOException {
    try (RawConnection raw = open().send(request)) {
      assertThat(raw.readAnswer().status()).isIn(400, 505);
      assertThat(raw.closesWithin(CLOSED)).isTrue();
    }
    assertThat(node().client().get("bad", NO_PAST).status()).isEqualTo(404);
  }

  @Test
  void garbage_isClosed() throws IOException {
    Random random = new Random(20_250_916);
    for (int i = 0; i < 40; i++) {
      byte[] garbage = new byte[1 + random.nextInt(3_000)];
      random.nextBytes(garbage);
      try (RawConnection raw = open().sendAsFarAsTaken(garbage)) {
        assertThat(raw.closesWithin(CLOSED)).as("garbage %d", i).isTrue();
      }
    }
  }

  @Test
  void otherProtocols_areClosed() throws IOException {
    List<String> hellos =
        List.of(
            "16030100c5010000c10303" + "00".repeat(180),
            "505249202a20485454502f322e300d0a0d0a534d0d0a0d0a",
            "0d0a0d0a0d0a0d0a",
            "00",
            "ff".repeat(64),
            "48454e4345" + "ff".repeat(200),
            "48656e6365" + "00".repeat(200));
    for (String hello : hellos) {
      try (RawConnection raw = open().sendAsFarAsTaken(HexFormat.of().parseHex(hello))) {
        assertThat(raw.closesWithin(CLOSED)).as(hello).isTrue();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "G",
        "GET /view HTTP/1.1\r\n",
        "GET /view HTTP/1.1\r\nHost: x\r\n",
        "PUT /kvs/bad HTTP/1.1\r\nHost: x\r\nContent-Length: 11\r\n\r\n",
        "PUT /kvs/bad HTTP/1.1\r\nHost: x\r\nContent-Length: 11\r\n\r\n{\"value\":",
        "PUT /kvs/bad HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n8\r\n{\"va",
      })
  void halfSentRequest_isClosedAfterTheTimeout(String half) throws IOException {
    long started = System.nanoTime();
    try (RawConnection raw = open().send(half)) {
      assertThat(raw.closesWithin(CLOSED)).isTrue();
    }
    assertThat(Duration.ofNanos(System.nanoTime() - started))
        .isGreaterThan(REQUEST_TIMEOUT.dividedBy(2));
  }

  @Test
  void halfSentRequestThatDrips_isClosedAllTheSame() throws Exception {
    try (RawConnection raw = open().send("GET /view HTTP/1.1\r\nX: ")) {
      boolean closed = false;
      for (int i = 0; i < 50 && !closed; i++) {
        raw.sendAsFarAsTaken(new byte[] {'x'});
        closed = raw.closesWithin(Duration.ofMillis(100));
      }
      assertThat(closed).isTrue();
    }
  }

  @Test
  void connectionsPastTheLimit_areRefusedUntilOneIsFreed() throws IOException {
    List<RawConnection> held = new ArrayList<>();
    try {
      int served = 0;
      for (int i = 0; i < CONNECTIONS_MAX + 8; i++) {
        RawConnection raw = RawConnection.open(cluster.node("bob").address());
        held.add(raw);
        if (isServed(raw)) {
          served++;
        }
      }
      assertThat(served).isLessThanOrEqualTo(CONNECTIONS_MAX).isGreaterThan(CONNECTIONS_MAX / 2);
    } finally {
      for (RawConnection raw : held) {
        raw.close();
      }
    }
    Cluster.within(
        CLOSED,
        () -> {
          try (RawConnection raw = RawConnection.open(cluster.node("bob").address())) {
            assertThat(isServed(raw)).isTrue();
          }
        });
  }

  @Test
  void halfSentRequestsOnEverySlot_freeThemAfterTheTimeout() throws IOException {
    List<RawConnection> held = new ArrayList<>();
    try {
      for (int i = 0; i < CONNECTIONS_MAX; i++) {
        RawConnection raw = RawConnection.open(cluster.node("carol").address());
        held.add(raw.sendAsFarAsTaken(new byte[] {'G', 'E', 'T', ' '}));
      }
      Cluster.within(
          CLOSED,
          () -> {
            try (RawConnection raw = RawConnection.open(cluster.node("carol").address())) {
              assertThat(isServed(raw)).isTrue();
            }
          });
    } finally {
      for (RawConnection raw : held) {
        raw.close();
      }
    }
  }

  @Test
  void clientsThatLeaveAtOnce_leaveNothingBehind() throws IOException {
    for (int i = 0; i < 200; i++) {
      try (RawConnection raw = RawConnection.open(cluster.node("dave").address())) {
        raw.sendAsFarAsTaken(request("GET", "/view", "").getBytes(StandardCharsets.UTF_8));
      }
    }
  }

  private static void refuses(String request, int status) throws IOException {
    try (RawConnection raw = open()) {
      raw.sendAsFarAsTaken(request.getBytes(StandardCharsets.UTF_8));
      raw.readAnswer().expectError(status);
      assertThat(raw.closesWithin(CLOSED)).isTrue();
    }
  }

  private static boolean isServed(RawConnection raw) {
    try {
      return raw.send(request("GET", "/healthz", "")).readAnswer().status() == 200;
    } catch (IOException e) {
      return false;
    }
  }

  private static String request(String method, String path, String body) {
    int length = body.getBytes(StandardCharsets.UTF_8).length;
    return method
        + " "
        + path
        + " HTTP/1.1\r\nHost: x\r\nContent-Length: "
        + length
        + "\r\n\r\n"
        + body;
  }

  private static RawConnection open() throws IOException {
    return RawConnection.open(node().address());
  }

  private static NodeProcess node() {
    return cluster.node("alice");
  }
}
