package dev.hence.simulator.world;

import dev.hence.core.replica.Answer;
import dev.hence.core.replica.Message;
import dev.hence.core.replica.Write;
import java.util.Optional;

/**
 * Breaks the world's promises on purpose, at the ports: what no correct core can survive, and every
 * checker has to find. Only the tests of the checkers have one; by itself it changes nothing.
 */
public interface Meddler {
  /** A meddler that leaves everything as it is. */
  Meddler NONE = new Meddler() {};

  default Message sent(Message message) {
    return message;
  }

  /** What a store writes for {@code write}; nothing if it is forgotten. */
  default Optional<Write> written(Write write) {
    return Optional.of(write);
  }

  default Answer answered(Answer answer) {
    return answer;
  }
}
