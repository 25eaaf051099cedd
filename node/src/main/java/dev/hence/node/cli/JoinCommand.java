package dev.hence.node.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Gives a node a seat, one that was removed most of all. */
@Command(
    name = "join",
    mixinStandardHelpOptions = true,
    description = {
      "Gives a node a seat in the cluster: one that left or was forgotten and runs.",
      "It serves no shard until it is added to one. A node that starts asks for its",
      "seat itself."
    })
final class JoinCommand implements Callable<Integer> {
  @Mixin private ClusterOption cluster = new ClusterOption();

  @Parameters(index = "0", paramLabel = "NODE", description = "Its name or address.")
  private String node = "";

  @Mixin private ForceOption force = new ForceOption();

  private final Console console = Console.standard();

  @Override
  public Integer call() throws CommandFailure, InterruptedException {
    Roll roll = Roll.call(cluster.known());
    Seat seat = Seat.find(roll, node);
    boolean added = seat.give(roll, force.isGiven());
    console.line(
        added
            ? "%s has a seat, and serves no shard yet; ./hence add-member %s s0 gives it one"
                .formatted(seat.name(), seat.name())
            : seat.name() + " has a seat already; ./hence status shows what it does");
    return 0;
  }
}
