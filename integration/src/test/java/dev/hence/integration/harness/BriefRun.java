package dev.hence.integration.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A node that is expected to refuse to start.
 *
 * @param exitCode what the process returned
 * @param errors the lines on its standard error
 */
public record BriefRun(int exitCode, List<String> errors) {
  private static final Duration TIMEOUT = Duration.ofSeconds(15);

  /** Runs a node with this environment to its end. */
  public static BriefRun of(Map<String, String> environment) {
    try {
      Path errors = Files.createTempFile("hence-brief", ".err");
      ProcessBuilder builder =
          new ProcessBuilder(NodeProcess.command())
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(errors.toFile());
      NodeProcess.setEnvironment(builder, environment);
      Process process = builder.start();
      try {
        if (!process.waitFor(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
          throw new AssertionError("the node started with " + environment);
        }
        return new BriefRun(
            process.exitValue(), Files.readAllLines(errors, StandardCharsets.UTF_8));
      } finally {
        process.destroyForcibly();
        Files.delete(errors);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted in a brief run", e);
    }
  }
}
