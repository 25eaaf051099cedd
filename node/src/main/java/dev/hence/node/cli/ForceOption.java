package dev.hence.node.cli;

import picocli.CommandLine.Option;

/** Whether a change is to come into force although there is no majority for it. */
final class ForceOption {
  @Option(
      names = "--force",
      description = {
        "Do it even if no majority of the members can be",
        "reached: only if the missing ones are gone for good.",
        "What those agree on without the others is undone",
        "when they come back."
      })
  private boolean force;

  boolean isGiven() {
    return force;
  }
}
