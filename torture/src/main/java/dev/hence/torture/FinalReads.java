package dev.hence.torture;

import java.time.Duration;
import java.util.Collection;
import java.util.Optional;

/**
 * The reads after healing, of every key at one node, which the verdicts on sets and convergence
 * use.
 *
 * <p>A node may be slow: a read is tried again until it is answered, for so long. One that isn't
 * then ends the reading of that node, as the others would wait as long.
 */
final class FinalReads {
  private final Duration patience;
  private final long pollMillis;

  /** Reads a key. */
  interface Reader {
    /** What came instead of an answer to the read; nothing if it was answered. */
    Optional<String> read(String key);
  }

  /**
   * @param patience how long a read is tried
   * @param pollMillis how long after a try the next one comes
   */
  FinalReads(Duration patience, long pollMillis) {
    this.patience = patience;
    this.pollMillis = pollMillis;
  }

  /** Reads all; tells what couldn't be read and why, if anything. */
  Optional<String> read(String node, Collection<String> keys, Reader reader)
      throws InterruptedException {
    int answered = 0;
    for (String key : keys) {
      Optional<String> failure = read(key, reader);
      if (failure.isPresent()) {
        return Optional.of(
            "%,d of %,d keys weren't read at %s: %s had no answer for %d s after all faults, but %s"
                .formatted(
                    keys.size() - answered,
                    keys.size(),
                    node,
                    key,
                    patience.toSeconds(),
                    failure.get()));
      }
      answered++;
    }
    return Optional.empty();
  }

  private Optional<String> read(String key, Reader reader) throws InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    Optional<String> failure = reader.read(key);
    while (failure.isPresent() && System.nanoTime() - deadline < 0) {
      Thread.sleep(pollMillis);
      failure = reader.read(key);
    }
    return failure;
  }
}
