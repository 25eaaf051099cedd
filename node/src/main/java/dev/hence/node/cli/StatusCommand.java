package dev.hence.node.cli;

import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Shows how a cluster is. */
@Command(
    name = "status",
    mixinStandardHelpOptions = true,
    description = {
      "Shows a cluster's nodes: what each does and holds, and how far it is behind.",
      "LAG: updates that a peer has and the node hasn't. UNSTABLE: updates held that",
      "some node hasn't confirmed yet."
    })
final class StatusCommand implements Callable<Integer> {
  private static final long EVERY_MILLIS = 1_000;

  @Mixin private ClusterOption cluster = new ClusterOption();

  @Option(names = "--watch", description = "Show it anew every second, until Ctrl-C.")
  private boolean watch;

  @Option(names = "--json", description = "Print what the nodes say, as JSON.")
  private boolean json;

  @Option(
      names = "--times",
      paramLabel = "NUMBER",
      description = "With --watch: end after so many.")
  private int times = Integer.MAX_VALUE;

  @Override
  public Integer call() throws CommandFailure, InterruptedException {
    List<Roll.Known> known = cluster.known();
    Screen screen = Screen.standard();
    Roll roll = Roll.call(known);
    for (int shown = 1; watch && shown < times; shown++) {
      screen.show(watched(roll));
      Thread.sleep(EVERY_MILLIS);
      roll = Roll.call(known);
    }
    if (watch) {
      screen.show(watched(roll));
    } else {
      screen.print(json ? List.of(json(roll)) : StatusTable.lines(roll));
    }
    return roll.answered().isEmpty() ? 1 : 0;
  }

  private List<String> watched(Roll roll) {
    if (json) {
      return List.of(json(roll));
    }
    List<String> lines = new ArrayList<>();
    lines.add(
        LocalTime.now(ZoneId.systemDefault()).truncatedTo(ChronoUnit.SECONDS) + "  Ctrl-C ends");
    lines.addAll(StatusTable.lines(roll));
    return lines;
  }

  private static String json(Roll roll) {
    List<String> nodes = new ArrayList<>();
    for (Roll.Entry entry : roll.entries()) {
      nodes.add(
          "{\"address\":\""
              + entry.address()
              + "\",\"status\":"
              + entry.body().orElse("null")
              + "}");
    }
    return "{\"nodes\":[" + String.join(",", nodes) + "]}";
  }
}
