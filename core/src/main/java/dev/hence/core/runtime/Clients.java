package dev.hence.core.runtime;

import dev.hence.core.replica.Answer;

/** The port to clients. Never blocks and never throws; an answer nobody waits for is dropped. */
public interface Clients {
  void reply(long requestId, Answer answer);
}
