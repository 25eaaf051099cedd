package dev.hence.node.cli;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Takes a node out of the cluster that doesn't run any more. */
@Command(
    name = "forget",
    mixinStandardHelpOptions = true,
    description = {
      "Takes a node out of the cluster that is gone for good.",
      "It counts for nothing from then on. If it comes back after all, it hands in the updates",
      "that only it has."
    })
final class ForgetCommand implements Callable<Integer> {
  private final Console console = Console.standard();

  @Parameters(index = "0", paramLabel = "NODE", description = "its name or address")
  private String node = "";

  @Option(names = "--at", paramLabel = "URL", description = "a node to ask, of any cluster")
  private @Nullable String at;

  @Mixin private ForceOption force = new ForceOption();

  @Override
  public Integer call() throws CommandFailure {
    Target target = Target.find(node, at);
    Change.remove(target.asked(), target.address(), "forget", force.isGiven());
    console.line("hence: %s is forgotten".formatted(target.name()));
    return 0;
  }
}
