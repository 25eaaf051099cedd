package dev.hence.core.replica;

import dev.hence.core.clock.NodeId;
import dev.hence.core.sharding.Address;

/** Everything that can happen to a replica. */
public sealed interface Input {
  /** A client's request; it is answered once, under {@code requestId}. */
  record ClientRequest(long requestId, Request request) implements Input {}

  /** A connection to a peer is up; its transport has proved who it is. */
  record PeerUp(Address peer, NodeId node) implements Input {}

  /** No connection to the peer is left. */
  record PeerDown(Address peer) implements Input {}

  /** The peer's address can't be dialled: refused or unreachable. Comes for each failed dial. */
  record DialFailed(Address peer) implements Input {}

  /** A message arrived. */
  record Received(Address from, Message message) implements Input {}

  /** The cycle's other inputs are all in; what sums them up is appended now. */
  record CycleEnd() implements Input {}

  /** All that was appended so far is durable; comes once at the end of each duty cycle. */
  record Persisted() implements Input {}

  /**
   * Time passed; comes at least every {@link ReplicaSettings#TICK_NANOS}, and less often where
   * nothing else happens.
   */
  record Tick() implements Input {}
}
