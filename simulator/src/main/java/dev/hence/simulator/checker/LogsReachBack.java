package dev.hence.simulator.checker;

import dev.hence.core.data.Update;
import dev.hence.core.replica.Write;
import dev.hence.core.sharding.Address;
import dev.hence.core.sharding.Layout;
import dev.hence.core.sharding.SlotSet;
import dev.hence.simulator.world.Observer;
import dev.hence.simulator.world.SimulatedNode;
import dev.hence.simulator.world.World;
import java.util.List;

/**
 * What is trimmed from a log is on the disks of all who count for its writer, unless logs are bound
 * to a size. In the end, when all have everything, logs are empty.
 */
final class LogsReachBack extends Invariant implements Observer.OfWrites {
  private final LatestLayout latest;
  private final Filled filled;

  LogsReachBack(World world, Ledger ledger, LatestLayout latest, Filled filled) {
    super("logs reach back", world, ledger);
    this.latest = latest;
    this.filled = filled;
  }

  @Override
  public void writing(SimulatedNode node, Write write) {
    if (!(write instanceof Write.TrimUpdates trim)
        || node.cutsLog()
        || node.store().held().isEmpty()
        || node.store().coverage().get(trim.writer()) < trim.through()) {
      return;
    }
    Layout layout = latest.of(node);
    SlotSet slots = layout.slotsOf(trim.writer());
    if (!slots.intersects(node.store().held())) {
      // The node gives up the slots, and with them the log.
      return;
    }
    long last = 0;
    for (Update update : node.store().log(trim.writer())) {
      last = update.dot().n() <= trim.through() ? update.dot().n() : last;
    }
    for (Address holder : layout.holders(trim.writer())) {
      SimulatedNode counting = world.node(holder).orElseThrow();
      SlotSet counted = slots.intersection(layout.counted(holder));
      long covered = counting.store().coverage().get(trim.writer());
      long trimmed = last;
      check(
          covered >= trimmed || !filled.slots(counting, layout).intersects(counted),
          () ->
              node
                  + " trims "
                  + names().writer(trim.writer())
                  + " up to "
                  + trimmed
                  + ", and "
                  + holder
                  + " covers "
                  + covered);
    }
  }

  @Override
  public void rested() {
    Layout layout = latest.layout();
    for (SimulatedNode node : world.nodes()) {
      SlotSet present = layout.present(node.address());
      for (long writer : ledger.writers()) {
        if (layout.slotsOf(writer).intersects(present)) {
          List<Update> left = List.copyOf(node.store().log(writer));
          check(
              left.isEmpty(),
              () -> node + " keeps " + left.size() + " updates of " + names().writer(writer));
        }
      }
    }
  }
}
