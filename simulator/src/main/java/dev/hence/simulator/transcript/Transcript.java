package dev.hence.simulator.transcript;

import dev.hence.core.replica.Input;
import dev.hence.core.replica.Message;
import dev.hence.simulator.world.Trace;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A script and what happened, in one text: commands at the margin, the trace of each indented below
 * it, {@code #} in front of comments.
 *
 * <p>A command may end in {@code quietly}: its trace is left out. Ticks and reports, which come all
 * the time, are left out always. A received message is told by its kind: what is in it stands where
 * it was sent. Times are milliseconds since the command.
 */
public final class Transcript {
  private static final String INDENT = "  ";
  private static final String QUIETLY = " quietly";

  private final Stage stage = new Stage(this::hear);
  private final List<String> lines = new ArrayList<>();
  private boolean quiet;
  private long since;

  private Transcript() {}

  /** Runs the commands of {@code text} and returns it with the traces that they have now. */
  public static String renew(String text) {
    Transcript transcript = new Transcript();
    for (String line : text.lines().toList()) {
      if (!line.startsWith(INDENT)) {
        transcript.lines.add(line);
        if (!line.isBlank() && !line.startsWith("#")) {
          transcript.run(line);
        }
      }
    }
    return String.join("\n", transcript.lines) + "\n";
  }

  private void run(String line) {
    quiet = line.endsWith(QUIETLY);
    since = stage.nanos();
    String command = quiet ? line.substring(0, line.length() - QUIETLY.length()) : line;
    for (String result : stage.run(command)) {
      lines.add(INDENT + result);
    }
  }

  private void hear(Trace trace, Trace.Line line) {
    if (quiet || isRoutine(line.what())) {
      return;
    }
    String words =
        line.what() instanceof Input.Received received
            ? "<- " + received.from() + " " + received.message().getClass().getSimpleName()
            : trace.words(line);
    lines.add(
        String.format(
            Locale.ROOT,
            "%s%4d ms  %-6s %s",
            INDENT,
            (line.nanos() - since) / 1_000_000,
            line.place(),
            words));
  }

  private static boolean isRoutine(Object what) {
    return switch (what) {
      case Input.Tick() -> true;
      case Input.Received received -> received.message() instanceof Message.Report;
      case Object other -> other instanceof Message.Report;
    };
  }
}
