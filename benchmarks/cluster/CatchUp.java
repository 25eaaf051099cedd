import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Ends the last node of a cluster, lets it miss writes and starts it again, while clients read and
 * write at the others, and prints how soon it had all and what that did to the clients.
 *
 * <p>Usage: {@code java CatchUp.java FOLDER KEYS RATE SECONDS PORT...}: where {@code start-last}
 * starts the last node and {@code node-PORT.log} is written, the number of keys that are there,
 * requests a second of all clients together, how long is their normal, and the nodes' ports.
 */
final class CatchUp {
  private static final int CLIENTS = 16;
  private static final long SECOND = 1_000_000_000;
  private static final int CALL_MILLIS = 10_000;
  private static final int POLL_MILLIS = 10;
  private static final long CURRENT_NANOS_MAX = 280 * SECOND;
  private static final Pattern COVERAGE = Pattern.compile("\"coverage\":\\{([^}]*)}");
  private static final Pattern ENTRY = Pattern.compile("\"([0-9a-f]+)\":(\\d+)");
  private static final Pattern TAKEN = Pattern.compile("slots taken over .* keys=(\\d+)");

  private final Path folder;
  private final int keys;
  private final int rate;
  private final int seconds;
  private final int[] ports;
  private final int[] others;
  private final int last;
  private final Values values;
  private final List<Absence> absences = new ArrayList<>();
  private final List<Long> normalFrom = new ArrayList<>();
  private Process node;
  private int writing;

  private CatchUp(String[] arguments) throws IOException {
    folder = Path.of(arguments[0]);
    keys = Integer.parseInt(arguments[1]);
    rate = Integer.parseInt(arguments[2]);
    seconds = Integer.parseInt(arguments[3]);
    ports = Arrays.stream(arguments).skip(4).mapToInt(Integer::parseInt).toArray();
    others = Arrays.copyOf(ports, ports.length - 1);
    last = ports[others.length];
    // Clients have the first half of the keys; the second half is written in bulk.
    values = new Values(keys / 2, CLIENTS);
    node = launch();
  }

  public static void main(String[] arguments)
      throws IOException, InterruptedException, ExecutionException {
    CatchUp run = new CatchUp(arguments);
    boolean good;
    try {
      good = run.run();
    } finally {
      run.node.destroy();
      run.node.waitFor();
    }
    System.exit(good ? 0 : 1);
  }

  private boolean run() throws IOException, InterruptedException, ExecutionException {
    awaitReady();
    say("writing all keys");
    Bulk.write(ports, 0, keys, 0);
    Map<String, Long> all = coverage(ports[0]);
    await(() -> covers(coverage(last), all));
    Clients clients = new Clients(CLIENTS, rate, values, others);
    beAway("killed and started again", 0);
    beAway("away for as much as the logs keep", keys / 10);
    beAway("away for longer than the logs reach", keys);
    Thread.sleep(1_000);
    clients.end();
    tell(clients.samples());
    return report(clients);
  }

  private Process launch() throws IOException {
    return new ProcessBuilder(folder.resolve("start-last").toString())
        .redirectErrorStream(true)
        .redirectOutput(
            ProcessBuilder.Redirect.appendTo(folder.resolve("node-" + last + ".log").toFile()))
        .start();
  }

  private void beAway(String title, int missed)
      throws IOException, InterruptedException, ExecutionException {
    node.destroyForcibly().waitFor();
    for (int written = 0; written < missed; written += keys / 2) {
      writing++;
      Bulk.write(others, keys / 2, keys / 2 + Math.min(keys / 2, missed - written), writing);
    }
    // Some seconds for what the writing left behind.
    Thread.sleep(5_000);
    normalFrom.add(System.nanoTime());
    Thread.sleep(1_000L * seconds);
    Map<String, Long> theirs = coverage(others[0]);
    long fetchedBefore = fetched();
    long began = System.nanoTime();
    node = launch();
    awaitReady();
    long ready = System.nanoTime();
    await(() -> covers(coverage(last), theirs) && status(last).contains("\"transition\":null"));
    long current = System.nanoTime();
    absences.add(
        new Absence(title, missed, began, ready, current, fetched() - fetchedBefore));
    say("%s: ready after %.2f s, all there after %.2f s"
        .formatted(title, (ready - began) / 1e9, (current - began) / 1e9));
  }

