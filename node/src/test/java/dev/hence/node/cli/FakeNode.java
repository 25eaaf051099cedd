package dev.hence.node.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import dev.hence.core.sharding.Address;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/** A server that answers commands as a node would. Its JSON has single quotes for double ones. */
final class FakeNode {
  private final HttpServer server;

  /** One whose GET /status is {@code status} at that time. */
  FakeNode(Supplier<String> status) throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    on("/status", exchange -> answer(exchange, 200, status.get()));
  }

  void on(String path, HttpHandler handler) {
    server.createContext(path, handler);
  }

  void start() {
    server.start();
    // The first call of a JVM may take longer than the command waits.
    assertThat(new Probe(new Address(address())).call("GET", "/status", "", 30_000)).isPresent();
  }

  void stop() {
    server.stop(0);
  }

  String address() {
    return "127.0.0.1:" + server.getAddress().getPort();
  }

  static void answer(HttpExchange exchange, int status, String json) throws IOException {
    byte[] body = json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    exchange.getRequestBody().readAllBytes();
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }
}
