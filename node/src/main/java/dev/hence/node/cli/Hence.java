package dev.hence.node.cli;

import dev.hence.node.settings.Given;
import java.util.function.ToIntFunction;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.ParameterException;

/** The command line as a whole: what ./hence and the jar understand. */
@Command(
    name = "hence",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    description = {
      "Hence, a causally consistent, always writable, sharded key-value store.",
      "",
      "  ./hence up      starts six nodes in two shards on this machine, until Ctrl-C",
      ""
    },
    footer = {
      "",
      "Each command tells its options with --help. Variables HENCE_* of the environment",
      "tune all nodes; ./hence node --help lists them."
    },
    versionProvider = Version.class,
    subcommands = {
      UpCommand.class,
      DownCommand.class,
      StatusCommand.class,
      ReshardCommand.class,
      AddMemberCommand.class,
      JoinCommand.class,
      LeaveCommand.class,
      ForgetCommand.class,
      VerifyCommand.class,
      HelpCommand.class
    })
public final class Hence {
  private static final int USAGE = 2;

  private Hence() {}

  /**
   * Runs a command to its end; returns the exit code.
   *
   * @param node runs one node to its end
   */
  public static int run(ToIntFunction<Given> node, String... arguments) {
    CommandLine line = new CommandLine(new Hence());
    line.addSubcommand("node", NodeCommand.spec(node));
    line.setUsageHelpAutoWidth(true);
    line.setParameterExceptionHandler(Hence::refuse);
    line.setExecutionExceptionHandler((thrown, command, parsed) -> {
      if (thrown instanceof CommandFailure failure) {
        command.getErr().println("hence: " + failure.getMessage());
        return failure.exitCode();
      }
      throw thrown;
    });
    return line.execute(withCommand(arguments));
  }

  /** Options without a command are a node's. */
  private static String[] withCommand(String[] arguments) {
    boolean ofNode =
        arguments.length > 0
            && arguments[0].startsWith("--")
            && !arguments[0].equals("--help")
            && !arguments[0].equals("--version");
    if (!ofNode) {
      return arguments;
    }
    String[] all = new String[arguments.length + 1];
    all[0] = "node";
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    return all;
  }

  private static int refuse(ParameterException refused, String[] arguments) {
    CommandLine command = refused.getCommandLine();
    command.getErr().println("hence: " + firstLine(refused));
    command.getErr().println("       " + command.getCommandSpec().qualifiedName() + " --help");
    return USAGE;
  }

  private static String firstLine(ParameterException refused) {
    return String.valueOf(refused.getMessage()).lines().findFirst().orElse("");
  }
}
