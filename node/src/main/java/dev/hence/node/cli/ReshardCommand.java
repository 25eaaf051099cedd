package dev.hence.node.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Changes the number of shards of a running cluster, or shows what that would move. */
@Command(
    name = "reshard",
    mixinStandardHelpOptions = true,
    description = {
      "Changes the number of shards, and shows how far it is.",
      "Clients go on meanwhile. Interrupted, the command ends and the reshard goes on."
    })
final class ReshardCommand implements Callable<Integer> {
  private static final int UNAVAILABLE = 503;

  @Mixin private ClusterOption cluster = new ClusterOption();

  @Parameters(paramLabel = "NUMBER", description = "Number of shards, of two running nodes each.")
  private int count;

  @Option(names = "--plan", description = "Change nothing; show what would move.")
  private boolean plan;

  private final Console console = Console.standard();

  @Override
  public Integer call() throws CommandFailure, InterruptedException {
    List<Roll.Known> known = cluster.known();
    Roll before = Roll.call(known);
    JsonTree planned = plan(before);
    if (plan) {
      lines(before, planned).forEach(console::line);
      return 0;
    }
    long slots = planned.at("slots-copied").number(0);
    // Whichever node was named, any may die meanwhile.
    List<Roll.Known> members = before.nodes();
    Movement movement =
        new Movement(members, console, "reshard to " + Amounts.of(count, "shard"), slots);
    Probe.Reply reply = reshard(members, movement);
    Administration.check(reply, advice(reply.status() < 400 ? before : Roll.call(members)));
    movement.awaitEnd();
    console.line(
        "resharded to %s: %s of 16,384 slots moved"
            .formatted(
                Amounts.of(count, "shard"), Amounts.count(planned.at("slots-moved").number(0))));
    StatusTable.lines(Roll.call(members)).forEach(console::line);
    return 0;
  }

  /** Asks until the slots are there: a node lets nobody wait for longer than a minute. */
  private Probe.Reply reshard(List<Roll.Known> members, Movement movement)
      throws CommandFailure, InterruptedException {
    while (true) {
      Roll roll = Roll.call(members);
      Probe.Reply reply =
          movement.follow(
              Administration.at(roll, "PUT", "/shard/reshard", "{\"shard-count\":" + count + "}"));
      if (reply.status() != UNAVAILABLE || Roll.call(members).coming() != count) {
        return reply;
      }
    }
  }

  private JsonTree plan(Roll roll) throws CommandFailure {
    Probe.Reply reply =
        Administration.at(roll, "GET", "/shard/plan?shard-count=" + count, "").answer();
    Administration.check(reply, advice(roll));
    return JsonTree.parse(reply.body()).orElse(JsonTree.NOTHING);
  }

  /** What to do where the cluster refuses. */
  private String advice(Roll roll) {
    long running =
        roll.view().at("members").items().stream().filter(m -> m.at("live").holds()).count();
    if (count < 1) {
      return "a cluster has at least one shard";
    }
    if (count > 1 && running < 2L * count) {
      return ("%d shards need %d running nodes, and %d %s; start more of them,"
              + " or take %s at most")
          .formatted(
              count,
              2 * count,
              running,
              running == 1 ? "runs" : "run",
              Amounts.of(Math.max(1, running / 2), "shard"));
    }
    String dead =
        roll.view().at("members").items().stream()
            .filter(member -> !member.at("live").holds())
            .map(member -> name(roll, member.at("address").text("")))
            .collect(Collectors.joining(", "));
    return (dead.isEmpty()
            ? ""
            : "these don't run: " + dead + "; bring them back, or forget them. ")
        + "./hence status --watch shows what is under way; try again when it is settled";
  }

  private List<String> lines(Roll roll, JsonTree planned) {
    List<String> lines = new ArrayList<>();
    List<JsonTree> moves = planned.at("moves").items();
    if (moves.isEmpty()) {
      lines.add(
          count == 1
              ? "nothing moves: the cluster has 1 shard"
              : "nothing moves: the cluster has %d shards, and they are even".formatted(count));
      return lines;
    }
    lines.add(
        "%s of 16,384 slots come to another shard; nodes fetch %s slots, about %s keys and %s"
            .formatted(
                Amounts.count(planned.at("slots-moved").number(0)),
                Amounts.count(planned.at("slots-copied").number(0)),
                about(planned.at("keys-about"), false),
                about(planned.at("bytes-about"), true)));
    Table table =
        new Table("TO", "SERVES NOW", "THEN", "FROM SHARD", "AT", "SLOTS", "KEYS", "BYTES")
            .right(5, 6, 7);
    for (JsonTree move : moves) {
      String to = move.at("to").text("");
      table.row(
          name(roll, to),
          shardBefore(planned, to),
          move.at("shard").text("-"),
          move.at("shard-before").text("-"),
          String.join(
              ", ",
              move.at("sources").items().stream().map(at -> name(roll, at.text(""))).toList()),
          Amounts.count(move.at("slots").number(0)),
          about(move.at("keys-about"), false),
          about(move.at("bytes-about"), true));
    }
    lines.addAll(table.lines());
    lines.add(
        "Keys and bytes are estimated. Nothing was changed; ./hence reshard "
            + count
            + " does it.");
    return lines;
  }

  private static String name(Roll roll, String address) {
    return roll.find(address).map(Roll.Entry::name).orElse(address);
  }

  private static String shardBefore(JsonTree planned, String address) {
    return planned.at("members").items().stream()
        .filter(member -> member.at("address").text("").equals(address))
        .findFirst()
        .map(member -> member.at("shard-before").text("-"))
        .orElse("-");
  }

  private static String about(JsonTree number, boolean bytes) {
    return number
        .number()
        .map(amount -> bytes ? Amounts.bytes(amount) : Amounts.count(amount))
        .orElse("?");
  }
}