  private interface Condition {
    boolean holds() throws IOException;
  }

  private static void await(Condition condition) throws IOException, InterruptedException {
    long until = System.nanoTime() + CURRENT_NANOS_MAX;
    while (!condition.holds()) {
      if (System.nanoTime() - until > 0) {
        throw new IOException("the node isn't current after " + CURRENT_NANOS_MAX / SECOND + " s");
      }
      Thread.sleep(POLL_MILLIS);
    }
  }

  private void awaitReady() throws IOException, InterruptedException {
    await(() -> {
      try (Connection asked = new Connection(last, CALL_MILLIS)) {
        return asked.call("GET", "/readyz", "").status() == 200;
      } catch (IOException e) {
        return false;
      }
    });
  }

  private static String status(int port) throws IOException {
    try (Connection asked = new Connection(port, CALL_MILLIS)) {
      return asked.call("GET", "/status", "").body();
    }
  }

  private static Map<String, Long> coverage(int port) throws IOException {
    Map<String, Long> coverage = new TreeMap<>();
    Matcher clock = COVERAGE.matcher(status(port));
    if (clock.find()) {
      Matcher entry = ENTRY.matcher(clock.group(1));
      while (entry.find()) {
        coverage.put(entry.group(1), Long.parseLong(entry.group(2)));
      }
    }
    return coverage;
  }

  private static boolean covers(Map<String, Long> here, Map<String, Long> wanted) {
    return wanted.entrySet().stream()
        .allMatch(entry -> here.getOrDefault(entry.getKey(), 0L) >= entry.getValue());
  }

  /** How many registers the last node said that it fetched. */
  private long fetched() throws IOException {
    long fetched = 0;
    for (String line : Files.readAllLines(folder.resolve("node-" + last + ".log"))) {
      Matcher taken = TAKEN.matcher(line);
      fetched += taken.find() ? Long.parseLong(taken.group(1)) : 0;
    }
    return fetched;
  }

  private void tell(List<Session.Sample> samples) {
    Tables.line(
        "| the third node was | writes missed | fetched anew | serves after | has all after |");
    Tables.line("| --- | --- | --- | --- | --- |");
    for (Absence absence : absences) {
      Tables.line(
          "| %s | %,d | %s | %.2f s | %.2f s |",
          absence.title(),
          absence.missed(),
          absence.fetched() == 0 ? "nothing" : "%,d keys".formatted(absence.fetched()),
          (absence.readyNanos() - absence.beganNanos()) / (double) SECOND,
          (absence.currentNanos() - absence.beganNanos()) / (double) SECOND);
    }
    Tables.line("");
    List<Tables.Window> windows = new ArrayList<>();
    for (int i = 0; i < absences.size(); i++) {
      Absence absence = absences.get(i);
      windows.add(
          new Tables.Window(
              "before it is back, " + absence.title(),
              "while it catches up",
              normalFrom.get(i),
              absence.beganNanos(),
              absence.currentNanos()));
    }
    Tables.latencies(samples, windows);
  }

  private boolean report(Clients clients)
      throws InterruptedException, ExecutionException, IOException {
    List<String> failures = clients.failures();
    failures.stream().limit(10).forEach(CatchUp::say);
    Check.Found found = new Check(values, new int[] {last}, List.of(1)).run();
    long wrong = found.wrong() + Bulk.wrong(last, keys / 2, keys, writing);
    Tables.line(
        "%,d requests of clients, %d failed or wrong. Afterwards %,d keys read at the third node:"
            + " %d wrong.",
        clients.samples().size(),
        failures.size(),
        keys,
        wrong);
    return failures.isEmpty() && wrong == 0;
  }

  private static void say(String text) {
    System.err.println("catch-up: " + text);
  }
}
