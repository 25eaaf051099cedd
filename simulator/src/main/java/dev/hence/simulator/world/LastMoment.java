package dev.hence.simulator.world;

import dev.hence.core.replica.Message;
import dev.hence.core.sharding.Address;

/** Knows of messages instead of which their senders die. */
public interface LastMoment {
  /** Whether {@code from} dies now, so that the message doesn't leave. */
  boolean comes(SimulatedNode from, Address to, Message message);
}
