package dev.hence.node;

import dev.hence.node.settings.BadSetting;
import dev.hence.node.settings.Given;
import dev.hence.node.settings.NodeSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The short life of two nodes in one process, from their settings on, through which a JVM learns
 * what a node loads and runs at its start: {@code java -XX:AOTCacheOutput=FILE … -jar
 * hence-node.jar train}.
 */
final class Training {
  private static final int NODES = 2;
  private static final int KEYS = 200;
  private static final long READY_NANOS_MAX = 60_000_000_000L;
  private static final int POLL_MILLIS = 20;

  private final List<Integer> ports = new ArrayList<>();
  private final AtomicInteger ended = new AtomicInteger();

  private Training() {}

  /** Trains; returns the exit code. The nodes end with the process. */
  static int run() {
    try {
      new Training().live();
      return 0;
    } catch (IOException | BadSetting | IllegalStateException e) {
      System.err.println("hence: training failed: " + e.getMessage());
      return 1;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return 1;
    }
  }

  private void live() throws IOException, BadSetting, InterruptedException {
    choosePorts();
    String view = "127.0.0.1:%d,127.0.0.1:%d".formatted(ports.get(0), ports.get(1));
    for (int port : ports) {
      Map<String, String> variables =
          Map.of("SOCKET_ADDRESS", "127.0.0.1:" + port, "VIEW", view, "SHARD_COUNT", "1");
      NodeSettings settings = NodeSettings.of(new Given(variables, Map.of()));
      Thread.ofPlatform().daemon().start(() -> end(NodeLife.run(settings)));
      // One after another: two can't set up the log of one process at once.
      await(port, "/healthz");
    }
    for (int port : ports) {
      await(port, "/readyz");
    }
    for (int key = 0; key < KEYS; key++) {
      ask(key);
    }
    checkLife();
  }

  private void end(int exitCode) {
    ended.incrementAndGet();
    System.err.println("hence: a node has ended with " + exitCode);
  }

  private void checkLife() {
    if (ended.get() > 0) {
      throw new IllegalStateException("a node has ended");
    }
  }

  private void choosePorts() throws IOException {
    try (ServerSocket first = new ServerSocket(0);
        ServerSocket second = new ServerSocket(0)) {
      ports.add(first.getLocalPort());
      ports.add(second.getLocalPort());
    }
  }

  private void await(int port, String path) throws InterruptedException {
    long started = System.nanoTime();
    while (!isWell(port, path)) {
      checkLife();
      if (System.nanoTime() - started > READY_NANOS_MAX) {
        throw new IllegalStateException("a node doesn't serve after a minute");
      }
      Thread.sleep(POLL_MILLIS);
    }
  }

  private static boolean isWell(int port, String path) {
    try {
      return call("GET", port, path, "").contains(" 200 ");
    } catch (IOException e) {
      // It doesn't listen yet.
      return false;
    }
  }

  private void ask(int key) throws IOException {
    int port = ports.get(key % NODES);
    String path = "/kvs/key" + key;
    call("PUT", port, path, "{\"value\":{\"n\":[" + key + ",1.5,null]},\"causal-metadata\":\"\"}");
    call("GET", port, path, "");
    call("PUT", port, path, "{\"value\":\"text\"}");
    call("DELETE", port, path, "{\"causal-metadata\":null}");
    call("GET", port, path, "");
    call("PUT", port, path, "no JSON");
    say(port, "SET key" + key + " text");
    say(port, "GET key" + key);
    say(port, "DEL key" + key);
    if (key % KEYS == 0) {
      call("GET", port, "/view", "");
      call("GET", port, "/status", "");
      call("GET", port, "/shard/ids", "");
      call("GET", port, "/shard/node-shard-id", "");
      call("GET", port, "/shard/members/s0", "");
      call("GET", port, "/shard/key-count/s0", "");
    }
  }

  /** Asks, on a connection of its own; returns the first line of the answer. */
  private static String call(String method, int port, String path, String body) throws IOException {
    String head = method + " " + path + " HTTP/1.1\r\nHost: training\r\n";
    String length = body.isEmpty() ? "" : "Content-Length: " + body.length() + "\r\n";
    try (Socket socket = connect(port)) {
      send(socket, head + length + "\r\n" + body);
      StringBuilder line = new StringBuilder();
      for (int next = socket.getInputStream().read();
          next >= 0 && next != '\r';
          next = socket.getInputStream().read()) {
        line.append((char) next);
      }
      return line.toString();
    }
  }

  /** Has a command performed as Redis's clients send it: an array, on a connection of its own. */
  private static void say(int port, String command) throws IOException {
    String[] words = command.split(" ");
    StringBuilder sent = new StringBuilder("*" + words.length + "\r\n");
    for (String word : words) {
      sent.append('$').append(word.length()).append("\r\n").append(word).append("\r\n");
    }
    try (Socket socket = connect(port)) {
      send(socket, sent.toString());
      if (socket.getInputStream().read() < 0) {
        throw new IOException("no reply to " + command);
      }
    }
  }

  private static Socket connect(int port) throws IOException {
    return new Socket(InetAddress.getLoopbackAddress(), port);
  }

  private static void send(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
  }
}
