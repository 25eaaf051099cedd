package dev.hence.core.replica;

import dev.hence.core.broadcast.UpdateRange;
import dev.hence.core.clock.Dot;
import dev.hence.core.clock.VectorClock;
import dev.hence.core.clock.WriterId;
import dev.hence.core.data.Key;
import dev.hence.core.data.Register;
import dev.hence.core.data.Update;
import dev.hence.core.sharding.Address;
import dev.hence.core.sharding.Layout;
import dev.hence.core.sharding.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/**
 * Takes in what only a node has that has lost its seat ({@link HandingIn}): makes of each register
 * a new update of its own, under a writer that it opens for this, because what a node without a
 * seat wrote is not taken in under its own name.
 *
 * <p>The update keeps its time, so that it loses against what is newer and wins against what is
 * older. It depends on what the register depended on, as far as that is there, and on all that was
 * handed in before it. It is refused where its key has no register and may have been deleted: when
 * its time isn't above that of every tombstone that was dropped. A register offered again finds
 * itself there, or something newer, so it may be offered as often as need be.
 */
final class TakingIn {
  private final Local local;
  private final Peers peers;
  private final Registers registers;
  private final Delivery delivery;
  private final OrphanPasts pasts;
  private final BiConsumer<Address, Message.OrphansTaken> answers;

  /** The last offer of each node whose past isn't known yet. */
  private final Map<Address, Message.Orphans> waiting = new TreeMap<>();

  /** The writer that what others bring becomes updates of; 0 if none is open. */
  private long writer;

  /**
   * @param answers told of each offer that was taken in, which may be this node's own
   */
  TakingIn(
      Local local,
      Peers peers,
      Registers registers,
      Delivery delivery,
      BiConsumer<Address, Message.OrphansTaken> answers) {
    this.local = local;
    this.peers = peers;
    this.registers = registers;
    this.delivery = delivery;
    this.answers = answers;
    this.pasts = new OrphanPasts(local, peers);
  }

  /** A peer hasn't got what was asked for. */
  void receive(Address from, Message.Lacking lacking) {
    pasts.receive(from, lacking);
    heard();
  }

  /** A peer has said what it has or lacks: goes on with offers whose past is known by that. */
  void heard() {
    for (Map.Entry<Address, Message.Orphans> offer : List.copyOf(waiting.entrySet())) {
      if (pasts.areKnown(offer.getKey(), offer.getValue())) {
        take(offer.getKey(), offer.getValue());
      }
    }
  }

  /** What becomes of a register that is brought here. */
  private enum Fate {
    TAKEN,
    KNOWN,
    REFUSED
  }

  /**
   * Takes in what a node without a seat has. One who neither serves all of it nor begins it anew,
   * or doesn't know yet what became of its past, lets it ask on.
   */
  void take(Address from, Message.Orphans orphans) {
    for (Update orphan : orphans.updates()) {
      int slot = orphan.key().slot();
      if (!local.served().contains(slot) && !local.refounded.contains(slot)) {
        return;
      }
    }
    waiting.remove(from);
    // Who is away offers again when it is back, if it ever is.
    waiting.keySet().removeIf(other -> !isSelf(other) && !peers.isConnected(other));
    if (!pasts.areKnown(from, orphans)) {
      pasts.ask(from, orphans);
      waiting.put(from, orphans);
      return;
    }
    List<Update> taken = new ArrayList<>();
    List<Key> refusedHere = new ArrayList<>();
    for (Update orphan : orphans.updates()) {
      switch (fate(orphan)) {
        case TAKEN -> taken.add(takeIn(orphan, orphans.seen()));
        case REFUSED -> refusedHere.add(orphan.key());
        case KNOWN -> {
          // It is here already, or something newer is.
        }
      }
    }
    broadcast(taken);
    boolean some = !taken.isEmpty() || !refusedHere.isEmpty();
    if (some && !isSelf(from)) {
      local.out.notice(
          refusedHere.isEmpty() ? Event.Level.INFO : Event.Level.WARN,
          "took in what only a node without a seat had",
          "from",
          from,
          "taken in",
          taken.size(),
          "refused, deleted meanwhile",
          HandingIn.named(refusedHere.size(), refusedHere));
    }
    answers.accept(
        from, new Message.OrphansTaken(orphans.id(), taken.size(), refusedHere, present(orphans)));
  }

