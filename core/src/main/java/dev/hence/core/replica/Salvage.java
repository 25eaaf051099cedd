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
import dev.hence.core.sharding.Member;
import dev.hence.core.sharding.SlotSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Saves what only a node has that has lost its seat: it was forgotten while it was away, another
 * node took its seat, or its branch of views lost. It offers its registers to those who serve their
 * slots, page by page, and drops them when all are taken in or refused.
 *
 * <p>Whoever takes one in makes it a new update of its own, under a writer that it opens for this,
 * because what a node without a seat wrote is not taken in under its own name. The update keeps its
 * time, so that it loses against what is newer and wins against what is older, and those of its
 * dependencies that are here. It is refused where its key has no register and may have been
 * deleted: when its time isn't above that of every tombstone that was dropped. A register offered
 * again finds itself there, or something newer, so a page may be offered as often as need be.
 */
final class Salvage {
  /** A page's size, and one register more. */
  private static final int PAGE_BYTES_MAX = 256 << 10;

  /** After this a page counts as lost: a guess, generous for a busy disk. */
  private static final long AGAIN_NANOS = 1_000_000_000;

  /** Pages looked at in a tick; most need no message. A guess: some milliseconds. */
  private static final int PAGES_MAX = 4;

  /** Keys that a line of the log names. */
  private static final int KEYS_NAMED_MAX = 20;

  private final Local local;
  private final Peers peers;
  private final Registers registers;
  private final Delivery delivery;

  /** Up to where all was offered and answered. */
  private Optional<Key> cursor = Optional.empty();

  /** The page under way, and who was asked for which part of it. */
  private List<Update> page = List.of();

  private final Map<Long, Address> asked = new TreeMap<>();

  /** Starts anywhere, so that a life before this one didn't use the same numbers; 0 before. */
  private long nextId;

  private long askedNanos;
  private long offered;
  private long takenIn;
  private final List<Key> refused = new ArrayList<>();

  /** The writer that what others bring becomes updates of; 0 if none is open. */
  private long writer;

  Salvage(Local local, Peers peers, Registers registers, Delivery delivery) {
    this.local = local;
    this.peers = peers;
    this.registers = registers;
    this.delivery = delivery;
  }

  /** Offers what is to be saved, again where no answer came. */
  void tick() {
    if (local.orphaned.isEmpty() || !local.ready) {
      return;
    }
    boolean waits =
        local.now.nanos() - askedNanos < AGAIN_NANOS
            && asked.values().stream().allMatch(address -> peers.at(address).connected);
    if (!asked.isEmpty() && waits) {
      return;
    }
    asked.clear();
    offer();
  }

  private void offer() {
    for (int pages = 0; pages < PAGES_MAX && asked.isEmpty(); pages++) {
      page = local.store.registers(local.orphaned, cursor, PAGE_BYTES_MAX);
      if (page.isEmpty()) {
        finish();
        return;
      }
      if (!offerPage()) {
        return;
      }
    }
  }

  /** Sends each register of the page to somebody who serves it; false if one finds nobody. */
  private boolean offerPage() {
    Map<Address, List<Update>> parts = new TreeMap<>();
    for (Update update : page) {
      Optional<Peer> receiver = receiver(update.key().slot());
      if (receiver.isEmpty()) {
        return false;
      }
      if (!receiver.get().coverage().covers(update.dot())) {
        parts.computeIfAbsent(receiver.get().address, a -> new ArrayList<>()).add(update);
      }
    }
    askedNanos = local.now.nanos();
    if (nextId == 0) {
      nextId = local.random.getAsLong() >>> 1;
    }
    parts.forEach((to, updates) -> {
      offered += updates.size();
      asked.put(nextId, to);
      local.out.send(to, new Message.Orphans(nextId++, updates));
    });
    if (asked.isEmpty()) {
      cursor = Optional.of(page.getLast().key());
    }
    return true;
  }

  /** The first in view order who serves {@code slot}, so that the same one is asked again. */
  private Optional<Peer> receiver(int slot) {
    Layout layout = local.layout.orElseThrow();
    for (Member member : layout.view().members()) {
      Peer peer = peers.at(member.address());
      boolean serves =
          peer.connected
              && peer.serving()
              && peer.report.filter(r -> r.epoch() == layout.view().epoch()).isPresent();
      if (serves && layout.present(member.address()).contains(slot)) {
        return Optional.of(peer);
      }
    }
    return Optional.empty();
  }

