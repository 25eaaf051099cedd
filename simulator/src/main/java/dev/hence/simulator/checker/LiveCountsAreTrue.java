package dev.hence.simulator.checker;

import dev.hence.core.data.Key;
import dev.hence.core.data.Register;
import dev.hence.core.replica.Write;
import dev.hence.simulator.world.Observer;
import dev.hence.simulator.world.SimulatedNode;
import dev.hence.simulator.world.SimulatedStore;
import dev.hence.simulator.world.World;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** The stored numbers of live keys are those of the registers stored, after every commit. */
final class LiveCountsAreTrue extends Invariant implements Observer.OfCommits {
  LiveCountsAreTrue(World world, Ledger ledger) {
    super("key counts are exact", world, ledger);
  }

  @Override
  public void committed(SimulatedNode node, List<Write> writes) {
    for (Write write : writes) {
      if (write instanceof Write.PutRegister put) {
        slot(node, put.key());
      } else if (write instanceof Write.DropRegister drop) {
        slot(node, drop.key());
      }
    }
  }

  private void slot(SimulatedNode node, Key key) {
    long live = node.store().neighbours(key).stream().filter(Register::isLive).count();
    int counted = node.store().liveCounts().getOrDefault(key.slot(), 0);
    check(
        live == counted,
        () -> node + " counts " + counted + " in slot " + key.slot() + ", there are " + live);
  }

  @Override
  public void settled() {
    for (SimulatedNode node : world.nodes()) {
      SimulatedStore store = node.store();
      SortedMap<Integer, Integer> live = new TreeMap<>();
      store
          .registers()
          .forEach((key, register) -> {
            if (register.isLive()) {
              live.merge(key.slot(), 1, Integer::sum);
            }
          });
      check(
          live.equals(store.liveCounts()),
          () -> node + " counts " + store.liveCounts() + ", there are " + live);
      SortedMap<Integer, Integer> dead = new TreeMap<>();
      store
          .registers()
          .forEach((key, register) -> {
            if (!register.isLive()) {
              dead.merge(key.slot(), 1, Integer::sum);
            }
          });
      check(
          dead.equals(store.tombstoneCounts()),
          () -> node + " counts tombstones " + store.tombstoneCounts() + ", there are " + dead);
    }
  }
}
