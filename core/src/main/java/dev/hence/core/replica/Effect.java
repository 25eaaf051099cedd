package dev.hence.core.replica;

import dev.hence.core.sharding.Address;
import java.util.List;

/**
 * What a replica asks of the world. The duty order is a contract: all appends of a cycle are
 * durable before any message or reply of that cycle leaves.
 */
public sealed interface Effect {
  /** Changes what is stored, atomically with all other appends of the cycle. */
  record Append(Write write) implements Effect {}

  /** Sends a message; it may be lost, repeated or overtaken. */
  record Send(Address to, Message message) implements Effect {}

  /** Answers a client. */
  record Reply(long requestId, Answer answer) implements Effect {}

  /** The peers to keep connections with, this node itself not among them. */
  record Connect(List<Address> peers) implements Effect {
    public Connect {
      peers = List.copyOf(peers);
    }
  }

  /** Something that a person who runs the node wants to read. */
  record Notice(Event event) implements Effect {}
}
