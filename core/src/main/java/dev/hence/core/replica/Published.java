package dev.hence.core.replica;

import dev.hence.core.clock.VectorClock;
import dev.hence.core.sharding.Layout;
import dev.hence.core.sharding.SlotSet;

/**
 * What a replica has made durable, as of the end of a duty cycle: enough to answer a covered read
 * without asking the replica.
 *
 * <p>Threading: immutable; published by the replica's thread, read by all.
 *
 * @param layout its view, worked out
 * @param served the slots that it holds and answers for; none until it serves
 * @param coverage its durable coverage
 * @param stable what it knows to be stable
 * @param time the largest hybrid time that it has issued or seen
 * @param figures what it counts of itself, as of its last tick
 */
public record Published(
    Layout layout,
    SlotSet served,
    VectorClock coverage,
    VectorClock stable,
    long time,
    Figures figures) {}
