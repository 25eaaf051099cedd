import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.StringJoiner;

/**
 * Writes the keys {@code key0} and on to an etcd through its JSON gateway, each with the value that
 * the loads write, in transactions of as many as etcd takes; then has it count them.
 *
 * <p>Usage: {@code java FillEtcd.java PORT KEYS}.
 */
final class FillEtcd {
  /** etcd's own limit: {@code --max-txn-ops}. */
  private static final int TRANSACTION_KEYS = 128;

  private FillEtcd() {}

  public static void main(String[] arguments) throws IOException, InterruptedException {
    String base = "http://127.0.0.1:" + arguments[0] + "/v3/kv/";
    int keys = Integer.parseInt(arguments[1]);
    String value = base64("v".repeat(98));
    try (HttpClient client = HttpClient.newHttpClient()) {
      for (int from = 0; from < keys; from += TRANSACTION_KEYS) {
        StringJoiner puts = new StringJoiner(",", "{\"success\":[", "]}");
        for (int key = from; key < Math.min(keys, from + TRANSACTION_KEYS); key++) {
          puts.add(
              "{\"request_put\":{\"key\":\"%s\",\"value\":\"%s\"}}"
                  .formatted(base64("key" + key), value));
        }
        expect(call(client, base + "txn", puts.toString()), "\"succeeded\":true");
      }
      String all =
          "{\"key\":\"%s\",\"range_end\":\"%s\",\"count_only\":true}"
              .formatted(base64("key"), base64("kez"));
      expect(call(client, base + "range", all), "\"count\":\"" + keys + "\"");
    }
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.US_ASCII));
  }

  private static String call(HttpClient client, String address, String body)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(address))
            .timeout(Duration.ofMinutes(1))
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
    return answer.statusCode() + " " + answer.body();
  }

  private static void expect(String answer, String part) throws IOException {
    if (!answer.startsWith("200 ") || !answer.contains(part)) {
      throw new IOException("etcd answered " + answer.substring(0, Math.min(300, answer.length())));
    }
  }
}
