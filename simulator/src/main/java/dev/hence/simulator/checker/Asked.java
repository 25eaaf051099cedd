package dev.hence.simulator.checker;

import dev.hence.core.replica.Request;
import dev.hence.simulator.world.SimulatedNode;

/**
 * A request as it was asked.
 *
 * @param request the request
 * @param past what the client had seen
 * @param node who was asked
 */
public record Asked(Request.Keyed request, Past past, SimulatedNode node) {}