  /** A part of the page was taken in, as far as it could be. */
  void answered(Address from, Message.OrphansTaken answer) {
    if (!asked.remove(answer.id(), from)) {
      return;
    }
    takenIn += answer.taken();
    refused.addAll(answer.refused());
    if (asked.isEmpty()) {
      cursor = Optional.of(page.getLast().key());
      offer();
    }
  }

  private void finish() {
    if (offered > 0) {
      local.out.notice(
          Event.Level.WARN,
          "handed in what only this node had",
          "keys",
          offered,
          "taken in",
          takenIn,
          "refused, deleted meanwhile",
          named(refused));
    }
    local.out.notice(Event.Level.INFO, "slots given up", "slots", local.orphaned.size());
    registers.drop(local.orphaned);
    local.orphaned = SlotSet.NONE;
    local.out.append(new Write.PutOrphaned(SlotSet.NONE));
    cursor = Optional.empty();
    offered = 0;
    takenIn = 0;
    refused.clear();
  }

  private static String named(List<Key> keys) {
    List<String> names = keys.stream().limit(KEYS_NAMED_MAX).map(Key::text).toList();
    return keys.size() + (keys.isEmpty() ? "" : " " + names);
  }

  /** What becomes of a register that is brought here. */
  private enum Fate {
    TAKEN,
    KNOWN,
    REFUSED
  }

  /** Takes in what a node without a seat has. One who doesn't serve all of it lets it ask on. */
  void take(Address from, Message.Orphans orphans) {
    for (Update orphan : orphans.updates()) {
      if (!local.served().contains(orphan.key().slot())) {
        return;
      }
    }
    List<Update> taken = new ArrayList<>();
    List<Key> refusedHere = new ArrayList<>();
    for (Update orphan : orphans.updates()) {
      switch (fate(orphan)) {
        case TAKEN -> taken.add(takeIn(orphan));
        case REFUSED -> refusedHere.add(orphan.key());
        case KNOWN -> {
          // It is here already, or something newer is.
        }
      }
    }
    broadcast(taken);
    if (!taken.isEmpty() || !refusedHere.isEmpty()) {
      local.out.notice(
          refusedHere.isEmpty() ? Event.Level.INFO : Event.Level.WARN,
          "took in what only a node without a seat had",
          "from",
          from,
          "taken in",
          taken.size(),
          "refused, deleted meanwhile",
          named(refusedHere));
    }
    local.out.send(from, new Message.OrphansTaken(orphans.id(), taken.size(), refusedHere));
  }

  private Fate fate(Update orphan) {
    Optional<Register> present = registers.get(orphan.key());
    Register offer = orphan.register();
    if (local.coverage.covers(orphan.dot())) {
      return Fate.KNOWN;
    }
    if (present.isPresent()) {
      boolean same =
          present.get().time() == offer.time() && present.get().content().equals(offer.content());
      return offer.beats(present.get()) && !same ? Fate.TAKEN : Fate.KNOWN;
    }
    if (!offer.isLive()) {
      return Fate.KNOWN;
    }
    return offer.time() > local.floor ? Fate.TAKEN : Fate.REFUSED;
  }

  /** Makes an update of this node of it. */
  private Update takeIn(Update orphan) {
    openWriter();
    VectorClock dependencies = orphan.register().dependencies().minus(local.stable);
    Layout layout = local.layout.orElseThrow();
    VectorClock known =
        dependencies.filter(dependency ->
            layout.knows(dependency)
                && (!local.tracks(dependency)
                    || local.coverage.get(dependency) >= dependencies.get(dependency)));
    Update update =
        new Update(
            orphan.key(),
            new Register(
                new Dot(writer, local.coverage.get(writer) + 1),
                orphan.register().time(),
                known,
                orphan.register().content()));
    delivery.take(update);
    return update;
  }

  private void openWriter() {
    Layout layout = local.layout.orElseThrow();
    int generation = layout.view().generation();
    int shard = layout.view().member(local.self()).orElseThrow().shard();
    boolean fits =
        writer != 0 && WriterId.generation(writer) == generation && WriterId.shard(writer) == shard;
    while (!fits) {
      writer = WriterId.of(generation, shard, local.random.getAsLong());
      fits = local.coverage.get(writer) == 0;
    }
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
