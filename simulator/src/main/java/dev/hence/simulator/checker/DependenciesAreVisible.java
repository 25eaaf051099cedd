package dev.hence.simulator.checker;

import dev.hence.core.clock.VectorClock;
import dev.hence.core.data.Update;
import dev.hence.core.replica.Write;
import dev.hence.core.sharding.Address;
import dev.hence.core.sharding.SlotSet;
import dev.hence.simulator.world.Observer;
import dev.hence.simulator.world.SimulatedNode;
import dev.hence.simulator.world.SimulatedStore;
import dev.hence.simulator.world.World;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * I3: whatever an update depends on in the slots of its shard is there when the update is. What it
 * depends on in other shards, whoever reads it asks for with the token. What nobody has any more
 * who counts for it isn't waited for: it may have been another shard's when the update was written.
 */
final class DependenciesAreVisible extends Invariant implements Observer.OfCommits {
  /** What of a node was looked at, and the slots that it held. */
  private record Checked(VectorClock coverage, SlotSet held) {
    static final Checked NOTHING = new Checked(VectorClock.EMPTY, SlotSet.NONE);
  }

  private final Map<SimulatedStore, Checked> checked = new HashMap<>();
  private final LatestLayout latest;

  DependenciesAreVisible(World world, Ledger ledger, LatestLayout latest) {
    super("I3 dependencies are visible", world, ledger);
    this.latest = latest;
  }

  @Override
  public void wiping(SimulatedNode node) {
    checked.remove(node.store());
  }

  @Override
  public void committed(SimulatedNode node, List<Write> writes) {
    SimulatedStore store = node.store();
    Checked last = checked.getOrDefault(store, Checked.NOTHING);
    VectorClock coverage = store.coverage();
    SlotSet held = store.held();
    // In slots that were taken over there may be a gap before what was looked at already.
    boolean more = !last.held().containsAll(held);
    checked.put(store, new Checked(coverage, held));
    if ((coverage.equals(last.coverage()) && !more) || held.isEmpty()) {
      return;
    }
    VectorClock before = more ? VectorClock.EMPTY : last.coverage();
    for (int i = 0; i < coverage.size(); i++) {
      long writer = coverage.writer(i);
      List<Update> updates = ledger.ofWriter(writer);
      long through = Math.min(coverage.count(i), updates.size());
      for (long n = before.get(writer); n < through; n++) {
        Update update = updates.get((int) n);
        if (held.contains(update.key().slot())) {
          visible(node, update);
        }
      }
    }
  }

  private void visible(SimulatedNode node, Update update) {
    VectorClock open = update.register().dependencies().minus(node.store().coverage());
    ledger
        .missing(
            node.store(), there(open), latest.layout().slotsOf(update.dot().writer())::contains)
        .ifPresent(missing ->
            check(
                false,
                () ->
                    node
                        + " shows "
                        + words(update)
                        + " without "
                        + words(missing)
                        + ", which it depends on"));
  }

  /** What of {@code clock} somebody has who counts for it. */
  private VectorClock there(VectorClock clock) {
    VectorClock there = VectorClock.EMPTY;
    for (int i = 0; i < clock.size(); i++) {
      long writer = clock.writer(i);
      long most = 0;
      for (Address holder : latest.layout().holders(writer)) {
        VectorClock theirs = world.node(holder).orElseThrow().store().coverage();
        most = Math.max(most, theirs.get(writer));
      }
      there = there.with(writer, Math.min(most, clock.count(i)));
    }
    return there;
  }
}
