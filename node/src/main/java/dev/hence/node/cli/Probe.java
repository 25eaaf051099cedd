package dev.hence.node.cli;

import dev.hence.core.sharding.Address;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Asks a node one short question at a time. */
final class Probe {
  private static final int TIMEOUT_MILLIS = 2_000;

  /** The status of a node that knows thousands of others is the longest. */
  private static final int BODY_BYTES_MAX = 4 << 20;

  private final Address address;

  Probe(Address address) {
    this.address = address;
  }

  /** An answer: its status, and its body if that came as a JSON object. */
  record Reply(int status, String body) {
    /** A field of the object that is a text or a number, as text. */
    Optional<String> field(String name) {
      return JsonTree.parse(body).flatMap(object -> object.at(name).text());
    }
  }

  /** Whether the node serves; if it doesn't, why, as far as it tells. */
  record Standing(boolean ready, String reason) {}

  /** The answer to a GET; none if the node doesn't give one. */
  Optional<Reply> get(String path) {
    return call("GET", path, "", TIMEOUT_MILLIS);
  }

  /** The answer to a request; none if the node can't be reached or doesn't answer in time. */
  Optional<Reply> call(String method, String path, String body, int timeoutMillis) {
    try {
      HttpURLConnection connection =
          (HttpURLConnection) URI.create("http://" + address + path).toURL().openConnection();
      connection.setRequestMethod(method);
      connection.setConnectTimeout(TIMEOUT_MILLIS);
      connection.setReadTimeout(timeoutMillis);
      connection.setUseCaches(false);
      if (!body.isEmpty()) {
        connection.setDoOutput(true);
        try (OutputStream out = connection.getOutputStream()) {
          out.write(body.getBytes(StandardCharsets.UTF_8));
        }
      }
      int status = connection.getResponseCode();
      try (InputStream answer =
          status < 400 ? connection.getInputStream() : connection.getErrorStream()) {
        byte[] bytes = answer == null ? new byte[0] : answer.readNBytes(BODY_BYTES_MAX);
        return Optional.of(new Reply(status, new String(bytes, StandardCharsets.UTF_8)));
      }
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  Standing standing() {
    return get("/readyz")
        .map(reply ->
            new Standing(
                reply.status() == 200,
                reply.field("reason").or(() -> reply.field("error")).orElse("not ready")))
        .orElse(new Standing(false, "no answer"));
  }

  /** The shard of the node. */
  Optional<String> shard() {
    return get("/shard/node-shard-id").flatMap(reply -> reply.field("node-shard-id"));
  }
}
