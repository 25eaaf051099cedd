package dev.hence.torture;

import dev.hence.torture.fault.Kind;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/**
 * Runs a real cluster under fire and says what came of it.
 *
 * <p>Exit codes: 0 no violation; 1 a violation, or what no fault explains; 2 bad options.
 */
public final class Main {
  private static final int VIOLATED = 1;
  private static final int BAD_OPTIONS = 2;

  private Main() {}

  public static void main(String[] arguments) {
    CommandLine line = new CommandLine(spec());
    line.setExecutionStrategy(Main::run);
    System.exit(line.execute(arguments));
  }

  private static CommandSpec spec() {
    CommandSpec spec = CommandSpec.create().name("./dev torture");
    spec.exitCodeOnInvalidInput(BAD_OPTIONS).exitCodeOnExecutionException(VIOLATED);
    spec.usageMessage()
        .description("Real node processes under faults that a seed draws; then the verdict.");
    add(spec, "--minutes", "M", "How long faults go on [3]", Double.class);
    add(spec, "--seed", "N", "Draws the schedule [a fresh one]", Long.class);
    add(spec, "--nodes", "N", "Number of nodes [6]", Integer.class);
    add(spec, "--shards", "S", "Number of shards to start with [2]", Integer.class);
    add(
        spec,
        "--faults",
        "LIST",
        "Kinds to draw from, with commas: " + String.join(", ", Kind.texts()) + " [all]",
        String.class);
    spec.addOption(
        OptionSpec.builder("--keep")
            .type(Boolean.class)
            .arity("0")
            .description("Keep history and logs though all is well")
            .build());
    spec.addOption(
        OptionSpec.builder("-h", "--help").usageHelp(true).description("Show this help").build());
    return spec;
  }

  private static void add(
      CommandSpec spec, String name, String form, String meaning, Class<?> type) {
    spec.addOption(
        OptionSpec.builder(name).paramLabel(form).description(meaning).type(type).build());
  }

  private static int run(ParseResult parsed) {
    Integer helped = CommandLine.executeHelpRequest(parsed);
    if (helped != null) {
      return helped;
    }
    Options options;
    try {
      options = options(parsed);
    } catch (IllegalArgumentException e) {
      System.err.println("torture: " + e.getMessage());
      return BAD_OPTIONS;
    }
    return Torture.run(options, Path.of("target", "torture")).violations().isEmpty() ? 0 : VIOLATED;
  }

  private static Options options(ParseResult parsed) {
    double minutes = parsed.matchedOptionValue("--minutes", 3.0);
    if (!(minutes > 0 && minutes <= 24 * 60)) {
      throw new IllegalArgumentException("--minutes is above 0 and at most a day");
    }
    return new Options(
        Duration.ofMillis((long) (minutes * 60_000)),
        parsed.matchedOptionValue("--seed", (long) ThreadLocalRandom.current().nextInt(1_000_000)),
        parsed.matchedOptionValue("--nodes", 6),
        parsed.matchedOptionValue("--shards", 2),
        kinds(parsed.matchedOptionValue("--faults", "")),
        parsed.hasMatchedOption("--keep"));
  }

  private static Set<Kind> kinds(String list) {
    if (list.isBlank()) {
      return Options.ALL;
    }
    Set<Kind> kinds = EnumSet.noneOf(Kind.class);
    for (String text : list.split(",", -1)) {
      kinds.add(
          Kind.of(text.strip())
              .orElseThrow(() ->
                  new IllegalArgumentException(
                      "--faults has no \"" + text + "\"; there are " + Kind.texts())));
    }
    return kinds;
  }
}
