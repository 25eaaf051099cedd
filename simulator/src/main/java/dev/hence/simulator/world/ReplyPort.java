package dev.hence.simulator.world;

import dev.hence.core.replica.Answer;

/** Where the end of a request goes: exactly one of the two is called, once. */
public interface ReplyPort {
  void answered(Answer answer);

  /** The node died with the request open; a write in it may have been applied. */
  void lost();
}
