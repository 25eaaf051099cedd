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
import java.util.stream.Collectors;

/**
 * The short life of four nodes in one process, from their settings on, through which a JVM learns
 * what a node loads and runs at its start, and how it runs what comes seldom and has to be fast
 * then, a move of slots: {@code java -XX:AOTCacheOutput=FILE … -jar hence-node.jar train}.
 */
final class Training {
  private static final int NODES = 4;
  private static final int KEYS = 50;
  private static final int MOVED_KEYS = 4_000;

  /** Requests that one connection has sent before it reads: their answers have room in it. */
  private static final int BATCH = 100;

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
    String view = ports.stream().map(port -> "127.0.0.1:" + port).collect(Collectors.joining(","));
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
    fill(ports.getFirst());
    for (int key = 0; key < MOVED_KEYS; key += BATCH) {
      batch(ports.get(key / BATCH % NODES), key);
    }
    try (TrainingClient _ = TrainingClient.start(ports)) {
      reshard(2);
      reshard(1);
      reshard(2);
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
    List<ServerSocket> reserved = new ArrayList<>();
    try {
      for (int node = 0; node < NODES; node++) {
        ServerSocket socket = new ServerSocket(0);
        reserved.add(socket);
        ports.add(socket.getLocalPort());
      }
    } finally {
      for (ServerSocket socket : reserved) {
        socket.close();
      }
    }
  }

  private void await(int port, String path) throws InterruptedException {
    await(path, () -> call("GET", port, path, "").contains(" 200 "));
  }

  /** Moves slots, and waits until all nodes have given up what they needn't hold any more. */
  private void reshard(int shards) throws InterruptedException {
    String path = "/shard/reshard";
    String body = "{\"shard-count\":" + shards + "}";
    await(path, () -> call("PUT", ports.getFirst(), path, body).contains(" 200 "));
    for (int port : ports) {
      await("/status", () -> status(port).contains("\"transition\":null"));
    }
  }

  /** Something that a node does or doesn't yet, or that it can't be asked for yet. */
  private interface Condition {
    boolean holds() throws IOException;
  }

  /** Waits for it, as long as the nodes live. */
  private void await(String path, Condition condition) throws InterruptedException {
    long started = System.nanoTime();
    while (!holds(condition)) {
      checkLife();
      if (System.nanoTime() - started > READY_NANOS_MAX) {
        throw new IllegalStateException(path + " isn't as it should be after a minute");
      }
      Thread.sleep(POLL_MILLIS);
    }
  }

  private static boolean holds(Condition condition) {
    try {
      return condition.holds();
    } catch (IOException e) {
      // It doesn't listen yet.
      return false;
    }
  }

  private static String status(int port) throws IOException {
    try (Socket socket = connect(port)) {
      send(socket, "GET /status HTTP/1.1\r\nHost: training\r\nConnection: close\r\n\r\n");
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** Writes what is to be moved, as fast as it is taken. */
  private static void fill(int port) throws IOException {
    String ok = "+OK\r\n";
    String value = "v".repeat(100);
    try (Socket socket = connect(port)) {
      StringBuilder all = new StringBuilder();
      for (int key = 0; key < MOVED_KEYS; key++) {
        all.append(command("SET moved" + key + " " + value));
      }
      send(socket, all.toString());
      byte[] replies = socket.getInputStream().readNBytes(MOVED_KEYS * ok.length());
      if (!new String(replies, StandardCharsets.US_ASCII).equals(ok.repeat(MOVED_KEYS))) {
        throw new IOException("a write has failed");
      }
    }
  }

  /** Writes and reads keys from {@code first} on over HTTP, on one connection. */
  private static void batch(int port, int first) throws IOException {
    StringBuilder all = new StringBuilder();
    String body = "{\"value\":\"" + "v".repeat(100) + "\",\"causal-metadata\":null}";
    for (int key = first; key < first + BATCH; key++) {
      String line = " /kvs/moved" + key + " HTTP/1.1\r\nHost: training\r\n";
      all.append("PUT").append(line).append("Content-Length: ").append(body.length());
      all.append("\r\n\r\n").append(body).append("GET").append(line);
      all.append(key + 1 < first + BATCH ? "\r\n" : "Connection: close\r\n\r\n");
    }
    try (Socket socket = connect(port)) {
      send(socket, all.toString());
      byte[] answers = socket.getInputStream().readAllBytes();
      String text = new String(answers, StandardCharsets.UTF_8);
      if (text.split("HTTP/1.1 200 ", -1).length != 2 * BATCH + 1) {
        throw new IOException("a request has failed");
      }
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

  /** A command as Redis's clients send it: an array. */
  private static String command(String text) {
    String[] words = text.split(" ", -1);
    StringBuilder sent = new StringBuilder("*" + words.length + "\r\n");
    for (String word : words) {
      sent.append('$').append(word.length()).append("\r\n").append(word).append("\r\n");
    }
    return sent.toString();
  }

  /** Has a command performed, on a connection of its own. */
  private static void say(int port, String command) throws IOException {
    try (Socket socket = connect(port)) {
      send(socket, command(command));
      if (socket.getInputStream().read() < 0) {
        throw new IOException("no reply to " + command);
      }
    }
  }

  static Socket connect(int port) throws IOException {
    return new Socket(InetAddress.getLoopbackAddress(), port);
  }

  static void send(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
  }
}
