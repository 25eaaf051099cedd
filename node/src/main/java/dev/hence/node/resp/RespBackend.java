package dev.hence.node.resp;

import dev.hence.core.clock.Token;
import dev.hence.core.replica.Answer;
import dev.hence.node.http.Backend;
import java.util.Optional;

/** The port to whoever answers requests, for sessions that the edge itself keeps. */
public interface RespBackend extends Backend {
  /**
   * Why {@code token} can't be taken into a session, as the answer that a request with it would
   * get; empty if it can. Whether its past can be had isn't asked. Called on event loops.
   */
  Optional<Answer> refusal(Token token);
}
