package dev.hence.simulator.checker;

import dev.hence.core.clock.VectorClock;
import dev.hence.core.data.Key;
import dev.hence.core.data.Register;
import dev.hence.core.data.Update;
import dev.hence.core.replica.Write;
import dev.hence.core.sharding.SlotSet;
import dev.hence.simulator.world.Observer;
import dev.hence.simulator.world.SimulatedNode;
import dev.hence.simulator.world.SimulatedStore;
import dev.hence.simulator.world.World;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * I2: a store holds every update that its coverage names in the slots it holds, or something that
 * supersedes it. Looked at after every commit, so it holds whenever the process dies.
 */
final class CoverageIsHonest extends Invariant implements Observer.OfWrites, Observer.OfCommits {
  private final Map<SimulatedStore, Checked> checked = new HashMap<>();

  /** What was found right before. */
  private record Checked(VectorClock coverage, SlotSet held) {}

  CoverageIsHonest(World world, Ledger ledger) {
    super("I2 coverage is honest", world, ledger);
  }

  @Override
  public void writing(SimulatedNode node, Write write) {
    if (write instanceof Write.PutRegister put) {
      Optional<Register> present = node.store().register(put.key());
      check(
          present.isEmpty()
              || !present.get().beats(put.register())
              || Ledger.renamesOwn(node.store(), new Update(put.key(), put.register())),
          () ->
              node
                  + " puts "
                  + words(put.register().dot())
                  + " over the later "
                  + words(present.orElseThrow().dot())
                  + " of "
                  + put.key());
    }
  }

  @Override
  public void wiping(SimulatedNode node) {
    checked.remove(node.store());
  }

  @Override
  public void committed(SimulatedNode node, List<Write> writes) {
    SimulatedStore store = node.store();
    Checked before = checked.getOrDefault(store, new Checked(VectorClock.EMPTY, SlotSet.NONE));
    if (store.coverage().equals(before.coverage) && store.held().equals(before.held)) {
      return;
    }
    boolean grown = !before.held.containsAll(store.held());
    VectorClock coverage = store.coverage();
    for (int i = 0; i < coverage.size(); i++) {
      long writer = coverage.writer(i);
      long after = grown ? 0 : before.coverage.get(writer);
      ledger
          .missing(store, writer, after, coverage.count(i))
          .ifPresent(missing ->
              check(
                  false,
                  () ->
                      node
                          + " covers "
                          + words(missing)
                          + " and has "
                          + version(store, missing.key())));
    }
    checked.put(store, new Checked(coverage, store.held()));
  }

  private String version(SimulatedStore store, Key key) {
    return store.register(key).map(register -> words(register.dot())).orElse("nothing");
  }
}
