import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Moves slots of a running cluster while clients read and write, and prints what that did to them.
 *
 * <p>Usage: {@code java Reshard.java LOGS KEYS RATE WARM-UP-SECONDS SECONDS PORT...}: the folder of
 * the nodes' logs, in which {@code start-newcomer} starts one more node, the number of keys that
 * are there, requests a second of all clients together, how long they run before anything is
 * measured, how long before each move, and the nodes' ports. The last one's isn't running: it is
 * started, and joins, before it is added to a shard.
 */
final class Reshard {
  private static final int CLIENTS = 32;
  private static final long SECOND = 1_000_000_000;
  private static final long KNOWN_NANOS_MAX = 60 * SECOND;
  private static final double BYTES_PER_MEGABYTE = 1e6;
  private static final int SLOTS = 16_384;
  private static final int LONGEST_SHOWN = 8;

  private final Path logs;
  private final int rate;
  private final int seconds;
  private final int warmUpSeconds;

  /** Those of the nodes that are there from the beginning, and of all. */
  private final int[] founders;

  private final int[] ports;
  private final Values values;
  private final Bystander bystander;
  private final List<Move> moves = new ArrayList<>();

  /** When each move's time before it began. */
  private final List<Long> normalFrom = new ArrayList<>();

  private Reshard(String[] arguments) throws IOException {
    logs = Path.of(arguments[0]);
    bystander = new Bystander(logs.resolve("bystander"));
    values = new Values(Integer.parseInt(arguments[1]), CLIENTS);
    rate = Integer.parseInt(arguments[2]);
    warmUpSeconds = Integer.parseInt(arguments[3]);
    seconds = Integer.parseInt(arguments[4]);
    ports = Arrays.stream(arguments).skip(5).mapToInt(Integer::parseInt).toArray();
    founders = Arrays.copyOf(ports, ports.length - 1);
  }

  public static void main(String[] arguments) throws IOException, InterruptedException {
    System.exit(new Reshard(arguments).run() ? 0 : 1);
  }

  private boolean run() throws IOException, InterruptedException {
    Check check = new Check(values, ports, List.of(2, 3, 4, 2));
    Clients clients = new Clients(CLIENTS, rate, values, founders);
    // A node answers this slowly the first time, which a move needn't show.
    Move.awaitSettled(founders);
    Thread.sleep(1_000L * warmUpSeconds);
    for (int count : new int[] {3, 4, 2}) {
      normal();
      moves.add(Move.reshard(ports[moves.size()], count, founders, logs));
      say(moves.getLast());
    }
    Process newcomer = startNewcomer();
    try {
      return growAndReport(clients, check);
    } finally {
      newcomer.destroy();
      newcomer.waitFor();
    }
  }

  private boolean growAndReport(Clients clients, Check check)
      throws IOException, InterruptedException {
    normal();
    moves.add(Move.addMember(ports[0], ports[founders.length], smaller(), ports, logs));
    say(moves.getLast());
    Thread.sleep(1_000L);
    clients.end();
    Move.awaitSettled(ports);
    tell(clients);
    System.err.println("reshard: reading every key at every node of its shard");
    return report(clients, check.run());
  }

  /** Starts the node that joins later, and waits until the others know it. */
  private Process startNewcomer() throws IOException, InterruptedException {
    int port = ports[founders.length];
    Process node =
        new ProcessBuilder(logs.resolve("start-newcomer").toString())
            .redirectErrorStream(true)
            .redirectOutput(Files.createFile(logs.resolve("node-" + port + ".log")).toFile())
            .start();
    boolean known = false;
    try {
      awaitKnown(node, port);
      known = true;
    } finally {
      if (!known) {
        node.destroy();
        node.waitFor();
      }
    }
    return node;
  }

  private void awaitKnown(Process node, int port) throws IOException, InterruptedException {
    long until = System.nanoTime() + KNOWN_NANOS_MAX;
    try (Connection asked = new Connection(ports[0], 10_000)) {
      while (!asked.call("GET", "/view", "").body().contains(":" + port + "\"")) {
        if (!node.isAlive()) {
          throw new IOException("the newcomer ended by itself");
        }
        if (System.nanoTime() - until > 0) {
          throw new IOException(
              "the newcomer isn't known after " + KNOWN_NANOS_MAX / SECOND + " s");
        }
        Thread.sleep(100);
      }
    }
  }

  private void normal() throws InterruptedException {
    // A second for what the move before left behind.
    Thread.sleep(1_000);
    normalFrom.add(System.nanoTime());
    Thread.sleep(1_000L * seconds);
  }

