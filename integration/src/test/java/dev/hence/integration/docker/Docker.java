package dev.hence.integration.docker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The docker command of this machine. */
final class Docker {
  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  private Docker() {}

  /** What a command printed, and how it ended. */
  record Ended(int exitCode, String printed) {}

  /** Why no container can be run here; empty if it can. */
  static Optional<String> reasonAgainst() {
    try {
      Ended ended = end(TIMEOUT, List.of("docker", "info"));
      return ended.exitCode() == 0
          ? Optional.empty()
          : Optional.of("no Docker engine answers here: " + ended.printed().strip());
    } catch (UncheckedIOException e) {
      return Optional.of("there is no docker command here");
    }
  }

  /** What {@code docker} printed; a failure if it exits with anything but 0. */
  static String run(String... arguments) {
    return run(TIMEOUT, arguments);
  }

  static String run(Duration timeout, String... arguments) {
    List<String> command = new ArrayList<>(List.of("docker"));
    command.addAll(List.of(arguments));
    Ended ended = end(timeout, command);
    if (ended.exitCode() != 0) {
      throw new IllegalStateException(
          String.join(" ", command) + " exited " + ended.exitCode() + ": " + ended.printed());
    }
    return ended.printed().strip();
  }

  /** Whether {@code docker} exits with 0. */
  static boolean succeeds(String... arguments) {
    List<String> command = new ArrayList<>(List.of("docker"));
    command.addAll(List.of(arguments));
    return end(TIMEOUT, command).exitCode() == 0;
  }

  /** Runs a command to its end. */
  static Ended end(Duration timeout, List<String> command) {
    try {
      Path printed = Files.createTempFile("hence-docker", ".out");
      try {
        Process process =
            new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(printed.toFile())
                .start();
        process.getOutputStream().close();
        if (!process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
          process.destroyForcibly();
          throw new IllegalStateException("still running after " + timeout + ": " + command);
        }
        byte[] bytes = Files.readAllBytes(printed);
        return new Ended(process.exitValue(), new String(bytes, StandardCharsets.UTF_8));
      } finally {
        Files.delete(printed);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("can't run " + command, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted in " + command, e);
    }
  }
}
