package dev.hence.simulator.checker;

import dev.hence.core.clock.VectorClock;
import dev.hence.core.replica.Published;
import dev.hence.core.sharding.Layout;
import dev.hence.core.sharding.SlotSet;
import dev.hence.simulator.world.Observer;
import dev.hence.simulator.world.SimulatedNode;
import dev.hence.simulator.world.SimulatedStore;
import dev.hence.simulator.world.World;
import java.util.HashMap;
import java.util.Map;

/**
 * Which slots each disk has ever served. What is stable may be missing on a disk that serves
 * nothing yet: an empty one in the place of a lost one, or one that is about to take slots over. It
 * may be missing, too, on one that came up with less than it had and serves since it hears from
 * nobody: until that has all that was stable when its disk was replaced.
 */
final class Filled implements Observer.OfCycles {
  private final World world;
  private final Map<SimulatedStore, SlotSet> served = new HashMap<>();

  /** What was stable when a node's disk was replaced, as long as it lacks some of that. */
  private final Map<SimulatedNode, VectorClock> owed = new HashMap<>();

  Filled(World world) {
    this.world = world;
  }

  @Override
  public void wiped(SimulatedNode node) {
    VectorClock stable = VectorClock.EMPTY;
    for (SimulatedNode other : world.nodes()) {
      stable = stable.join(other.store().stable());
    }
    owed.put(node, stable);
  }

  @Override
  public void cycled(SimulatedNode node) {
    SlotSet now = node.published().map(Published::served).orElse(SlotSet.NONE);
    if (!now.isEmpty() && hasAll(node, now)) {
      served.put(node.store(), now);
    }
  }

  private boolean hasAll(SimulatedNode node, SlotSet slots) {
    VectorClock lacking = owed.get(node);
    if (lacking == null) {
      return true;
    }
    Layout layout = node.published().orElseThrow().layout();
    VectorClock ofSlots = lacking.filter(writer -> layout.slotsOf(writer).intersects(slots));
    if (!node.store().coverage().covers(ofSlots)) {
      return false;
    }
    owed.remove(node);
    return true;
  }

  /** The slots that the node has served last in the cluster of {@code layout}. */
  SlotSet served(SimulatedNode node, Layout layout) {
    boolean another =
        node.store().view().filter(view -> view.cluster() != layout.view().cluster()).isPresent();
    return another ? SlotSet.NONE : served.getOrDefault(node.store(), SlotSet.NONE);
  }

  /** Those of them that it still holds. */
  SlotSet slots(SimulatedNode node, Layout layout) {
    return served(node, layout).intersection(node.store().held());
  }
}
