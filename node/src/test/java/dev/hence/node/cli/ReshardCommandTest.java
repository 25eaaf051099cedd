package dev.hence.node.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.hence.core.sharding.Address;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The command against a server that answers as a node does. */
final class ReshardCommandTest {
  private final AtomicInteger reshards = new AtomicInteger();
  private final AtomicBoolean copying = new AtomicBoolean();
  private HttpServer node;

  @BeforeEach
  void start() throws IOException {
    node = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    node.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    node.createContext("/status", exchange -> answer(exchange, 200, status()));
    node.createContext(
        "/shard/plan",
        exchange -> answer(exchange, 200, "{'slots-moved':4,'slots-copied':8,'moves':[]}"));
    node.start();
    // The first call of a JVM may take longer than the command waits.
    assertThat(new Probe(new Address(address())).call("GET", "/status", "", 30_000)).isPresent();
  }

  @AfterEach
  void stop() {
    node.stop(0);
  }

  @Test
  void reshard_takesLongerThanANodeLetsItWait_isFollowedToItsEnd() {
    node.createContext(
        "/shard/reshard",
        exchange -> {
          boolean last = reshards.incrementAndGet() == 3;
          copying.set(!last);
          answer(
              exchange,
              last ? 200 : 503,
              last ? "{'result':'resharded'}" : "{'error':'takes longer'}");
        });

    assertThat(run("3")).isZero();
    assertThat(reshards).hasValue(3);
  }

  @Test
  void reshard_refusedAndNoneUnderWay_failsAtOnce() {
    node.createContext(
        "/shard/reshard",
        exchange -> {
          reshards.incrementAndGet();
          answer(exchange, 503, "{'error':'no majority'}");
        });

    assertThat(run("3")).isEqualTo(1);
    assertThat(reshards).hasValue(1);
  }

  @Test
  void reshard_anotherOneIsUnderWay_failsAtOnce() {
    copying.set(true);
    node.createContext(
        "/shard/reshard",
        exchange -> {
          reshards.incrementAndGet();
          answer(exchange, 503, "{'error':'another reshard is under way'}");
        });

    assertThat(run("2")).isEqualTo(1);
    assertThat(reshards).hasValue(1);
  }

  private int run(String count) {
    return Hence.run(given -> 0, "reshard", count, "--at", "http://" + address());
  }

  private String address() {
    return "127.0.0.1:" + node.getAddress().getPort();
  }

  private String status() {
    return "{'node':{'name':'alice'},'role':'serving','shard':'s0','view':{'epoch':2,"
        + "'shard-count':1,'members':[{'address':'"
        + address()
        + "','shard':'s0','live':true}]},'transition':"
        + (copying.get() ? "{'step':'copying','shard-count':3,'here':null}" : "null")
        + "}";
  }

  private static void answer(HttpExchange exchange, int status, String json) throws IOException {
    byte[] body = json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    exchange.getRequestBody().readAllBytes();
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }
}
