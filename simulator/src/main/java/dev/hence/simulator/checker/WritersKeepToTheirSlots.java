package dev.hence.simulator.checker;

import dev.hence.core.data.Update;
import dev.hence.core.replica.Published;
import dev.hence.core.replica.Write;
import dev.hence.core.sharding.Layout;
import dev.hence.simulator.world.Observer;
import dev.hence.simulator.world.SimulatedNode;
import dev.hence.simulator.world.World;
import java.util.List;
import java.util.Optional;

/**
 * A writer writes to one fixed set of slots, which its id names: all who have the view rely on it
 * when they decide what to wait for.
 */
final class WritersKeepToTheirSlots extends Invariant implements Observer.OfCommits {
  WritersKeepToTheirSlots(World world, Ledger ledger) {
    super("writers keep to their slots", world, ledger);
  }

  @Override
  public void committed(SimulatedNode node, List<Write> writes) {
    Optional<Layout> layout = node.published().map(Published::layout);
    for (Write write : writes) {
      if (write instanceof Write.AppendUpdate append
          && append.update().dot().writer() == node.store().writer()) {
        layout
            .filter(known -> known.knows(append.update().dot().writer()))
            .ifPresent(known -> keeps(node, known, append.update()));
      }
    }
  }

  private void keeps(SimulatedNode node, Layout layout, Update update) {
    check(
        layout.slotsOf(update.dot().writer()).contains(update.key().slot()),
        () -> node + " writes " + words(update) + ", which is in none of its writer's slots");
  }
}
