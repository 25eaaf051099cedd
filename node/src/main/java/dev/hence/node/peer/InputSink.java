package dev.hence.node.peer;

import dev.hence.core.replica.Input;
import dev.hence.core.replica.Message;
import dev.hence.core.sharding.Address;
import java.util.Optional;

/**
 * Where inputs for the replica go.
 *
 * <p>Threading: called by any event loop.
 */
@FunctionalInterface
public interface InputSink {
  /**
   * Takes an input, in the order in which things happened. Never blocks, never throws and doesn't
   * call back; it may drop a message that was received, but no other input.
   */
  void accept(Input input);

  /**
   * The answer to a message that can be given at once, in no order with others; empty if the
   * message is an input. May block for the disk, and never throws.
   */
  default Optional<Message> answer(Address from, Message message) {
    return Optional.empty();
  }
}