  private boolean isSelf(Address address) {
    return address.equals(local.self());
  }

  /** What a reader of the orphans' keys sees now, under the names that it has from now on. */
  private VectorClock present(Message.Orphans orphans) {
    VectorClock present = VectorClock.EMPTY;
    for (Update orphan : orphans.updates()) {
      boolean isBegunAnew = local.refounded.contains(orphan.key().slot());
      Optional<Dot> named =
          registers
              .get(orphan.key())
              .map(Register::dot)
              .filter(dot -> !isBegunAnew || local.coverage.covers(dot));
      present = present.join(named.map(VectorClock::of).orElse(VectorClock.EMPTY));
    }
    return present.minus(local.stable);
  }

  private Fate fate(Update orphan) {
    Optional<Register> present = registers.get(orphan.key());
    Register offer = orphan.register();
    if (local.coverage.covers(orphan.dot())) {
      return Fate.KNOWN;
    }
    if (present.filter(offer::equals).isPresent()
        && local.refounded.contains(orphan.key().slot())) {
      // What this node itself has to hand in, in a slot that it begins anew.
      return Fate.TAKEN;
    }
    if (present.isPresent()) {
      boolean same =
          present.get().time() == offer.time() && present.get().content().equals(offer.content());
      return offer.beats(present.get()) && !same ? Fate.TAKEN : Fate.KNOWN;
    }
    if (offer.time() > local.floor) {
      // A delete, too, though there is nothing: what is written here from now on is to beat it.
      return Fate.TAKEN;
    }
    return offer.isLive() ? Fate.REFUSED : Fate.KNOWN;
  }

  /** Makes an update of this node of it. */
  private Update takeIn(Update orphan, VectorClock seen) {
    openWriter();
    VectorClock past = pasts.there(orphan.register().dependencies().join(seen));
    Update update =
        new Update(
            orphan.key(),
            new Register(
                new Dot(writer, local.coverage.get(writer) + 1),
                orphan.register().time(),
                past.filter(other -> other != writer),
                orphan.register().content()));
    delivery.take(update);
    Optional<Register> present = registers.get(orphan.key());
    if (present.filter(orphan.register()::equals).isPresent()) {
      // This node's own one under its old name, which is of the same time and may win.
      registers.replace(update, present);
    }
    return update;
  }

  /** The writer under which it takes in, or took in last; 0 if there is none. */
  long writer() {
    return writer;
  }

  /** This node's names were forgotten: it takes in under a writer that nobody knows. */
  void closeWriter() {
    writer = 0;
  }

  /** Closes the writer unless it is one of {@code role}. */
  void keepOnlyFor(Role role) {
    if (!role.equals(new Role(WriterId.generation(writer), WriterId.shard(writer)))) {
      closeWriter();
    }
  }

  private void openWriter() {
    if (writer != 0) {
      return;
    }
    Layout layout = local.layout.orElseThrow();
    int generation = layout.view().generation();
    int shard = layout.view().member(local.self()).orElseThrow().shard();
    do {
      writer = WriterId.of(generation, shard, local.random.getAsLong());
    } while (local.coverage.get(writer) != 0);
  }

  private void broadcast(List<Update> taken) {
    if (!taken.isEmpty()) {
      UpdateRange range = new UpdateRange(writer, taken.getFirst().dot().n() - 1, taken);
      for (Peer peer : peers.holders(writer)) {
        local.out.send(peer.address, new Message.Updates(range));
      }
    }
  }
}
