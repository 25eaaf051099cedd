package dev.hence.core.replica;

import dev.hence.core.broadcast.Holdback;
import dev.hence.core.broadcast.UpdateRange;
import dev.hence.core.clock.VectorClock;
import dev.hence.core.clock.WriterId;
import dev.hence.core.data.Update;
import dev.hence.core.sharding.Address;
import dev.hence.core.sharding.Member;
import dev.hence.core.sharding.SlotSet;
import dev.hence.core.sharding.View;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Causal delivery: updates are received, held back until all before them of their writer and all
 * they depend on in this shard are here, and then delivered.
 *
 * <p>Every update of a tracked writer goes into the log, even one to a slot that isn't held here,
 * so that a log is always contiguous and any node that has it can serve any other.
 *
 * <p>Source: Birman, Schiper, Stephenson 1991, section 4.1, with ranges instead of single messages.
 */
final class Delivery {
  /** How often at most a person is told that there is no room. */
  private static final long FULL_TOLD_NANOS = 600_000_000_000L;

  /** How long one waits for a dependency before its holders are asked whether it is lost. */
  private static final long PATIENCE_NANOS = 1_000_000_000;

  /** The next update of a writer, waiting for others since then. */
  private record Blocked(long n, long sinceNanos) {}

  private final Local local;
  private final Registers registers;
  private final Pulls pulls;
  private final Holdback holdback;
  private long toldFullNanos;

  /** What waits though it is its writer's turn, by writer, and what became of what it waits for. */
  private final Map<Long, Blocked> blocked = new TreeMap<>();

  private final Denials denials;
  private long askedNanos;

  /** To whom receipt is confirmed at the end of the cycle: by writer. */
  private final Map<Long, Address> confirmations = new TreeMap<>();

  /**
   * The first update of each writer that isn't confirmed, nor those behind it: its slot was moved
   * away, and may be dropped here before those who have it now have heard of the update.
   */
  private final Map<Long, Long> unconfirmed = new TreeMap<>();

  Delivery(Local local, Registers registers, Pulls pulls, Peers peers) {
    this.local = local;
    this.registers = registers;
    this.pulls = pulls;
    holdback = new Holdback(local.settings.heldBackMax());
    denials = new Denials(local, peers);
    toldFullNanos = local.now.nanos();
    askedNanos = local.now.nanos();
  }

  /**
   * Receives updates from {@code from}. Only those who count for the writer are heard: what one who
   * was removed still sends, nobody waited for when it took deletes for stable.
   */
  void receive(Address from, UpdateRange range) {
    long writer = range.writer();
    if (!local.tracks(writer) || !local.layout.orElseThrow().holders(writer).contains(from)) {
      return;
    }
    if (isConfirmed(writer)) {
      confirmations.put(writer, from);
    }
    leaveOutWhatMoved(range);
    boolean again = true;
    while (again) {
      long before = local.coverage.get(writer);
      long dropped = holdback.dropped();
      holdback.add(range, before);
      deliver();
      boolean full = holdback.dropped() > dropped;
      if (full) {
        tellFull();
      }
      // Where the next one was delivered, the one after it has room.
      again = full && local.coverage.get(writer) > before;
    }
    long covered = local.coverage.get(writer);
    if (range.after() > covered) {
      pulls.ask(from, writer, range.after());
    }
    pulls.received(from, writer);
    askOn();
  }

  /**
   * Whether the writer's node counts this one's confirmations, as far as is known here: it counts
   * those of its shard alone. A move's targets get all updates as well, which is twice as many
   * nodes.
   */
  private boolean isConfirmed(long writer) {
    View view = local.layout.orElseThrow().view();
    int shard = view.member(local.self()).map(Member::shard).orElse(Member.NO_SHARD);
    return WriterId.generation(writer) != view.generation() || WriterId.shard(writer) == shard;
  }

  private void leaveOutWhatMoved(UpdateRange range) {
    if (isAllPresent(range.writer())) {
      return;
    }
    SlotSet present = local.present();
    range.updates().stream()
        .filter(update -> !present.contains(update.key().slot()))
        .findFirst()
        .ifPresent(update -> unconfirmed.merge(range.writer(), update.dot().n(), Math::min));
  }

  private boolean isAllPresent(long writer) {
    return local.present().containsAll(local.layout.orElseThrow().slotsOf(writer));
  }

  private void tellFull() {
    if (local.now.nanos() - toldFullNanos >= 0) {
      toldFullNanos = local.now.nanos() + FULL_TOLD_NANOS;
      local.out.notice(
          Event.Level.WARN,
          "no room for updates that wait for others before them; they are asked for again",
          "held back",
          holdback.size());
    }
  }

