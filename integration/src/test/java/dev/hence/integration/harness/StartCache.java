package dev.hence.integration.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * What a JVM has written down of a node's start, so that the hundreds of starts of a test run take
 * a third of their time. Made once for each build of the node; without it nodes start slowly.
 */
final class StartCache {
  private static final int TRAINING_SECONDS_MAX = 120;

  private StartCache() {}

  /**
   * The option that starts a JVM from the cache, or nothing where there is none.
   *
   * @param command the command that starts a node, its JVM's options included
   * @param jar what the command runs
   */
  static synchronized List<String> option(List<String> command, Path jar) {
    Path cache = Path.of("target", "hence-node.aot").toAbsolutePath();
    try {
      if (!Files.exists(cache)
          || Files.getLastModifiedTime(cache).compareTo(Files.getLastModifiedTime(jar)) < 0) {
        train(command, cache);
      }
      return Files.size(cache) == 0 ? List.of() : List.of("-XX:AOTCache=" + cache);
    } catch (IOException e) {
      throw new UncheckedIOException("can't prepare the start of " + jar, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted in training", e);
    }
  }

  /** Leaves an empty file behind where training fails, so that it isn't tried at each start. */
  private static void train(List<String> command, Path cache)
      throws IOException, InterruptedException {
    Path made = cache.resolveSibling("hence-node.aot.new");
    List<String> training = new ArrayList<>(command);
    training.add(1, "-XX:AOTCacheOutput=" + made);
    training.add("train");
    Files.createDirectories(cache.getParent());
    Path log = cache.resolveSibling("training.log");
    Process process =
        new ProcessBuilder(training).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    boolean ended = process.waitFor(TRAINING_SECONDS_MAX, TimeUnit.SECONDS);
    process.destroyForcibly();
    Files.deleteIfExists(cache);
    if (ended && process.exitValue() == 0 && Files.exists(made)) {
      Files.move(made, cache);
    } else {
      System.err.println("nodes start slowly: training failed, see " + log);
      Files.createFile(cache);
    }
  }
}
