package dev.hence.node;

import dev.hence.node.cli.Folders;
import dev.hence.node.log.LogNotices;
import dev.hence.node.log.RecentTroubles;
import dev.hence.node.settings.BadSetting;
import dev.hence.node.settings.Given;
import dev.hence.node.settings.NodeSettings;
import java.io.IOException;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The short life of two nodes in one process, through which a JVM learns what a node loads and runs
 * at its start: {@code java -XX:AOTCacheOutput=FILE … -jar hence-node.jar train}.
 */
final class Training {
  private static final int NODES = 2;
  private static final int KEYS = 200;
  private static final long READY_NANOS_MAX = 60_000_000_000L;
  private static final int POLL_MILLIS = 20;

  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
  private final List<Integer> ports = new ArrayList<>();
  private final List<Node> nodes = new ArrayList<>();
  private final Path folder;

  private Training(Path folder) {
    this.folder = folder;
  }

  /** Trains; returns the exit code. */
  static int run() {
    try {
      Path folder = Files.createTempDirectory("hence-training-");
      Training training = new Training(folder);
      try {
        training.live();
      } finally {
        training.end();
        Folders.delete(folder);
      }
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
      Node node =
          new Node(
              NodeSettings.of(new Given(variables, Map.of())),
              Files.createDirectory(folder.resolve(Integer.toString(port))),
              new LogNotices(),
              new RecentTroubles(),
              failure::set);
      nodes.add(node);
      node.start()
          .ifPresent(cause -> {
            throw new IllegalStateException("can't listen", cause);
          });
    }
    for (int port : ports) {
      awaitReady(port);
    }
    for (int key = 0; key < KEYS; key++) {
      ask(key);
    }
    if (failure.get() != null) {
      throw new IllegalStateException("a node has failed", failure.get());
    }
  }

  private void choosePorts() throws IOException {
    try (ServerSocket first = new ServerSocket(0);
        ServerSocket second = new ServerSocket(0)) {
      ports.add(first.getLocalPort());
      ports.add(second.getLocalPort());
    }
  }

  private static void awaitReady(int port) throws IOException, InterruptedException {
    long started = System.nanoTime();
    while (call("GET", port, "/readyz", "") != 200) {
      if (System.nanoTime() - started > READY_NANOS_MAX) {
        throw new IllegalStateException("a node doesn't serve after a minute");
      }
      Thread.sleep(POLL_MILLIS);
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

  private static int call(String method, int port, String path, String body) throws IOException {
    HttpURLConnection connection =
        (HttpURLConnection) URI.create("http://127.0.0.1:" + port + path).toURL().openConnection();
    connection.setRequestMethod(method);
    if (!body.isEmpty()) {
      connection.setDoOutput(true);
      try (OutputStream out = connection.getOutputStream()) {
        out.write(body.getBytes(StandardCharsets.UTF_8));
      }
    }
    int status = connection.getResponseCode();
    connection.disconnect();
    return status;
  }

  /** Has a command performed as Redis's clients send it: an array, on a connection of its own. */
  private static void say(int port, String command) throws IOException {
    String[] words = command.split(" ");
    StringBuilder sent = new StringBuilder("*" + words.length + "\r\n");
    for (String word : words) {
      sent.append('$').append(word.length()).append("\r\n").append(word).append("\r\n");
    }
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.getOutputStream().write(sent.toString().getBytes(StandardCharsets.US_ASCII));
      if (socket.getInputStream().read() < 0) {
        throw new IOException("no reply to " + command);
      }
    }
  }

  private void end() throws InterruptedException {
    for (Node node : nodes) {
      node.stop();
    }
  }
}
