package dev.hence.simulator;

import java.io.PrintStream;
import java.util.Locale;
import java.util.SortedMap;

/** What people read of runs. */
final class Report {
  private Report() {}

  static void failure(PrintStream out, Outcome outcome, Options options) {
    Throwable failure = outcome.failure().orElseThrow();
    out.printf(
        Locale.ROOT,
        "FAILED seed %d after %.3f s: %s%n",
        outcome.seed(),
        outcome.nanos() / 1e9,
        failure);
    for (StackTraceElement frame : failure.getStackTrace()) {
      if (frame.getClassName().startsWith("dev.hence.core")) {
        out.println("    at " + frame);
      }
    }
    out.println("  replay: " + options.replay(outcome.seed()));
  }

  static void probes(PrintStream out, SortedMap<String, Long> counts) {
    counts.forEach((what, times) -> out.printf(Locale.ROOT, "%10d %s%n", times, what));
  }
}
