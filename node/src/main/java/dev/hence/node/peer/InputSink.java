package dev.hence.node.peer;

import dev.hence.core.replica.Input;

/**
 * Where inputs for the replica go.
 *
 * <p>Threading: called by any event loop, in the order in which things happened. Never blocks,
 * never throws and doesn't call back; it may drop a message that was received, but no other input.
 */
@FunctionalInterface
public interface InputSink {
  void accept(Input input);
}
