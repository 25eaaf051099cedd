package dev.hence.node.cli;

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
        "./hence status shows nodes and shards");
    movement.awaitEnd();
    console.line(entry.name() + " serves " + shard);
    StatusTable.lines(Roll.call(known)).forEach(console::line);
    return 0;
  }
}
