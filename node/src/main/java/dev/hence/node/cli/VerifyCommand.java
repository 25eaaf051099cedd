package dev.hence.node.cli;

import dev.hence.checker.Checker;
import dev.hence.checker.Verdict;
import dev.hence.checker.causal.Export;
import dev.hence.checker.causal.Sessions;
import dev.hence.checker.history.BadHistory;
import dev.hence.checker.history.History;
import dev.hence.checker.history.HistoryReader;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Judges a recorded history. */
@Command(
    name = "verify",
    mixinStandardHelpOptions = true,
    description = {
      "Tells whether a recorded history is causally consistent.",
      "Needs no cluster. The format, and what a verdict means: docs/testing.md.",
      "Lost and diverged keys are found by reads with phase final alone: a verdict says so where",
      "there are none, or where they leave out keys that were put."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:nothing is wrong with what was recorded",
      "1:something is; the verdict shows by which operations",
      "2:the history can't be read or judged; the message says where and why"
    })
final class VerifyCommand implements Callable<Integer> {
  private static final String STANDARD_INPUT = "-";
  private static final int VIOLATED = 1;

  @Parameters(
      index = "0",
      paramLabel = "HISTORY",
      description = "Operations, one JSON object a line, or those compressed by gzip; - is stdin.")
  private String history = "";

  @Option(
      names = "--sessions",
      paramLabel = "order|tokens|auto",
      description = {
        "What orders a session's operations: that they are of one session, or the tokens they",
        "hand in. auto, the default: tokens if the history has any."
      })
  private String sessions = "auto";

  @Option(names = "--json", description = "Print the verdict as JSON.")
  private boolean json;

  @Option(
      names = "--export",
      paramLabel = "FILE",
      description = {
        "Judge nothing, but write the history as other checkers read it:",
        "lines w(key,value,session,transaction) and r(...)."
      })
  private @Nullable Path export;

  @Override
  public Integer call() throws CommandFailure {
    Sessions order = order();
    try {
      History read = read();
      if (export != null) {
        try (Writer out = Files.newBufferedWriter(export, StandardCharsets.UTF_8)) {
          Export.write(read, order, out);
        }
        return 0;
      }
      Verdict verdict = Checker.check(read, order);
      print(verdict);
      return verdict.holds() ? 0 : VIOLATED;
    } catch (BadHistory e) {
      throw CommandFailure.wrong(history + ", " + e.getMessage());
    } catch (NoSuchFileException | FileNotFoundException e) {
      throw CommandFailure.wrong("there is no file " + e.getMessage());
    } catch (IOException e) {
      throw CommandFailure.wrong(history + ": " + e.getMessage());
    }
  }

  private Sessions order() throws CommandFailure {
    return switch (sessions.toLowerCase(Locale.ROOT)) {
      case "order" -> Sessions.ORDER;
      case "tokens" -> Sessions.TOKENS;
      case "auto" -> Sessions.AUTO;
      default ->
          throw CommandFailure.wrong("--sessions is " + sessions + ": order, tokens or auto");
    };
  }

  private History read() throws IOException, BadHistory {
    return history.equals(STANDARD_INPUT)
        ? HistoryReader.read(System.in)
        : HistoryReader.read(Path.of(history));
  }

  private void print(Verdict verdict) {
    List<String> lines = json ? List.of(verdict.json()) : verdict.lines();
    lines.forEach(Console.standard()::line);
  }
}
