package dev.hence.simulator.checker;

import dev.hence.core.data.Key;
import dev.hence.core.data.Register;
import dev.hence.core.replica.Write;
import dev.hence.simulator.world.SimulatedNode;
import dev.hence.simulator.world.SimulatedStore;
import dev.hence.simulator.world.World;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** I7: when a tombstone is gone from a store, nothing that it deleted comes to that store. */
final class DeletedStaysDeleted extends Invariant {
  private final Map<SimulatedStore, Map<Key, Register>> dropped = new HashMap<>();

  DeletedStaysDeleted(World world, Ledger ledger) {
    super("I7 deleted stays deleted", world, ledger);
  }

  @Override
  public void wiping(SimulatedNode node) {
    dropped.remove(node.store());
  }

  @Override
  public void writing(SimulatedNode node, Write write) {
    SimulatedStore store = node.store();
    Map<Key, Register> mine = dropped.computeIfAbsent(store, ignored -> new HashMap<>());
    if (write instanceof Write.DropRegister drop) {
      Register present = store.register(drop.key()).orElse(null);
      if (present != null) {
        check(
            !present.isLive(),
            () -> node + " drops the live " + words(present.dot()) + " of " + drop.key());
        mine.put(drop.key(), present);
      }
    } else if (write instanceof Write.DropSlots drop) {
      mine.keySet().removeIf(key -> drop.slots().contains(key.slot()));
    } else if (write instanceof Write.PutRegister put) {
      stays(node, put.key(), put.register(), mine.get(put.key()));
    }
  }

  private void stays(SimulatedNode node, Key key, Register register, @Nullable Register tombstone) {
    check(
        tombstone == null || !tombstone.beats(register),
        () ->
            node
                + " brings back "
                + words(register.dot())
                + " of "
                + key
                + ", whose tombstone it has dropped");
  }
}
