package dev.hence.node.http;

import dev.hence.core.replica.Answer;
import dev.hence.core.replica.Request;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The port to whoever answers requests.
 *
 * <p>Failure semantics: neither method blocks for other nodes, and neither throws; what goes wrong
 * is an {@link Answer}.
 */
public interface Backend {
  /**
   * Answers a read whose token is covered here, at once; empty if the replica has to be asked. May
   * block for the disk. Called on event loops.
   */
  Optional<Answer> tryRead(Request.Get request);

  /**
   * Hands a request to the replica. Called on event loops.
   *
   * @param answer is given the answer once, on any thread, before or after this method returns; it
   *     doesn't block or throw
   * @return false if the queue is full; then nothing is applied and {@code answer} is never used
   */
  boolean submit(Request request, Consumer<Answer> answer);
}
