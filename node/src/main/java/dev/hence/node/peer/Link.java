package dev.hence.node.peer;

import dev.hence.core.sharding.Address;
import java.util.Optional;

/**
 * What there is to tell about the connection to a peer.
 *
 * @param peer its address
 * @param roundTripNanos how long a sign of life and its answer take, smoothed; none before the
 *     first answer
 * @param outboxBytes how much waits to be sent, about
 */
public record Link(Address peer, Optional<Long> roundTripNanos, long outboxBytes) {}
