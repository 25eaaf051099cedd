package dev.hence.node.cli;

import dev.hence.core.sharding.Address;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Lets a node hand over and go. */
@Command(
    name = "leave",
    mixinStandardHelpOptions = true,
    description = {
      "Takes a running node out of the cluster.",
      "It hands over what it has, and is done when the others have all of it; requests are",
      "answered all along. Its process goes on, serves no shard and hands requests on."
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

  @Override
  public Integer call() throws CommandFailure, InterruptedException {
    Target target = Target.find(node, at);
    Probe.Reply reply = Change.remove(target.asked(), target.address(), "leave", false);
    if (reply.status() != 200) {
      throw CommandFailure.failed(reply.field("error").orElse("status " + reply.status()));
    }
    if (!watch(target)) {
      throw CommandFailure.failed(
          "%s is still handing over; GET /view tells how far it is".formatted(target.name()));
    }
    console.line("hence: %s has left; the others have all it had".formatted(target.name()));
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
      console.progress("hence: %s hands over, %s".formatted(target.name(), left.get()));
      TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
    }
    console.progressEnds();
    return false;
  }

  /** What is left to hand over, in words; nothing once the node is gone. */
  private static Optional<String> left(Probe probe, Address address) {
    Optional<Probe.Reply> view = probe.get("/view");
    if (view.isEmpty()) {
      return Optional.of("progress unknown");
    }
    String body = view.get().body();
    int leaving = body.indexOf("\"leaving\":{");
    int own = leaving < 0 ? -1 : body.indexOf("\"" + address + "\":", leaving);
    if (own < 0) {
      return Optional.empty();
    }
    int start = body.indexOf(':', own + address.text().length() + 1) + 1;
    int end = start;
    while (end < body.length() && Character.isDigit(body.charAt(end))) {
      end++;
    }
    return Optional.of(
        end == start ? "progress unknown" : body.substring(start, end) + " updates left");
  }
}
