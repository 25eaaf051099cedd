package dev.hence.simulator.checker;

import dev.hence.core.clock.Epoch;
import dev.hence.core.clock.VectorClock;
import dev.hence.core.replica.Write;
import dev.hence.core.sharding.Address;
import dev.hence.core.sharding.Layout;
import dev.hence.core.sharding.SlotSet;
import dev.hence.simulator.world.Observer;
import dev.hence.simulator.world.SimulatedNode;
import dev.hence.simulator.world.SimulatedStore;
import dev.hence.simulator.world.World;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * I6: what a node knows to be stable never falls, and never exceeds the durable coverage of anybody
 * who counts in that node's view. A disk that was replaced and isn't filled yet is no
 * counter-example: what it had before was stable then, and it serves nothing until it has it again.
 * Nor is one filled by who doesn't know either that it has no part in the slots any more.
 */
final class StabilityIsTrue extends Invariant implements Observer.OfWrites {
  private final LatestLayout latest;
  private final Filled filled;

  /** The cluster that each node was in when it last said what is stable. */
  private final Map<SimulatedNode, Integer> clusters = new HashMap<>();

  StabilityIsTrue(World world, Ledger ledger, LatestLayout latest, Filled filled) {
    super("I6 stability is true", world, ledger);
    this.latest = latest;
    this.filled = filled;
  }

  @Override
  public void writing(SimulatedNode node, Write write) {
    if (!(write instanceof Write.PutStable put)) {
      return;
    }
    int cluster = latest.of(node).view().cluster();
    Integer clusterBefore = clusters.put(node, cluster);
    boolean moved = clusterBefore != null && clusterBefore != cluster;
    VectorClock before = node.store().stable();
    VectorClock stable = put.stable();
    for (int i = 0; i < before.size(); i++) {
      long writer = before.writer(i);
      boolean retired = moved || latest.layout().holders(writer).isEmpty() || branched(node);
      check(
          stable.get(writer) >= before.count(i) || (retired && stable.get(writer) == 0),
          () -> node + "'s stable clock falls for " + names().writer(writer));
    }
    Layout layout = latest.of(node);
    for (int i = 0; i < stable.size(); i++) {
      if (stable.count(i) > before.get(stable.writer(i))) {
        risen(node, layout, stable.writer(i), stable.count(i));
      }
    }
  }

  /** Whether the node took the view of another branch, in which nothing is known to be stable. */
  private static boolean branched(SimulatedNode node) {
    return node.store().view().filter(view -> !Epoch.sameBranch(view.epoch(), 0)).isPresent();
  }

  private void risen(SimulatedNode node, Layout layout, long writer, long n) {
    for (Address holder : layout.holders(writer)) {
      Optional<SimulatedNode> counting = world.node(holder);
      if (counting.isPresent() && counting.get().store().coverage().get(writer) < n) {
        lacks(node, counting.get(), layout, writer, n);
      }
    }
  }

  /** A holder that lacks some may do so only where it was never filled. */
  private void lacks(SimulatedNode node, SimulatedNode holder, Layout layout, long writer, long n) {
    SlotSet counted = layout.slotsOf(writer).intersection(layout.counted(holder.address()));
    SimulatedStore store = holder.store();
    check(
        !filled.slots(holder, layout).intersects(counted),
        () ->
            node
                + " takes "
                + names().writer(writer)
                + ":"
                + n
                + " for stable, and "
                + holder
                + " covers "
                + store.coverage().get(writer));
  }
}
