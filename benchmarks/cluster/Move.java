import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A change of who holds which slots, asked for through the administrative interface, from the call
 * until the cluster is settled again.
 *
 * @param title for people
 * @param beganNanos when it was asked for
 * @param answeredNanos when the call was answered: the new holders serve
 * @param settledNanos when no node had anything left to take over or to hand over
 * @param slotsMoved slots that come to another shard; -1 where none do
 * @param taken what nodes fetched, all together
 */
record Move(
    String title,
    long beganNanos,
    long answeredNanos,
    long settledNanos,
    long slotsMoved,
    Taken taken) {
  private static final int CALL_MILLIS = 120_000;
  private static final int POLL_MILLIS = 100;
  private static final long SECOND = 1_000_000_000;

  /** Longer than any move took here, by far. */
  private static final long SETTLED_NANOS_MAX = 600 * SECOND;

  private static final Pattern TAKEN =
      Pattern.compile("slots taken over .*slots=(\\d+).* keys=(\\d+).* bytes=(\\d+)");

  /** Slots, registers and bytes that nodes fetched. */
  record Taken(long slots, long keys, long bytes) {
    Taken minus(Taken before) {
      return new Taken(slots - before.slots, keys - before.keys, bytes - before.bytes);
    }
  }

  /** Changes the number of shards; the node at {@code port} is asked. */
  static Move reshard(int port, int count, int[] ports, Path logs)
      throws IOException, InterruptedException {
    try (Connection asked = new Connection(port, CALL_MILLIS)) {
      Connection.Answer plan = asked.call("GET", "/shard/plan?shard-count=" + count, "");
      long before = plan.number("shard-count-before");
      Call call =
          new Call(
              before + " → " + count + " shards",
              "/shard/reshard",
              "{\"shard-count\":" + count + "}",
              plan.number("slots-moved"));
      return ask(asked, call, ports, logs);
    }
  }

  /** Lets the node at {@code moved} serve {@code shard}, with another one asked. */
  static Move addMember(int port, int moved, String shard, int[] ports, Path logs)
      throws IOException, InterruptedException {
    try (Connection asked = new Connection(port, CALL_MILLIS)) {
      Call call =
          new Call(
              "add-member to " + shard,
              "/shard/add-member/" + shard,
              "{\"socket-address\":\"127.0.0.1:" + moved + "\"}",
              -1);
      return ask(asked, call, ports, logs);
    }
  }

  /** What is asked for; see {@link Move} for its title and the slots moved. */
  private record Call(String title, String path, String body, long slotsMoved) {}

  private static Move ask(Connection asked, Call call, int[] ports, Path logs)
      throws IOException, InterruptedException {
    Taken before = taken(logs);
    long began = System.nanoTime();
    Connection.Answer answer = asked.call("PUT", call.path(), call.body());
    long answered = System.nanoTime();
    boolean underWay = answer.status() == 503 && answer.body().contains("under way");
    if (answer.status() != 200 && !underWay) {
      throw new IOException(call.title() + ": " + answer);
    }
    awaitSettled(ports);
    long settled = System.nanoTime();
    Taken taken = taken(logs).minus(before);
    return new Move(call.title(), began, answered, settled, call.slotsMoved(), taken);
  }

  /** Waits until every node sees a settled view, and lacks nothing. */
  static void awaitSettled(int[] ports) throws IOException, InterruptedException {
    long until = System.nanoTime() + SETTLED_NANOS_MAX;
    for (int port : ports) {
      try (Connection node = new Connection(port, CALL_MILLIS)) {
        while (!node.call("GET", "/status", "").body().contains("\"transition\":null")) {
          if (System.nanoTime() - until > 0) {
            throw new IOException(
                "the node at " + port + " isn't settled: " + SETTLED_NANOS_MAX / SECOND + " s");
          }
          Thread.sleep(POLL_MILLIS);
        }
      }
    }
  }

  /** All that nodes said in their logs that they fetched. */
  private static Taken taken(Path logs) throws IOException {
    long slots = 0;
    long keys = 0;
    long bytes = 0;
    for (Path log : files(logs)) {
      for (String line : Files.readAllLines(log)) {
        Matcher found = TAKEN.matcher(line);
        if (found.find()) {
          slots += Long.parseLong(found.group(1));
          keys += Long.parseLong(found.group(2));
          bytes += Long.parseLong(found.group(3));
        }
      }
    }
    return new Taken(slots, keys, bytes);
  }

  private static List<Path> files(Path logs) throws IOException {
    List<Path> files = new ArrayList<>();
    try (var found = Files.newDirectoryStream(logs, "node-*.log")) {
      found.forEach(files::add);
    }
    return files;
  }
}
