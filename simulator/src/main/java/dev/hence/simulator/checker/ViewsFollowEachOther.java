package dev.hence.simulator.checker;

import dev.hence.core.replica.Write;
import dev.hence.core.sharding.View;
import dev.hence.simulator.world.Observer;
import dev.hence.simulator.world.SimulatedNode;
import dev.hence.simulator.world.World;
import java.util.HashMap;
import java.util.Map;

/**
 * At most one view is agreed on for each epoch of a cluster, and no node goes back to an earlier.
 */
final class ViewsFollowEachOther extends Invariant implements Observer.OfWrites {
  private final Map<Place, View> agreed = new HashMap<>();

  private record Place(int cluster, long epoch) {}

  ViewsFollowEachOther(World world, Ledger ledger) {
    super("one view an epoch", world, ledger);
  }

  @Override
  public void writing(SimulatedNode node, Write write) {
    if (!(write instanceof Write.PutView put)) {
      return;
    }
    View view = put.view();
    View other = agreed.putIfAbsent(new Place(view.cluster(), view.epoch()), view);
    check(
        other == null || other.equals(view),
        () -> node + " adopts " + view + " where others have " + other);
    node.store()
        .view()
        .filter(before -> before.cluster() == view.cluster())
        .ifPresent(before ->
            check(
                before.epoch() <= view.epoch(),
                () -> node + " goes back from epoch " + before.epoch() + " to " + view.epoch()));
  }
}
