package dev.hence.node.cli;

import picocli.CommandLine.Option;

/** Whether a change is to come into force although there is no majority for it. */
final class ForceOption {
  @Option(
      names = "--force",
      description = {
        "Do it even if no majority of the members can be reached: only if the missing ones are",
        "gone for good."
      })
  private boolean force;

  boolean isGiven() {
    return force;
  }
}
