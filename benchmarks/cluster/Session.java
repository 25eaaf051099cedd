import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;

/**
 * A client that reads and writes at a constant rate, at the nodes in turn, with one token through
 * it all, and checks what it reads: its own writes exactly, others' never older than it saw them.
 *
 * <p>A request has a time at which it is due. When the one before it took longer, it is late, and
 * what it waited for that is in its latency: so a slow answer counts as often as requests would
 * have come meanwhile.
 */
final class Session implements Runnable {
  private static final int ANSWER_MILLIS = 10_000;

  /** How many of its last writes a client remembers, to read them again. */
  private static final int RECENT = 8;

  private final int client;
  private final Values values;
  private final long firstNanos;
  private final long everyNanos;
  private final List<Connection> nodes = new ArrayList<>();
  private final Random random;
  private final Map<Integer, Integer> seen = new HashMap<>();
  private final List<Integer> recent = new ArrayList<>();
  private final List<Sample> samples = new ArrayList<>();
  private final List<String> failures = new ArrayList<>();
  private String token = "null";
  private int refusedTokens;
  private volatile boolean ended;

  /** A request: when it was due, sent and answered. */
  record Sample(long dueNanos, long sentNanos, long doneNanos, boolean write, int port) {
    long nanos() {
      return doneNanos - dueNanos;
    }
  }

  /** When the requests of one client are due. */
  record Pace(long firstNanos, long everyNanos) {}

  Session(int client, Values values, int[] ports, Pace pace) {
    this.client = client;
    this.values = values;
    this.firstNanos = pace.firstNanos();
    this.everyNanos = pace.everyNanos();
    this.random = new Random(client);
    for (int port : ports) {
      nodes.add(new Connection(port, ANSWER_MILLIS));
    }
  }

  @Override
  public void run() {
    for (int i = 0; !ended; i++) {
      long due = firstNanos + i * everyNanos;
      while (System.nanoTime() - due < 0) {
        LockSupport.parkNanos(due - System.nanoTime());
      }
      Connection node = nodes.get((client + i) % nodes.size());
      boolean write = random.nextInt(4) == 0;
      long sent = System.nanoTime();
      try {
        if (write) {
          write(node);
        } else {
          read(node);
        }
      } catch (IOException | RuntimeException e) {
        // An answer that can't be read, too: a client that ended here would be missed by nobody.
        failures.add((write ? "write" : "read") + " at " + node.port() + ": " + e);
      }
      samples.add(new Sample(due, sent, System.nanoTime(), write, node.port()));
    }
  }

  private void write(Connection node) throws IOException {
    int key = values.own(client, random.nextInt(values.keys()));
    int writing = values.written(key) + 1;
    String body =
        "{\"value\":\"" + Values.of(key, writing) + "\",\"causal-metadata\":" + token + "}";
    Connection.Answer answer = node.call("PUT", Values.path(key), body);
    if (answer.status() == 200) {
      values.acknowledged(key, writing);
      token = "\"" + answer.text("causal-metadata") + "\"";
      if (recent.size() == RECENT) {
        recent.removeFirst();
      }
      recent.add(key);
    } else {
      failed(node, "write of " + key, answer);
    }
  }

  private void read(Connection node) throws IOException {
    int key =
        !recent.isEmpty() && random.nextBoolean()
            ? recent.get(random.nextInt(recent.size()))
            : random.nextInt(values.keys());
    Connection.Answer answer =
        node.call("GET", Values.path(key), "{\"causal-metadata\":" + token + "}");
    if (answer.status() != 200) {
      failed(node, "read of " + key, answer);
      return;
    }
    token = "\"" + answer.text("causal-metadata") + "\"";
    int writing = Values.writing(key, answer.text("value"));
    boolean right =
        values.isOwn(client, key)
            ? writing == values.written(key)
            : writing >= seen.getOrDefault(key, 0);
    seen.merge(key, writing, Math::max);
    if (!right) {
      failures.add(
          "read of %d at %d shows writing %d behind %d"
              .formatted(
                  key,
                  node.port(),
                  writing,
                  values.isOwn(client, key) ? values.written(key) : seen.get(key)));
    }
  }

  private void failed(Connection node, String what, Connection.Answer answer) {
    refusedTokens += answer.status() == 400 || answer.status() == 410 ? 1 : 0;
    failures.add(what + " at " + node.port() + ": " + answer);
  }

  /** Ends the client behind its request. */
  void end() {
    ended = true;
  }

  List<Sample> samples() {
    return samples;
  }

  List<String> failures() {
    return failures;
  }

  int refusedTokens() {
    return refusedTokens;
  }
}
