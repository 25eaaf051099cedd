package dev.hence.simulator.checker;

import dev.hence.core.data.Key;
import dev.hence.core.data.Register;
import dev.hence.core.data.Update;
import dev.hence.core.replica.Event;
import dev.hence.core.replica.Write;
import dev.hence.simulator.world.Observer;
import dev.hence.simulator.world.SimulatedNode;
import dev.hence.simulator.world.World;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Whoever drops slots leaves all that it has in them with somebody who holds them, or who has no
 * seat any more and is to hand it in; with I12, every slot has a complete group at every moment.
 *
 * <p>A member that hands in what is in slots that it gives up has nothing that others lack but what
 * came from disks that are lost: under the new name nobody finds it who knows the old one.
 */
final class NothingIsDroppedEarly extends Invariant implements Observer.OfWrites {
  private static final String HANDS_IN = "this node gives slots up and may have updates";

  /** Who writes under each name. */
  private final Map<Long, SimulatedNode> authors = new HashMap<>();

  /** The writers whose disks are lost. */
  private final Set<Long> lost = new HashSet<>();

  NothingIsDroppedEarly(World world, Ledger ledger) {
    super("nothing is dropped early", world, ledger);
  }

  @Override
  public void wiped(SimulatedNode node) {
    authors.forEach((writer, author) -> {
      if (author == node) {
        lost.add(writer);
      }
    });
  }

  @Override
  public void noticed(SimulatedNode node, Event event) {
    if (event.name().startsWith(HANDS_IN)) {
      for (Map.Entry<Key, Register> entry : node.store().registers().entrySet()) {
        boolean handedIn = node.store().orphaned().contains(entry.getKey().slot());
        if (handedIn && !lost.contains(entry.getValue().dot().writer())) {
          elsewhere(node, new Update(entry.getKey(), entry.getValue()));
        }
      }
    }
  }

  @Override
  public void writing(SimulatedNode node, Write write) {
    if (write instanceof Write.AppendUpdate append) {
      authors.putIfAbsent(append.update().dot().writer(), node);
    }
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
        () -> node + " gives up " + words(update) + ", which nobody else holds");
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
