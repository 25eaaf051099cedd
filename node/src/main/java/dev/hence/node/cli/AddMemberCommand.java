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
      "A node of another shard is moved if two stay behind there."
    })
final class AddMemberCommand implements Callable<Integer> {
  @Mixin private ClusterOption cluster = new ClusterOption();

  @Parameters(index = "0", paramLabel = "NODE", description = "Its name or address.")
  private String node = "";

  @Parameters(index = "1", paramLabel = "SHARD", description = "A shard, like s0.")
  private String shard = "";

  private final Console console = Console.standard();

  @Override
  public Integer call() throws CommandFailure, InterruptedException {
    List<Roll.Known> known = cluster.known();
    Roll before = Roll.call(known);
    if (before.answered().isEmpty()) {
      throw CommandFailure.failed("no node answers; ./hence status shows who runs");
    }
    List<String> names = before.entries().stream().map(Roll.Entry::name).toList();
    Roll.Entry entry =
        before
            .find(node)
            .orElseThrow(() ->
                CommandFailure.wrong(
                    "there is no node " + node + "; there are " + String.join(", ", names)));
    if (!shard.matches("s[0-9]+")) {
      throw CommandFailure.wrong("\"" + shard + "\" is no shard; they are called s0, s1, ...");
    }
    String body = "{\"socket-address\":\"" + entry.address() + "\"}";
    Movement movement = new Movement(known, console, entry.name() + " to " + shard, 0);
    Administration.check(
        movement.follow(Administration.at(before, "PUT", "/shard/add-member/" + shard, body)),
        "./hence status shows nodes and shards; one without a seat gets it by PUT /view");
    movement.awaitEnd();
    Roll after = Roll.call(known);
    boolean serves = serves(after, entry.address());
    console.line(
        entry.name()
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