  /** Delivers what can be delivered, until nothing more can. */
  void deliver() {
    boolean again = true;
    while (again) {
      again = false;
      for (long writer : holdback.writers()) {
        again |= deliver(writer);
      }
    }
  }

  private boolean deliver(long writer) {
    boolean delivered = false;
    Optional<Update> next = holdback.next(writer, local.coverage.get(writer));
    while (next.isPresent() && isDeliverable(next.get())) {
      take(next.get());
      delivered = true;
      next = holdback.next(writer, local.coverage.get(writer));
    }
    return delivered;
  }

  /** Whether what the update depends on in this node's slots is here, or lost. */
  private boolean isDeliverable(Update update) {
    VectorClock dependencies = update.register().dependencies();
    for (int i = 0; i < dependencies.size(); i++) {
      long writer = dependencies.writer(i);
      if (lacks(writer, dependencies.count(i)) && !isLost(update, writer, dependencies.count(i))) {
        return false;
      }
    }
    return true;
  }

  private boolean lacks(long writer, long n) {
    return local.tracks(writer) && local.coverage.get(writer) < n;
  }

  /** Whether {@code update} has waited in vain for the update {@code n} of {@code writer}. */
  private boolean isLost(Update update, long writer, long n) {
    Blocked waiting = blocked.get(update.dot().writer());
    return waiting != null
        && waiting.n() == update.dot().n()
        && denials.isGone(writer, n, waiting.sinceNanos());
  }

  /**
   * Asks after dependencies that don't come. One of another shard needn't have been there when the
   * update was written, and may have been on a disk that is gone; a node that counts for both
   * shards would wait for it for ever.
   */
  void tick() {
    if (local.now.nanos() - askedNanos < PATIENCE_NANOS) {
      return;
    }
    askedNanos = local.now.nanos();
    blocked.keySet().retainAll(holdback.writers());
    if (blocked.isEmpty()) {
      denials.clear();
    }
    for (long writer : holdback.writers()) {
      Optional<Update> next = holdback.next(writer, local.coverage.get(writer));
      if (next.isEmpty()) {
        blocked.remove(writer);
        continue;
      }
      long n = next.get().dot().n();
      Blocked before = blocked.get(writer);
      if (before == null || before.n() != n) {
        blocked.put(writer, new Blocked(n, local.now.nanos()));
      } else {
        ask(next.get());
      }
    }
  }

  private void ask(Update update) {
    VectorClock dependencies = update.register().dependencies();
    denials.ask(dependencies.filter(other -> lacks(other, dependencies.get(other))));
  }

  /** A peer hasn't got what was asked for. */
  void receive(Address from, Message.Lacking lacking) {
    if (denials.receive(from, lacking)) {
      deliver();
      askOn();
    }
  }

  /** What waited was delivered; the one behind it often waits for something that is lost, too. */
  private void askOn() {
    for (Map.Entry<Long, Blocked> waiting : List.copyOf(blocked.entrySet())) {
      long writer = waiting.getKey();
      Optional<Update> next = holdback.next(writer, local.coverage.get(writer));
      if (next.isPresent() && next.get().dot().n() > waiting.getValue().n()) {
        blocked.put(writer, new Blocked(next.get().dot().n(), local.now.nanos()));
        ask(next.get());
      }
    }
  }

  /** Applies an update whose turn it is, this node's own ones included. */
  void take(Update update) {
    local.log.append(update);
    if (local.applies(update)) {
      registers.apply(update);
    }
    local.clock.observe(update.register().time());
    local.deliveredPast.delivered(update, local);
    local.cover(update.dot().writer(), update.dot().n());
  }

  /** Confirms what was received; the confirmations leave when it is durable. */
  void cycleEnd() {
    confirmations.forEach((writer, from) -> {
      long moved = unconfirmed.getOrDefault(writer, Long.MAX_VALUE);
      long through = Math.min(local.coverage.get(writer), moved - 1);
      local.out.send(from, new Message.Durable(writer, through));
    });
    confirmations.clear();
  }

  /**
   * Others count from now on, or fewer slots are held: forgets what was held back. It may be from
   * one who counts no more, or wait for an update whose writer isn't tracked; it comes again.
   */
  void recount() {
    for (long writer : holdback.writers()) {
      holdback.forget(writer, Long.MAX_VALUE);
    }
    unconfirmed.keySet().removeIf(writer -> !local.tracks(writer) || isAllPresent(writer));
  }

  /** How many updates are held back. */
  int heldBack() {
    return holdback.size();
  }

  /** The first update that is held back of {@code writer}. */
  Optional<Long> firstHeldBack(long writer) {
    return holdback.first(writer);
  }
}
