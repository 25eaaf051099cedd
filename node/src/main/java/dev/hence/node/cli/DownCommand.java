package dev.hence.node.cli;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;

/** Stops the cluster that runs from this folder. */
@Command(
    name = "down",
    mixinStandardHelpOptions = true,
    description = {"Stops the cluster.", "That is the one that ./hence up started from here."})
final class DownCommand implements Callable<Integer> {
  private final Console console = Console.standard();

  @Override
  public Integer call() throws CommandFailure {
    FleetFile file = FleetFile.here();
    FleetFile.Fleet fleet =
        file.load().orElseThrow(() -> CommandFailure.failed("no cluster runs from this folder"));
    List<Running> alive = fleet.nodes().stream().filter(Running::isAlive).toList();
    // What started attached nodes stops them itself when it is stopped.
    fleet.launcherProcess().ifPresent(launcher -> Stopping.stop(List.of(launcher)));
    Stopping.stop(alive.stream().map(Running::process).flatMap(Optional::stream).toList());
    if (fleet.temporary()) {
      Folders.delete(fleet.data());
    }
    file.delete();
    String names = alive.stream().map(Running::name).collect(Collectors.joining(", "));
    console.line(
        alive.isEmpty() ? "hence: no node was running any more" : "hence: stopped " + names);
    console.line(
        fleet.temporary()
            ? "       and deleted their temporary data"
            : "       data is kept in " + fleet.data());
    return 0;
  }
}
