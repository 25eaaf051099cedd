package dev.hence.node;

import dev.hence.node.cli.Hence;
import dev.hence.node.settings.BadSetting;
import dev.hence.node.settings.Given;
import dev.hence.node.settings.NodeSettings;

/** Where the process starts: as a node set up by its environment, or as the command line. */
public final class Main {
  private static final int BAD_SETTING = 2;

  /** Not a command for people: what builds make the JVM's start-up cache with. */
  private static final String TRAIN = "train";

  private Main() {}

  public static void main(String[] arguments) {
    System.exit(run(arguments));
  }

  private static int run(String[] arguments) {
    if (arguments.length == 0) {
      // The common case, which loads no command line.
      return runNode(Given.environment());
    }
    return arguments[0].equals(TRAIN) ? Training.run() : Hence.run(Main::runNode, arguments);
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
