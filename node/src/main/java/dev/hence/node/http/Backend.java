package dev.hence.node.http;

import dev.hence.core.replica.Answer;
import dev.hence.core.replica.Request;
import java.util.Optional;
import java.util.concurrent.Executor;

/**
 * The port to whoever answers requests.
 *
 * <p>Failure semantics: neither method blocks for other nodes, and neither throws; what goes wrong
 * is an {@link Answer}.
 */
public interface Backend {
  /** Whoever waits for the answer to one request. */
  interface Client {
    /** The thread that takes the answer. */
    Executor thread();

    /** Takes the answer; called once at most, on {@link #thread}. */
    void answered(Answer answer);
  }

  /**
   * Answers a read whose token is covered here, at once; empty if the replica has to be asked. May
   * block for the disk. Called on event loops.
   */
  Optional<Answer> tryRead(Request.Get request);

  /**
   * Hands a request to the replica. Called on event loops.
   *
   * @param client is given the answer once, in the midst of this method or after it
   * @return false if the queue is full; then nothing is applied and {@code client} hears nothing
   */
  boolean submit(Request request, Client client);
}
