package dev.hence.node.cli;

import dev.hence.core.sharding.Address;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Lets a node hand over and go. */
@Command(
    name = "leave",
    mixinStandardHelpOptions = true,
    description = {
      "Takes a running node out of the cluster.",
      "It hands over what it has, and is done when the others have all of it.",
      "Requests are answered all along. While a reshard is under way it waits for",
      "the end of that. Its process goes on, serves no shard and hands requests on;",
      "./hence join gives it a seat again."
    })
final class LeaveCommand implements Callable<Integer> {
  private static final int POLL_MILLIS = 200;

  private final Console console = Console.standard();

  @Parameters(index = "0", paramLabel = "NODE", description = "its name or address")
  private String node = "";

  @Option(names = "--at", paramLabel = "URL", description = "a node to ask, of any cluster")
  private @Nullable String at;

  @Option(
      names = "--wait",
      paramLabel = "SECONDS",
      description = "how long to watch it (default 60); it goes on after that")
  private int waitSeconds = 60;

  @Mixin private ForceOption force = new ForceOption();

  @Override
  public Integer call() throws CommandFailure, InterruptedException {
    Target target = Target.find(node, at);
    Change.remove(target.asked(), target.address(), "leave", force.isGiven());
    if (!watch(target)) {
      throw CommandFailure.failed(
          "%s is still handing over; ./hence status tells how far it is, and whom it waits for"
              .formatted(target.name()));
    }
    console.line("hence: %s has left; the others have all it had".formatted(target.name()));
    console.line(
        "hence: its process runs on; ./hence join %s gives it a seat again"
            .formatted(target.name()));
    return 0;
  }

  private boolean watch(Target target) throws InterruptedException {
    Probe probe = new Probe(target.asked());
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(waitSeconds);
    while (System.nanoTime() - end < 0) {
      Optional<String> left = left(probe, target.address());
      if (left.isEmpty()) {
        console.progressEnds();
        return true;
      }
      console.progress(
          "hence: %s hands over, %s%s".formatted(target.name(), left.get(), waitsFor(probe)));
      TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
    }
    console.progressEnds();
    return false;
  }

  /** What has to end before it can go, in words. */
  private static String waitsFor(Probe probe) {
    return probe
        .get("/status")
        .flatMap(reply -> JsonTree.parse(reply.body()))
        .filter(status -> status.at("transition").at("step").text("").equals("copying"))
        .map(status -> "; it waits for the end of the reshard that is under way")
        .orElse("");
  }

  /** What is left to hand over, in words; nothing once the node is gone. */
  private static Optional<String> left(Probe probe, Address address) {
    Optional<Probe.Reply> view = probe.get("/view");
    if (view.isEmpty()) {
      return Optional.of("progress unknown");
    }
    JsonTree leaving = JsonTree.parse(view.get().body()).orElse(JsonTree.NOTHING).at("leaving");
    if (!leaving.has(address.text())) {
      return Optional.empty();
    }
    Optional<Long> updates = leaving.at(address.text()).number();
    return Optional.of(updates.map(n -> n + " updates left").orElse("progress unknown"));
  }
}
