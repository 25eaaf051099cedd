package dev.hence.node.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Shows the cluster that runs from this folder. */
@Command(
    name = "status",
    mixinStandardHelpOptions = true,
    description = {
      "Shows the cluster's nodes.",
      "It is the one that ./hence up started from here."
    })
final class StatusCommand implements Callable<Integer> {
  @Override
  public Integer call() throws CommandFailure {
    FleetFile.Fleet fleet =
        FleetFile.here()
            .load()
            .filter(FleetFile.Fleet::isAlive)
            .orElseThrow(() ->
                CommandFailure.failed("no cluster runs from this folder; ./hence up starts one"));
    Report.standings(fleet.nodes()).forEach(Console.standard()::line);
    return 0;
  }
}
