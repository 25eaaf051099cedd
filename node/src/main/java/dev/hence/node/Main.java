package dev.hence.node;

import dev.hence.node.cli.Hence;
import dev.hence.node.settings.BadSetting;
import dev.hence.node.settings.Given;
import dev.hence.node.settings.NodeSettings;

/** Where the process starts: as a node set up by its environment, or as the command line. */
public final class Main {
  private static final int BAD_SETTING = 2;

  private Main() {}

  public static void main(String[] arguments) {
    // The common case loads no command line.
    System.exit(
        arguments.length == 0 ? runNode(Given.environment()) : Hence.run(Main::runNode, arguments));
  }

  /** Runs a node to its end; returns the exit code. */
  private static int runNode(Given given) {
    NodeSettings settings;
    try {
      settings = NodeSettings.of(given);
    } catch (BadSetting e) {
      System.err.println("hence: " + e.getMessage());
      return BAD_SETTING;
    }
    return NodeLife.run(settings);
  }
}