  private static void say(Move move) {
    System.err.printf(
        "reshard: %s answered after %.1f s, settled after %.1f s%n",
        move.title(),
        (move.answeredNanos() - move.beganNanos()) / (double) SECOND,
        (move.settledNanos() - move.beganNanos()) / (double) SECOND);
  }

  /** The shard that has fewer nodes. */
  private String smaller() throws IOException {
    int inFirst = 0;
    for (int port : founders) {
      inFirst += shard(port).equals("s0") ? 1 : 0;
    }
    return 2 * inFirst > founders.length ? "s1" : "s0";
  }

  private static String shard(int port) throws IOException {
    try (Connection node = new Connection(port, 10_000)) {
      return node.call("GET", "/shard/node-shard-id", "").text("node-shard-id");
    }
  }

  /** Prints what the clients saw. */
  private void tell(Clients clients) {
    clients.failures().stream()
        .limit(LONGEST_SHOWN)
        .forEach(failed -> System.err.println("  " + failed));
    moveTable();
    latencyTable(clients.samples());
  }

  private boolean report(Clients clients, Check.Found found) {
    found.first().forEach(wrong -> System.err.println("  " + wrong));
    Tables.line(
        "%,d requests in all, %d failed or wrong, %d tokens refused. Afterwards %,d reads, of all"
            + " %,d keys at every node of their shard, found %d wrong; the shards count %,d keys.",
        clients.samples().size(),
        clients.failures().size(),
        clients.refusedTokens(),
        found.reads(),
        values.keys(),
        found.wrong(),
        found.counted());
    return clients.failures().isEmpty() && found.wrong() == 0 && found.counted() == values.keys();
  }

  private void moveTable() {
    Tables.line("| move | slots to another shard | share | 1/(N+1) | slots, keys, MB fetched by all"
        + " nodes | answered after | settled after |");
    Tables.line("| --- | --- | --- | --- | --- | --- | --- |");
    for (Move move : moves) {
      boolean grows = move.title().startsWith("2 →") || move.title().startsWith("3 →");
      Tables.line(
          "| %s | %s | %s | %s | %,d, %,d, %.1f | %.1f s | %.1f s |",
          move.title(),
          move.slotsMoved() < 0 ? "–" : "%,d".formatted(move.slotsMoved()),
          move.slotsMoved() < 0 ? "–" : "%.3f".formatted((double) move.slotsMoved() / SLOTS),
          grows ? move.title().startsWith("2") ? "0.333" : "0.250" : "–",
          move.taken().slots(),
          move.taken().keys(),
          move.taken().bytes() / BYTES_PER_MEGABYTE,
          (move.answeredNanos() - move.beganNanos()) / (double) SECOND,
          (move.settledNanos() - move.beganNanos()) / (double) SECOND);
    }
    Tables.line("");
  }

  private void latencyTable(List<Session.Sample> samples) {
    List<Tables.Window> windows = new ArrayList<>();
    for (int i = 0; i < moves.size(); i++) {
      Move move = moves.get(i);
      windows.add(
          new Tables.Window(
              "before " + move.title(),
              "during " + move.title(),
              normalFrom.get(i),
              move.beganNanos(),
              move.settledNanos()));
      showLongest(samples, windows.getLast(), move.title());
    }
    Tables.latencies(samples, windows);
    Tables.line(
        "A bystander's synced write of 4 KiB, each 20 ms on the same disk, took at most, before and"
            + " during each move: %s ms.",
        windows.stream().map(this::longestSyncs).collect(Collectors.joining("; ")));
    Tables.line("");
  }

  private String longestSyncs(Tables.Window window) {
    return "%.0f, %.0f"
        .formatted(
            bystander.longestMillis(window.normalFromNanos(), window.beganNanos()),
            bystander.longestMillis(window.beganNanos(), window.endedNanos()));
  }

  /** Says on standard error when the longest waits of a move were. */
  private static void showLongest(
      List<Session.Sample> samples, Tables.Window move, String title) {
    samples.stream()
        .filter(move::has)
        .sorted(Comparator.comparingLong(Session.Sample::nanos).reversed())
        .limit(LONGEST_SHOWN)
        .forEach(s ->
            System.err.printf(
                "  %s at %d, due %.2f s into %s, sent %.1f ms later: %.1f ms%n",
                s.write() ? "write" : "read",
                s.port(),
                (s.dueNanos() - move.beganNanos()) / (double) SECOND,
                title,
                (s.sentNanos() - s.dueNanos()) / 1e6,
                s.nanos() / 1e6));
  }
}
