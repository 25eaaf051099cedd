package dev.hence.simulator.checker;

import dev.hence.core.data.Key;
import dev.hence.core.data.Register;
import dev.hence.core.data.Update;
import dev.hence.core.replica.Write;
import dev.hence.simulator.world.Observer;
import dev.hence.simulator.world.SimulatedNode;
import dev.hence.simulator.world.World;
import java.util.Map;

/**
 * Whoever drops slots leaves all that it has in them with somebody who holds them, or who has no
 * seat any more and is to hand it in; with I12, every slot has a complete group at every moment.
 */
final class NothingIsDroppedEarly extends Invariant implements Observer.OfWrites {
  NothingIsDroppedEarly(World world, Ledger ledger) {
    super("nothing is dropped early", world, ledger);
  }

  @Override
  public void writing(SimulatedNode node, Write write) {
    if (write instanceof Write.DropSlots drop) {
      for (Map.Entry<Key, Register> entry : node.store().registers().entrySet()) {
        int slot = entry.getKey().slot();
        boolean counts =
            node.store().coverage().covers(entry.getValue().dot())
                || (node.store().orphaned().contains(slot) && !ledger.isRefused(entry.getKey()));
        if (drop.slots().contains(slot) && counts) {
          elsewhere(node, new Update(entry.getKey(), entry.getValue()));
        }
      }
    }
  }

  private void elsewhere(SimulatedNode node, Update update) {
    check(
        world.nodes().stream()
            .anyMatch(other ->
                other != node
                    && (isInLog(other, update)
                        || (keeps(other, update.key()) && ledger.holds(other.store(), update)))),
        () -> node + " drops " + words(update) + ", which nobody else holds");
  }

  /**
   * Whether what a node has of the key stays: it holds the slot, or is to hand in what is there.
   */
  private static boolean keeps(SimulatedNode node, Key key) {
    return node.store().held().union(node.store().orphaned()).contains(key.slot());
  }

  /** Whether a node can hand an update on that it may not hold the slot of any more. */
  private static boolean isInLog(SimulatedNode node, Update update) {
    return node.store().log(update.dot().writer()).stream()
        .anyMatch(logged -> logged.dot().equals(update.dot()));
  }
}
