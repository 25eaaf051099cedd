package dev.hence.node.cli;

import dev.hence.core.sharding.Address;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** Asks a node one short question at a time. */
final class Probe {
  private static final int TIMEOUT_MILLIS = 2_000;
  private static final int BODY_BYTES_MAX = 1 << 16;
  private static final JsonFactory JSON = new JsonFactory();

  private final Address address;

  Probe(Address address) {
    this.address = address;
  }

  /** An answer: its status, and its body if that came as a JSON object. */
  record Reply(int status, String body) {
    /** A field of the object that is a text or a number, as text. */
    Optional<String> field(String name) {
      try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), body)) {
        int depth = 0;
        for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
          depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
          if (depth == 1 && token == JsonToken.PROPERTY_NAME && name.equals(parser.currentName())) {
            JsonToken value = parser.nextToken();
            return value.isScalarValue() && value != JsonToken.VALUE_NULL
                ? Optional.of(parser.getString())
                : Optional.empty();
          }
        }
        return Optional.empty();
      } catch (JacksonException e) {
        return Optional.empty();
      }
    }
  }

  /** Whether the node serves; if it doesn't, why, as far as it tells. */
  record Standing(boolean ready, String reason) {}

  /** The answer to a GET; none if the node doesn't give one. */
  Optional<Reply> get(String path) {
    try {
      HttpURLConnection connection =
          (HttpURLConnection) URI.create("http://" + address + path).toURL().openConnection();
      connection.setConnectTimeout(TIMEOUT_MILLIS);
      connection.setReadTimeout(TIMEOUT_MILLIS);
      connection.setUseCaches(false);
      int status = connection.getResponseCode();
      try (InputStream body =
          status < 400 ? connection.getInputStream() : connection.getErrorStream()) {
        byte[] bytes = body == null ? new byte[0] : body.readNBytes(BODY_BYTES_MAX);
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

  /** The number of live keys in a shard. */
  Optional<String> keyCount(String shard) {
    return get("/shard/key-count/" + shard).flatMap(reply -> reply.field("shard-key-count"));
  }
}
