package dev.hence.simulator.checker;

import dev.hence.core.clock.Dot;
import dev.hence.core.data.Key;
import dev.hence.core.data.Register;
import dev.hence.core.data.Update;
import dev.hence.core.replica.Answer;
import dev.hence.core.replica.Message;
import dev.hence.core.replica.Request;
import dev.hence.core.replica.Write;
import dev.hence.core.sharding.Address;
import dev.hence.core.sharding.Layout;
import dev.hence.core.sharding.Member;
import dev.hence.simulator.world.Observer;
import dev.hence.simulator.world.SimulatedNode;
import dev.hence.simulator.world.SimulatedStore;
import dev.hence.simulator.world.World;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * I11: an acknowledged write is on as many disks as its answer says, and in the end at every
 * replica of its shard, unless something superseded or deleted it.
 */
final class AcknowledgedSurvives extends Invariant
    implements Observer.OfMessages, Observer.OfAnswers, Observer.OfWrites {
  private final LatestLayout latest;
  private final Set<Dot> acknowledged = new LinkedHashSet<>();

  /** What was acknowledged to a node that hands the answer on. */
  private final Set<Dot> relayed = new LinkedHashSet<>();

  /** What each store had handed in for want of a seat when it dropped it. */
  private final Map<SimulatedStore, Map<Key, Register>> handedIn = new HashMap<>();

  private boolean wiped;

  AcknowledgedSurvives(World world, Ledger ledger, LatestLayout latest) {
    super("I11 acknowledged writes survive", world, ledger);
    this.latest = latest;
  }

  @Override
  public void wiping(SimulatedNode node) {
    // From now on a copy may be gone between the answer's way out and its arrival.
    wiped = true;
  }

  /** A word that a removed node gave before may be counted after. */
  @Override
  public void writing(SimulatedNode node, Write write) {
    SimulatedStore store = node.store();
    if (write instanceof Write.DropSlots drop) {
      Ledger.handedIn(store, drop, handedIn.computeIfAbsent(store, s -> new HashMap<>())::put);
    }
  }

  @Override
  public void answered(Asked asked, Answer answer) {
    if (!(answer instanceof Answer.Written written)) {
      return;
    }
    Update update = ledger.update(written.version()).orElseThrow();
    acknowledged.add(update.dot());
    boolean delete = asked.request() instanceof Request.Delete;
    check(
        delete == (written.outcome() == Answer.Outcome.DELETED)
            && delete != update.register().isLive(),
        () -> asked.node() + " answers " + written.outcome() + " with " + words(update));
    if (!relayed.contains(update.dot())) {
      isOnDisks(asked.node(), written);
    }
  }

  /** A node that relays an answer may do so long after it was given. */
  @Override
  public void sent(SimulatedNode node, Address to, Message message) {
    if (message instanceof Message.Forwarded forwarded) {
      if (forwarded.answer() instanceof Answer.Several several) {
        several.answers().forEach(answer -> relayed(node, answer));
      } else {
        relayed(node, forwarded.answer());
      }
    }
  }

  private void relayed(SimulatedNode node, Answer answer) {
    if (answer instanceof Answer.Written written) {
      relayed.add(written.version());
      isOnDisks(node, written);
    }
  }

  private void isOnDisks(SimulatedNode node, Answer.Written written) {
    Update update = ledger.update(written.version()).orElseThrow();
    check(
        disks(update) >= written.replicas() || wiped,
        () ->
            node
                + " says that "
                + words(update)
                + " is on "
                + written.replicas()
                + " disks, and it is on "
                + disks(update));
  }

  /** At the moment when the answer leaves, already. */
  @Override
  public void answered(SimulatedNode node, Answer answer) {
    if (answer instanceof Answer.Written written) {
      Optional<Update> update = ledger.update(written.version());
      check(
          wiped || (update.isPresent() && disks(update.get()) > 0),
          () -> node + " acknowledges " + words(written.version()) + ", which is on no disk");
    }
  }

  /** The number of disks that have an update, or had it until they had handed it in. */
  private long disks(Update update) {
    return world.nodes().stream().filter(node -> hasIt(node.store(), update)).count();
  }

  private boolean hasIt(SimulatedStore store, Update update) {
    Register gone = handedIn.getOrDefault(store, Map.of()).get(update.key());
    return store.coverage().covers(update.dot())
        || (store.orphaned().contains(update.key().slot()) && ledger.holds(store, update))
        || (gone != null && !update.register().beats(gone));
  }

  @Override
  public void settled() {
    Layout layout = latest.layout();
    for (Dot dot : acknowledged) {
      Update update = ledger.update(dot).orElseThrow();
      for (Member member : layout.view().shardMembers(layout.shard(update.key()))) {
        SimulatedNode node = world.node(member.address()).orElseThrow();
        check(
            ledger.holds(node.store(), update) || ledger.isRefused(update.key()),
            () -> words(update) + " was acknowledged and is lost at " + node);
      }
    }
  }
}
