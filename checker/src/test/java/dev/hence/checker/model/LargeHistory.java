package dev.hence.checker.model;

import dev.hence.checker.history.HistoryWriter;
import dev.hence.checker.history.Operation;
import dev.hence.checker.history.Request;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.SplittableRandom;

/**
 * Writes large histories in which nothing is wrong, to measure the checker with.
 *
 * <p>How: all updates have a place in one log, a node holds a prefix of it and its own updates, and
 * a token is the highest place that its bearer has seen. The last update of a key in the log wins.
 */
public final class LargeHistory {
  private static final int NODES = 8;

  /** How far a node is behind the log, in updates. */
  private static final int LAG_MAX = 2_000;

  private final Size size;
  private final HistoryWriter out;
  private final SplittableRandom random;

  /** By node and key: the place of the update that it shows; 0 for none. */
  private final int[][] shown;

  private final int[] prefix = new int[NODES];
  private final int[] keyOf;
  private final boolean[] isDelete;
  private final int[] seen;
  private final boolean[] hasToken;
  private int log;
  private long now;

  /**
   * How much of everything.
   *
   * @param tokensPercent how many operations of a hundred hand in the session's token; the others
   *     hand in none, or that of another session
   */
  public record Size(int operations, int sessions, int keys, int tokensPercent) {}

  private LargeHistory(Size size, long seed, HistoryWriter out) {
    this.size = size;
    this.out = out;
    random = new SplittableRandom(seed);
    shown = new int[NODES][size.keys];
    keyOf = new int[size.operations + 1];
    isDelete = new boolean[size.operations + 1];
    seen = new int[size.sessions];
    hasToken = new boolean[size.sessions];
  }

  /** Writes a history. */
  public static void write(Size size, long seed, HistoryWriter out) throws IOException {
    LargeHistory history = new LargeHistory(size, seed, out);
    for (int i = 0; i < size.operations; i++) {
      history.operate();
    }
    history.readAll();
  }

  /** Writes a history to a file: FILE OPERATIONS SESSIONS KEYS TOKENS-PERCENT. */
  public static void main(String[] arguments) throws IOException {
    Size size =
        new Size(
            Integer.parseInt(arguments[1]),
            Integer.parseInt(arguments[2]),
            Integer.parseInt(arguments[3]),
            Integer.parseInt(arguments[4]));
    try (HistoryWriter out = HistoryWriter.create(Path.of(arguments[0]))) {
      write(size, 1, out);
    }
  }

  private void operate() throws IOException {
    int session = random.nextInt(size.sessions);
    int node = random.nextInt(NODES);
    int key = random.nextInt(size.keys);
    int giver = session;
    if (random.nextInt(100) >= size.tokensPercent) {
      giver = random.nextBoolean() ? random.nextInt(size.sessions) : -1;
    }
    boolean bears = giver >= 0 && hasToken[giver];
    int past = bears ? seen[giver] : 0;
    catchUp(node, Math.max(past, log - random.nextInt(LAG_MAX)));
    Request request = request(session, key).start(++now).node("10.0.0." + node + ":8090");
    if (bears) {
      request.tokenIn(token(past));
    }
    request.end(++now);
    int dice = random.nextInt(200);
    if (dice == 0) {
      out.write(request.refused());
    } else {
      out.write(done(request, new Asked(session, node, key, past), dice == 1));
    }
  }

  private record Asked(int session, int node, int key, int past) {}

  private int kind;

  private Request request(int session, int key) {
    kind = random.nextInt(20);
    String name = "session-" + session;
    if (kind < 10) {
      return Operation.get(name, "key-" + key);
    }
    return kind == 19
        ? Operation.delete(name, "key-" + key)
        : Operation.put(name, "key-" + key, "\"value-" + (log + 1) + "\"");
  }

  private Operation done(Request request, Asked asked, boolean isLost) {
    int present = shown[asked.node][asked.key];
    boolean isLive = present != 0 && !isDelete[present];
    if (kind < 10 || (kind == 19 && !isLive)) {
      String version = present == 0 ? null : "v" + present;
      String token = give(asked.session, Math.max(asked.past, present));
      return isLive
          ? request.found("\"value-" + present + "\"", version, token)
          : request.absent(version, token);
    }
    int place = ++log;
    keyOf[place] = asked.key;
    isDelete[place] = kind == 19;
    shown[asked.node][asked.key] = place;
    return isLost && kind != 19
        ? request.unknown()
        : request.ok("v" + place, give(asked.session, place));
  }

  private String give(int session, int place) {
    seen[session] = place;
    hasToken[session] = true;
    return token(place);
  }

  private static String token(int place) {
    byte[] bytes =
        ("token of the update at place " + place)
            .getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    return Base64.getUrlEncoder().encodeToString(bytes);
  }

  private void catchUp(int node, int place) {
    for (; prefix[node] < place; prefix[node]++) {
      int next = prefix[node] + 1;
      shown[node][keyOf[next]] = Math.max(shown[node][keyOf[next]], next);
    }
  }

  private void readAll() throws IOException {
    for (int node = 0; node < NODES; node++) {
      catchUp(node, log);
      for (int key = 0; key < size.keys; key++) {
        int present = shown[node][key];
        Request request =
            Operation.get("final-" + node, "key-" + key)
                .node("10.0.0." + node + ":8090")
                .inFinalPhase()
                .start(++now)
                .end(++now);
        boolean isLive = present != 0 && !isDelete[present];
        String version = present == 0 ? null : "v" + present;
        out.write(
            isLive
                ? request.found("\"value-" + present + "\"", version, null)
                : request.absent(version, null));
      }
    }
  }
}
