package dev.hence.node.peer;

import java.util.concurrent.TimeUnit;

/**
 * What a user tunes of the connections between nodes.
 *
 * @param connectTimeoutNanos how long a dial may take
 * @param redialNanosMin the wait before the second dial; it doubles with each failure
 * @param redialNanosMax the longest wait between dials
 * @param pingNanos how long a connection is idle before a sign of life is sent
 * @param silenceNanos silence after which a connection counts as dead. Also the longest that a
 *     handshake or a farewell may take, and how long a connection nobody needs stays idle
 * @param frameBytesMax the largest frame's payload
 * @param queueBytesMax how much may wait to be sent to one peer, about
 */
public record PeerSettings(
    long connectTimeoutNanos,
    long redialNanosMin,
    long redialNanosMax,
    long pingNanos,
    long silenceNanos,
    int frameBytesMax,
    long queueBytesMax) {
  /** Times and sizes for a local network; guesses that have held up in tests. */
  public static final PeerSettings DEFAULT =
      new PeerSettings(
          TimeUnit.SECONDS.toNanos(1),
          TimeUnit.MILLISECONDS.toNanos(50),
          TimeUnit.SECONDS.toNanos(1),
          TimeUnit.MILLISECONDS.toNanos(500),
          TimeUnit.SECONDS.toNanos(3),
          16 << 20,
          8L << 20);
}
