package dev.hence.integration.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A run of {@code ./hence} from a folder of its own. */
final class Command implements AutoCloseable {
  /** The project. */
  static final Path ROOT = Path.of(System.getProperty("hence.root", "..")).toAbsolutePath();

  private static final Duration TIMEOUT = Duration.ofMinutes(2);

  private final Process process;
  private final Path printed;

  private Command(Process process, Path printed) {
    this.process = process;
    this.printed = printed;
  }

  /** Starts the command in {@code folder}, which its state goes to. */
  static Command start(Path folder, String... arguments) {
    try {
      // The build that runs this test has made the jar: the command needn't build it again.
      Files.writeString(ROOT.resolve("node/target/hence-node.built"), "up to date\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return startOf(ROOT, folder, arguments);
  }

  /** Starts the command of the project that lies in {@code root}, which builds if it has to. */
  static Command startOf(Path root, Path folder, String... arguments) {
    List<String> command = new ArrayList<>(List.of(root.resolve("hence").toString()));
    command.addAll(List.of(arguments));
    try {
      Path printed = Files.createTempFile(folder, "printed", ".txt");
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(printed.toFile());
      builder.environment().keySet().removeIf(name -> name.startsWith("HENCE_"));
      return new Command(builder.start(), printed);
    } catch (IOException e) {
      throw new UncheckedIOException("can't run " + command, e);
    }
  }

  /** Runs the command to its end. */
  static Command run(Path folder, String... arguments) {
    Command command = start(folder, arguments);
    command.awaitEnd(TIMEOUT);
    return command;
  }

  long pid() {
    return process.pid();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  int exitCode() {
    return process.exitValue();
  }

  String printed() {
    try {
      return new String(Files.readAllBytes(printed), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Sends a signal to the command alone. */
  void signal(String name) {
    try {
      new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException("can't send a signal", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  Command awaitEnd(Duration timeout) {
    try {
      if (!process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new AssertionError("runs still after " + timeout + ":\n" + printed());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
    return this;
  }

  @Override
  public void close() {
    process.destroy();
    awaitEnd(TIMEOUT);
  }
}
