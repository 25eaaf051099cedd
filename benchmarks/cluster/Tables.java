import java.util.List;

/** Prints what a bench found, in Markdown. */
final class Tables {
  private Tables() {}

  /**
   * A time in which something was done to the cluster, and one before it.
   *
   * @param before what the time before is called
   * @param during what the time itself is called
   * @param normalFromNanos when the time before began
   * @param beganNanos when it ended, and the other one began
   * @param endedNanos when that ended
   */
  record Window(
      String before, String during, long normalFromNanos, long beganNanos, long endedNanos) {
    Latencies normal(List<Session.Sample> samples) {
      return Latencies.of(
          samples, s -> s.dueNanos() >= normalFromNanos && s.dueNanos() < beganNanos);
    }

    /** Whether a request was under way at some moment of it. */
    boolean has(Session.Sample sample) {
      return sample.doneNanos() >= beganNanos && sample.dueNanos() <= endedNanos;
    }
  }

  static void line(String text, Object... arguments) {
    System.out.println(arguments.length == 0 ? text : text.formatted(arguments));
  }

  /** What requests took before and during each of {@code windows}. */
  static void latencies(List<Session.Sample> samples, List<Window> windows) {
    line("| | requests | p50 ms | p99 ms | p99.9 ms | longest ms | over 250 ms"
        + " | p99 to that before |");
    line("| --- | --- | --- | --- | --- | --- | --- | --- |");
    for (Window window : windows) {
      Latencies before = window.normal(samples);
      Latencies during = Latencies.of(samples, window::has);
      row(window.before(), before, "");
      row(window.during(), during, "%.2f".formatted(during.millis(0.99) / before.millis(0.99)));
    }
    line("");
  }

  private static void row(String what, Latencies latencies, String ratio) {
    line(
        "| %s | %,d | %.2f | %.1f | %.1f | %.1f | %d | %s |",
        what,
        latencies.size(),
        latencies.millis(0.5),
        latencies.millis(0.99),
        latencies.millis(0.999),
        latencies.millis(1),
        latencies.longOnes(),
        ratio);
  }
}
