package dev.hence.core.runtime;

import dev.hence.core.replica.Message;
import dev.hence.core.sharding.Address;
import java.util.List;

/**
 * The port to other nodes. Never blocks and never throws. A message to a peer that isn't connected,
 * or whose queue is full, is dropped; those that arrive on one connection arrive in order.
 */
public interface Network {
  /** Keeps connections with exactly these peers; others are closed once idle. */
  void connect(List<Address> peers);

  void send(Address to, Message message);
}
