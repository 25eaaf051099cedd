package dev.hence.node;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A client that writes, reads and deletes with one token at all nodes in turn until it is told to
 * end: what nodes do for clients while slots move, they do for the first time when slots move.
 *
 * <p>Threading: has a thread of its own.
 */
final class TrainingClient implements AutoCloseable {
  private static final int KEYS = 200;
  private static final Pattern TOKEN = Pattern.compile("\"causal-metadata\":\"([^\"]*)\"");
  private static final Pattern LENGTH = Pattern.compile("(?i)\r\ncontent-length: *(\\d+)");

  private final List<Socket> nodes = new ArrayList<>();
  private final Thread thread = Thread.ofPlatform().daemon().unstarted(this::run);
  private String token = "";
  private volatile boolean ending;
  private volatile String failure = "";

  /** Connects to the nodes at {@code ports}, and begins. */
  static TrainingClient start(List<Integer> ports) throws IOException {
    TrainingClient client = new TrainingClient();
    try {
      for (int port : ports) {
        client.nodes.add(Training.connect(port));
      }
    } catch (IOException e) {
      client.disconnect();
      throw e;
    }
    client.thread.start();
    return client;
  }

  private void run() {
    try {
      for (int i = 0; !ending; i++) {
        String key = "traffic" + i % KEYS;
        ask("PUT", i, key, "\"value\":\"" + "v".repeat(100) + "\",");
        ask("GET", i + 1, key, "");
        if (i % 8 == 0) {
          ask("DELETE", i + 2, key, "");
        }
      }
    } catch (IOException e) {
      failure = String.valueOf(e.getMessage());
    }
  }

  private void ask(String method, int node, String key, String value) throws IOException {
    Socket socket = nodes.get(node % nodes.size());
    String body = "{" + value + "\"causal-metadata\":\"" + token + "\"}";
    String head =
        method
            + " /kvs/"
            + key
            + " HTTP/1.1\r\nHost: training\r\nContent-Length: "
            + body.length()
            + "\r\n\r\n";
    Training.send(socket, head + body);
    // On a slow machine a request may be refused; the next one is as good.
    Matcher found = TOKEN.matcher(answer(socket.getInputStream()));
    if (found.find()) {
      token = found.group(1);
    }
  }

  private static String answer(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = in.read();
      if (next < 0) {
        throw new IOException("the connection was closed");
      }
      head.append((char) next);
    }
    Matcher length = LENGTH.matcher(head);
    int bytes = length.find() ? Integer.parseInt(length.group(1)) : 0;
    return head + new String(in.readNBytes(bytes), StandardCharsets.UTF_8);
  }

  private void disconnect() throws IOException {
    for (Socket node : nodes) {
      node.close();
    }
  }

  /** Ends after the request under way; says why it couldn't go on, if it couldn't. */
  @Override
  public void close() throws IOException {
    ending = true;
    boolean interrupted = false;
    try {
      thread.join();
    } catch (InterruptedException e) {
      interrupted = true;
    }
    disconnect();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    if (!failure.isEmpty()) {
      throw new IOException(failure);
    }
  }
}
