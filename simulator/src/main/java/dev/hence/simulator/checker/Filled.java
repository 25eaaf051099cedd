package dev.hence.simulator.checker;

import dev.hence.core.replica.Published;
import dev.hence.core.sharding.Layout;
import dev.hence.core.sharding.SlotSet;
import dev.hence.simulator.world.Observer;
import dev.hence.simulator.world.SimulatedNode;
import dev.hence.simulator.world.SimulatedStore;
import java.util.HashMap;
import java.util.Map;

/**
 * Which slots each disk has ever served. What is stable may be missing on a disk that serves
 * nothing yet: an empty one in the place of a lost one, or one that is about to take slots over.
 */
final class Filled implements Observer.OfCycles {
  private final Map<SimulatedStore, SlotSet> served = new HashMap<>();

  @Override
  public void cycled(SimulatedNode node) {
    SlotSet now = node.published().map(Published::served).orElse(SlotSet.NONE);
    if (!now.isEmpty()) {
      served.put(node.store(), now);
    }
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
