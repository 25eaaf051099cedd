package dev.hence.core.replica;

import dev.hence.core.sharding.Address;

/** Where a request came from, and so where its answer goes. */
sealed interface Origin {
  /** A client of this node. */
  record Client(long requestId) implements Origin {}

  /** Another node, that handed a client's request on. */
  record Peer(Address address, long id) implements Origin {}

  /** A place in a run. */
  record Part(RunAnswers run, int place) implements Origin {}
}
