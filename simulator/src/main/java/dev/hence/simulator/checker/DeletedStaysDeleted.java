package dev.hence.simulator.checker;

import dev.hence.core.clock.VectorClock;
import dev.hence.core.data.Key;
import dev.hence.core.data.Register;
import dev.hence.core.data.Update;
import dev.hence.core.replica.Write;
import dev.hence.core.sharding.Address;
import dev.hence.core.sharding.View;
import dev.hence.simulator.world.Observer;
import dev.hence.simulator.world.SimulatedNode;
import dev.hence.simulator.world.SimulatedStore;
import dev.hence.simulator.world.World;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * I7: nothing that a tombstone beats comes to a store that has covered the tombstone, be it still
 * there or not; in the end no store has anything that was deleted.
 */
final class DeletedStaysDeleted extends Invariant implements Observer.OfWrites, Observer.OfCommits {
  private final LatestLayout latest;
  private final Map<SimulatedStore, Map<Key, Register>> dropped = new HashMap<>();

  /** A tombstone that a store dropped, and when it did. */
  private record Gone(long nanos, Register tombstone) {}

  /** The tombstones of each key that any store has dropped, each later than those before it. */
  private final Map<Key, List<Gone>> gone = new HashMap<>();

  DeletedStaysDeleted(World world, Ledger ledger, LatestLayout latest) {
    super("I7 deleted stays deleted", world, ledger);
    this.latest = latest;
  }

  @Override
  public void wiping(SimulatedNode node) {
    dropped.remove(node.store());
  }

  @Override
  public void writing(SimulatedNode node, Write write) {
    SimulatedStore store = node.store();
    if (write instanceof Write.PutView put && isOfLostBranch(store, put.view())) {
      Map<Key, Register> before = dropped.remove(store);
      if (before != null) {
        before.forEach((key, tombstone) -> ledger.undo(new Update(key, tombstone)));
      }
    }
    Map<Key, Register> mine = dropped.computeIfAbsent(store, ignored -> new HashMap<>());
    if (write instanceof Write.DropRegister drop) {
      Register present = store.register(drop.key()).orElse(null);
      if (present != null) {
        Update gone = new Update(drop.key(), present);
        boolean brought = isBroughtByPages(store, gone);
        check(ledger.isBuried(gone) || brought, () -> node + " drops the live " + words(gone));
        if (!present.isLive() && !brought) {
          mine.put(drop.key(), present);
          drop(drop.key(), present);
        }
      }
    } else if (write instanceof Write.DropSlots drop) {
      mine.keySet().removeIf(key -> drop.slots().contains(key.slot()));
    } else if (write instanceof Write.PutRegister put) {
      stays(node, put.key(), put.register(), mine.get(put.key()));
    }
  }

  /** Whether the store never counted as one that has {@code update}: then it may drop it. */
  private static boolean isBroughtByPages(SimulatedStore store, Update update) {
    return !store.held().contains(update.key().slot()) && !store.coverage().covers(update.dot());
  }

  /** Whether what the store did until now was under views that {@code next} didn't follow. */
  private static boolean isOfLostBranch(SimulatedStore store, View next) {
    return store
        .view()
        .filter(before -> before.cluster() == next.cluster() && !next.follows(before.epoch()))
        .isPresent();
  }

  @Override
  public void committed(SimulatedNode node, List<Write> writes) {
    SimulatedStore store = node.store();
    for (Write write : writes) {
      if (write instanceof Write.PutRegister put && store.held().contains(put.key().slot())) {
        store
            .register(put.key())
            .filter(Register::isLive)
            .ifPresent(shown -> stays(node, put.key(), shown));
      }
    }
  }

  private void stays(SimulatedNode node, Key key, Register register) {
    for (Update tombstone : ledger.ofKey(key)) {
      boolean buried = !tombstone.register().isLive() && tombstone.register().beats(register);
      check(
          !buried || !node.store().coverage().covers(tombstone.dot()) || ledger.isUndone(tombstone),
          () ->
              node
                  + " shows "
                  + words(register.dot())
                  + " of "
                  + key
                  + ", which was deleted by "
                  + words(tombstone.dot()));
    }
  }

  @Override
  public void settled() {
    for (SimulatedNode node : world.nodes()) {
      node.store()
          .registers()
          .forEach((key, register) -> {
            Update held = new Update(key, register);
            Optional<Update> tombstone =
                ledger.buriedBy(held).stream().filter(by -> !ledger.isUndone(by)).findFirst();
            check(
                !register.isLive()
                    || !node.store().held().contains(key.slot())
                    || tombstone.isEmpty(),
                () ->
                    node
                        + " holds "
                        + words(held)
                        + " in the end, which was deleted by "
                        + words(tombstone.orElseThrow()));
          });
    }
  }

  private void drop(Key key, Register tombstone) {
    List<Gone> before = gone.computeIfAbsent(key, ignored -> new ArrayList<>());
    if (before.isEmpty() || tombstone.beats(before.getLast().tombstone())) {
      before.add(new Gone(world.scheduler().now(), tombstone));
    }
  }

  /**
   * What its client has seen who asked for a key and finds nothing: the effect of the last
   * tombstone that was dropped before, if it had come to that node, and so what it came after, but
   * for what is lost.
   */
  Past seen(Asked asked) {
    List<Gone> before = gone.getOrDefault(asked.request().key(), List.of());
    VectorClock coverage = asked.node().store().coverage();
    for (Gone last : before.reversed()) {
      if (last.nanos() <= asked.shownUntil() && coverage.covers(last.tombstone().dot())) {
        VectorClock effect = ledger.seen(Past.NOTHING, last.tombstone().dot()).updates();
        // Nobody says when it was made.
        return asked.past().join(new Past(notLost(effect), 0));
      }
    }
    return asked.past();
  }

  /** What of {@code updates} is with one who counts for their writer. */
  private VectorClock notLost(VectorClock updates) {
    VectorClock.Builder left = new VectorClock.Builder(updates.size());
    for (int i = 0; i < updates.size(); i++) {
      long writer = updates.writer(i);
      List<Address> holders = latest.layout().holders(writer);
      long most =
          world.nodes().stream()
              .filter(node -> holders.contains(node.address()))
              .mapToLong(node -> node.store().coverage().get(writer))
              .max()
              .orElse(0);
      boolean known = latest.layout().knows(writer);
      left.add(writer, known ? Math.min(most, updates.count(i)) : updates.count(i));
    }
    return left.build();
  }

  private void stays(SimulatedNode node, Key key, Register register, @Nullable Register tombstone) {
    check(
        tombstone == null
            || !tombstone.beats(register)
            || ledger.isUndone(new Update(key, tombstone)),
        () ->
            node
                + " brings back "
                + words(register.dot())
                + " of "
                + key
                + ", whose tombstone it has dropped");
  }
}
