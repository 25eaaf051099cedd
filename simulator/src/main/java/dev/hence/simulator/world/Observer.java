package dev.hence.simulator.world;

import dev.hence.core.replica.Answer;
import dev.hence.core.replica.Event;
import dev.hence.core.replica.Input;
import dev.hence.core.replica.Message;
import dev.hence.core.replica.Write;
import dev.hence.core.sharding.Address;
import java.util.List;

/** Sees what happens in the world, as it happens; what it sees it doesn't change. */
public interface Observer {
  /** The node's process has started; its store is open. */
  default void started(SimulatedNode node) {}

  /** The node's process died. */
  default void died(SimulatedNode node) {}

  /** The node's disk is about to be replaced by an empty one. */
  default void wiping(SimulatedNode node) {}

  /** The node has an empty disk in the place of the lost one. */
  default void wiped(SimulatedNode node) {}

  /** One write of a batch is about to be applied to the node's store. */
  default void writing(SimulatedNode node, Write write) {}

  /** The batch was applied. */
  default void committed(SimulatedNode node, List<Write> writes) {}

  /** The node is about to take in an input. */
  default void taking(SimulatedNode node, Input input) {}

  /** The node has sent a message. */
  default void sent(SimulatedNode node, Address to, Message message) {}

  /** The node has something to say to whoever runs it. */
  default void noticed(SimulatedNode node, Event event) {}

  /** The node has answered a client. */
  default void answered(SimulatedNode node, Answer answer) {}

  /** The node has ended a duty cycle. */
  default void cycled(SimulatedNode node) {}
}
