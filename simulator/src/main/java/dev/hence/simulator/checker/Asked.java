package dev.hence.simulator.checker;

import dev.hence.core.replica.Request;
import dev.hence.simulator.world.SimulatedNode;

/**
 * A request as it was asked.
 *
 * @param request the request
 * @param past what the client had seen
 * @param node who was asked
 * @param shownUntil up to when what happened in the world may show in the answer, in nanoseconds
 */
public record Asked(Request.Keyed request, Past past, SimulatedNode node, long shownUntil) {
  /** A request by itself: whatever happened before its answer came, its client goes on from it. */
  public Asked(Request.Keyed request, Past past, SimulatedNode node) {
    this(request, past, node, Long.MAX_VALUE);
  }

  /**
   * A request of a run, asked at {@code nanos}: those behind it were performed in the same step,
   * long before the answers came, and saw nothing of what happened meanwhile.
   */
  public static Asked inRun(Request.Keyed request, Past past, SimulatedNode node, long nanos) {
    return new Asked(request, past, node, nanos);
  }

  /**
   * Whether the client's token is of another cluster than the node's, which founded anew on an
   * empty disk and hasn't met the others yet: it refuses the token.
   */
  public boolean isOfAnotherCluster() {
    int cluster = request.token().cluster();
    return cluster != 0
        && node.store().view().filter(view -> view.cluster() != cluster).isPresent();
  }
}
