package dev.hence.simulator.world;

import dev.hence.core.replica.Answer;
import dev.hence.core.replica.Event;
import dev.hence.core.replica.Input;
import dev.hence.core.replica.Message;
import dev.hence.core.replica.Write;
import dev.hence.core.sharding.Address;
import java.util.List;

/**
 * Sees what happens in the world, as it happens; what it sees it doesn't change.
 *
 * <p>What happens at every step has an interface of its own, so that whoever doesn't care isn't
 * asked: there are some twenty observers, and few that a step concerns.
 */
public interface Observer {
  /** What a process lets others know in a duty cycle, after its commit. */
  enum Said {
    NOTHING,
    SENT,
    ANSWERED
  }

  /** The node's process has started; its store is open. */
  default void started(SimulatedNode node) {}

  /** The node's process died. */
  default void died(SimulatedNode node) {}

  /** The node's process is about to die instead of the next thing that it has to say. */
  default void silenced(SimulatedNode node, Said last, Said next) {}

  /** A commit of the node failed: it does nothing more, and ends soon. */
  default void failed(SimulatedNode node) {}

  /** The node's disk is about to be replaced by an empty one. */
  default void wiping(SimulatedNode node) {}

  /** The node has an empty disk in the place of the lost one. */
  default void wiped(SimulatedNode node) {}

  /** The node has something to say to whoever runs it. */
  default void noticed(SimulatedNode node, Event event) {}

  /** Sees single writes. */
  interface OfWrites extends Observer {
    /** One write of a batch is about to be applied to the node's store. */
    void writing(SimulatedNode node, Write write);
  }

  /** Sees commits. */
  interface OfCommits extends Observer {
    /** The batch was applied. */
    void committed(SimulatedNode node, List<Write> writes);
  }

  /** Sees what nodes take in. */
  interface OfInputs extends Observer {
    /** The node is about to take in an input. */
    void taking(SimulatedNode node, Input input);
  }

  /** Sees what nodes send. */
  interface OfMessages extends Observer {
    /** The node has sent a message. */
    void sent(SimulatedNode node, Address to, Message message);
  }

  /** Sees answers as they leave. */
  interface OfAnswers extends Observer {
    /** The node has answered a client. */
    void answered(SimulatedNode node, Answer answer);
  }

  /** Sees the ends of duty cycles. */
  interface OfCycles extends Observer {
    /** The node has ended a duty cycle. */
    void cycled(SimulatedNode node);
  }
}
