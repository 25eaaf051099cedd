package dev.hence.node.cli;

import dev.hence.core.sharding.Address;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Lets a node serve a shard. */
@Command(
    name = "add-member",
    mixinStandardHelpOptions = true,
    description = {
      "Lets a node serve a shard, and shows how far it is.",
      "A node of another shard is moved if two stay behind there. One without a",
      "seat, that left or was forgotten, gets one first."
    })
final class AddMemberCommand implements Callable<Integer> {
  @Mixin private ClusterOption cluster = new ClusterOption();

  @Parameters(index = "0", paramLabel = "NODE", description = "Its name or address.")
  private String node = "";

  @Parameters(index = "1", paramLabel = "SHARD", description = "A shard, like s0.")
  private String shard = "";

  @Mixin private ForceOption force = new ForceOption();

  private final Console console = Console.standard();

  @Override
  public Integer call() throws CommandFailure, InterruptedException {
    List<Roll.Known> known = cluster.known();
    Roll before = Roll.call(known);
    Seat seat = Seat.find(before, node);
    if (!shard.matches("s[0-9]{1,9}")) {
      throw CommandFailure.wrong("\"" + shard + "\" is no shard; they are called s0, s1, ...");
    }
    long shards = before.view().at("shard-count").number(0);
    if (Long.parseLong(shard.substring(1)) >= shards) {
      throw CommandFailure.wrong(
          "there is no shard %s; the last one is s%d".formatted(shard, shards - 1));
    }
    if (!seat.isTaken(before) && seat.give(before, force.isGiven())) {
      console.line(seat.name() + " had no seat, and has one now");
    }
    Movement movement = new Movement(known, console, seat.name() + " to " + shard, 0);
    String path = "/shard/add-member/" + shard;
    Administration.check(
        movement.follow(Administration.at(before, "PUT", path, seat.body(force.isGiven()))),
        "./hence status shows nodes and shards");
    movement.awaitEnd();
    Roll after = Roll.call(known);
    boolean serves = serves(after, seat.address());
    console.line(
        seat.name()
            + (serves
                ? " serves " + shard
                : " was added to "
                    + shard
                    + " and doesn't serve it yet; ./hence status --watch shows what it does"));
    StatusTable.lines(after).forEach(console::line);
    return serves ? 0 : 1;
  }

  private boolean serves(Roll roll, Address address) {
    return roll.find(address.text())
        .map(Roll.Entry::status)
        .filter(status -> status.at("shard").text("").equals(shard))
        .filter(status -> status.at("role").text("").equals("serving"))
        .isPresent();
  }
}
