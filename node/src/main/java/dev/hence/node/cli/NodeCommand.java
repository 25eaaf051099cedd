package dev.hence.node.cli;

import dev.hence.node.settings.Given;
import dev.hence.node.settings.Setting;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.ToIntFunction;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Runs one node, set up by options and by the environment. */
final class NodeCommand implements Callable<Integer> {
  private final ToIntFunction<Given> node;
  private final CommandSpec spec;

  private NodeCommand(ToIntFunction<Given> node) {
    this.node = node;
    spec = CommandSpec.wrapWithoutInspection(this);
  }

  /** The command, its options made from the list of settings. */
  static CommandSpec spec(ToIntFunction<Given> node) {
    CommandSpec spec = new NodeCommand(node).spec;
    spec.name("node");
    spec.usageMessage()
        .description("Runs one node.", "An option wins over the variable of the same meaning.");
    spec.addOption(
        OptionSpec.builder("-h", "--help")
            .usageHelp(true)
            .description("Show this help message and exit.")
            .build());
    for (Setting setting : Setting.values()) {
      setting
          .option()
          .ifPresent(option ->
              spec.addOption(
                  OptionSpec.builder(option)
                      .paramLabel(setting.form())
                      .type(String.class)
                      .description(description(setting))
                      .build()));
    }
    spec.usageMessage().footer("", "HENCE_SECRET is a variable alone: " + secret());
    return spec;
  }

  @Override
  public Integer call() {
    Map<Setting, String> options = new EnumMap<>(Setting.class);
    for (Setting setting : Setting.values()) {
      setting
          .option()
          .filter(spec.commandLine().getParseResult()::hasMatchedOption)
          .ifPresent(option ->
              options.put(
                  setting, spec.commandLine().getParseResult().matchedOptionValue(option, "")));
    }
    return node.applyAsInt(new Given(System.getenv(), options));
  }

  private static String secret() {
    return Setting.HENCE_SECRET.meaning();
  }

  private static String[] description(Setting setting) {
    String standard = setting.standard().isEmpty() ? "" : " [" + setting.standard() + "]";
    return new String[] {setting.meaning() + standard, "Variable: " + setting.name()};
  }
}
