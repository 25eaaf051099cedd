package dev.hence.integration.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An HTTP client of one node, which retries nothing. Threading: any thread. */
public final class NodeClient implements AutoCloseable {
  /** The token of a client that has seen nothing. */
  public static final String NO_PAST = "null";

  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);
  private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(30);

  private final String address;
  private final Duration requestTimeout;
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(CONNECT_TIMEOUT)
          .build();

  /**
   * @param address "IP:PORT"
   */
  public NodeClient(String address) {
    this(address, REQUEST_TIMEOUT);
  }

  /**
   * @param address "IP:PORT"
   * @param requestTimeout how long an answer may take
   */
  public NodeClient(String address, Duration requestTimeout) {
    this.address = address;
    this.requestTimeout = requestTimeout;
  }

  /** "IP:PORT". */
  public String address() {
    return address;
  }

  /** Writes a value; both the value and the token are JSON texts. */
  public Answer put(String key, String value, String token) {
    return call("PUT", kvsPath(key), putBody(value, token));
  }

  /** Reads a key with the token in the body. */
  public Answer get(String key, String token) {
    return call("GET", kvsPath(key), tokenBody(token));
  }

  /** Deletes a key with the token in the body. */
  public Answer delete(String key, String token) {
    return call("DELETE", kvsPath(key), tokenBody(token));
  }

  /** The addresses of the running nodes. */
  public List<String> view() {
    return call("GET", "/view").expect(200).texts("view");
  }

  /** The names of the shards. */
  public List<String> shardIds() {
    return call("GET", "/shard/ids").expect(200).texts("shard-ids");
  }

  /** The shard that the node is a member of, if any. */
  public Optional<String> nodeShardId() {
    Answer answer = call("GET", "/shard/node-shard-id").expect(200);
    return answer.field("node-shard-id") instanceof Json.Null
        ? Optional.empty()
        : Optional.of(answer.text("node-shard-id"));
  }

  /** The addresses of a shard's members. */
  public List<String> shardMembers(String shardId) {
    return call("GET", "/shard/members/" + shardId).expect(200).texts("shard-members");
  }

  /** How many live keys a shard holds. */
  public int keyCount(String shardId) {
    Answer answer = call("GET", "/shard/key-count/" + shardId).expect(200);
    return Integer.parseInt(answer.field("shard-key-count").toString());
  }

  /** How many live keys all shards hold together. */
  public int keyCountOfAll() {
    return shardIds().stream().mapToInt(this::keyCount).sum();
  }

  /** Sends a request without a body. */
  public Answer call(String method, String path) {
    return call(method, path, null);
  }

  /** Sends a request, with a body unless that is null. */
  public Answer call(String method, String path, @Nullable String body) {
    return callBytes(method, path, body == null ? null : body.getBytes(StandardCharsets.UTF_8));
  }

  /** Sends a request whose body need not be text. */
  public Answer callBytes(String method, String path, byte @Nullable [] body) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://" + address + path))
            .timeout(requestTimeout)
            .header("Content-Type", "application/json")
            .method(
                method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body))
            .build();
    String sent = body == null ? "" : " " + new String(body, StandardCharsets.UTF_8);
    String shown = Answer.shortened(method + " " + address + path + sent);
    try {
      HttpResponse<String> response =
          http.send(request, BodyHandlers.ofString(StandardCharsets.UTF_8));
      return new Answer(shown, response.statusCode(), response.headers().map(), response.body());
    } catch (IOException e) {
      throw new UncheckedIOException("no answer to " + shown, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted in " + shown, e);
    }
  }

  /** The path of a key, every byte of it encoded that isn't a letter, a digit or "-_.~". */
  public static String kvsPath(String key) {
    StringBuilder path = new StringBuilder("/kvs/");
    for (byte b : key.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xff);
      if (c < 0x80 && (Character.isLetterOrDigit(c) || "-_.~".indexOf(c) >= 0)) {
        path.append(c);
      } else {
        path.append(String.format("%%%02X", (int) c));
      }
    }
    return path.toString();
  }

  /** The body of a write. */
  public static String putBody(String value, String token) {
    return "{\"value\":" + value + ",\"causal-metadata\":" + token + "}";
  }

  /** The body of a read or a delete. */
  public static String tokenBody(String token) {
    return "{\"causal-metadata\":" + token + "}";
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
