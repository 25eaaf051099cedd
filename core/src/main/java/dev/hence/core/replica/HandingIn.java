package dev.hence.core.replica;

import dev.hence.core.clock.Dot;
import dev.hence.core.clock.Epoch;
import dev.hence.core.clock.VectorClock;
import dev.hence.core.data.Key;
import dev.hence.core.data.Update;
import dev.hence.core.sharding.Address;
import dev.hence.core.sharding.Layout;
import dev.hence.core.sharding.Member;
import dev.hence.core.sharding.SlotSet;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * Hands in what only this node has when it has lost its seat: it was forgotten while it was away,
 * another node took its seat, or its branch of views lost. It offers its registers to those who
 * serve their slots ({@link TakingIn}), and drops them when all are taken in or refused. What is in
 * slots that it begins anew ({@link Refounding}) it offers to itself, and keeps.
 *
 * <p>They go in the order of their times, some at a time, the next ones when the last were taken
 * in, and each depends on all before it. A write's time is above that of all its writer had seen;
 * so nobody sees an answer of this node before its question, whichever shards the two are in. The
 * earliest ones are looked for in the whole store, again and again, which bounds the memory.
 *
 * <p>It drops them when two members have what is in their places now ({@link Handed}): the one that
 * took them in may be one that others can't reach, and lose its disk.
 *
 * <pre>
 *   scanning --all looked at--> offering --those found are answered--> scanning
 *   scanning --nothing found--> waiting --two have it--> done
 *   waiting  --it takes long: who had it may be gone--> scanning
 * </pre>
 *
 * <p>Kept in memory alone: a node that restarts begins anew, and a register that was taken in finds
 * itself there.
 */
final class HandingIn {
  /** What is offered at a time, and one register more. */
  private static final int OFFER_BYTES_MAX = 256 << 10;

  /** After this an offer counts as lost: a guess, generous for a busy disk. */
  private static final long AGAIN_NANOS = 1_000_000_000;

  /** After this it offers all again, if only one has it: a guess, longer than a link is away. */
  private static final long WAIT_NANOS = 10_000_000_000L;

  /** So long it waits for what others say to have, if what is here may be late there: a guess. */
  private static final long HEARING_NANOS = 1_000_000_000;

  /** What is read of the store at a time, and one register more. */
  private static final int PAGE_BYTES_MAX = 256 << 10;

  /** Pages looked at in a tick, one where clients are served. A guess: some milliseconds. */
  private static final int PAGES_MAX = 4;

  /** How often it offers something to itself in a tick; a guess, some milliseconds. */
  private static final int OWN_MAX = 16;

  /** How many registers are looked for in one scan of the store: about a megabyte. */
  private static final int FOUND_MAX = 10_000;

  /** Keys that a line of the log names. */
  private static final int KEYS_NAMED_MAX = 20;

  /** A register that is to be offered. */
  private record Found(long time, Dot dot, Key key) {
    static final Comparator<Found> IN_ORDER =
        Comparator.comparingLong(Found::time)
            .thenComparingLong(found -> found.dot().writer())
            .thenComparingLong(found -> found.dot().n());
  }

  /** What was offered last. */
  private record Offer(long id, Address to, List<Found> registers, long atNanos) {}

  private final Local local;
  private final Peers peers;
  private final Registers registers;
  private final TakingIn takingIn;

  /** The slots that are handed in, and an epoch of the branch of views that they go to. */
  private SlotSet slots = SlotSet.NONE;

  private long branch;

  /** Up to where the store was looked through in this scan; none at its start. */
  private Optional<Key> cursor = Optional.empty();

  private boolean scanning = true;

  /** The earliest ones that aren't answered. */
  private final TreeSet<Found> found = new TreeSet<>(Found.IN_ORDER);

  /** The last one that was answered. */
  private Optional<Found> answered = Optional.empty();

  private Optional<Offer> offer = Optional.empty();

  private final Handed handed;
  private final OnlyHere onlyHere;

  private long begunNanos;

  /** Since when all is answered, and it waits for another member to have it. */
  private Optional<Long> waitsSinceNanos = Optional.empty();

  /** What has taken the place of those that were answered. */
  private VectorClock seen = VectorClock.EMPTY;

  /** Starts anywhere, so that a life before this one didn't use the same numbers; 0 before. */
  private long nextId;

  private long offered;
  private long takenIn;
  private long refused;

  /** The first ones that were refused: those that the log names. */
  private final List<Key> refusedKeys = new ArrayList<>();

  HandingIn(Local local, Peers peers, Registers registers, TakingIn takingIn) {
    this.local = local;
    this.peers = peers;
    this.registers = registers;
    this.takingIn = takingIn;
    handed = new Handed(local, peers);
    onlyHere = new OnlyHere(local, peers);
  }

  /** Goes on; offers again where no answer came. */
  void tick() {
    if (local.orphaned.isEmpty() || !local.ready) {
      return;
    }
    long epoch = local.layout.orElseThrow().view().epoch();
    if (!slots.equals(local.orphaned) || !Epoch.sameBranch(branch, epoch)) {
      begin(epoch);
    }
    if (local.refounded.isEmpty() && onlyHere.isNothing()) {
      finish();
      return;
    }
    if (local.doubted.isPresent() && local.now.nanos() - begunNanos < HEARING_NANOS) {
      return;
    }
    if (offer.filter(this::isUnderWay).isEmpty()) {
      offer = Optional.empty();
      goOn();
      for (int i = 1; i < OWN_MAX && isOwnNext(); i++) {
        offer();
      }
    }
  }

  private boolean isUnderWay(Offer last) {
    return local.now.nanos() - last.atNanos() < AGAIN_NANOS
        && (isSelf(last.to()) || peers.at(last.to()).connected);
  }

  private boolean isOwnNext() {
    return offer.isEmpty()
        && !found.isEmpty()
        && local.refounded.contains(found.first().key().slot());
  }

  private boolean isSelf(Address address) {
    return address.equals(local.self());
  }

  private void begin(long epoch) {
    slots = local.orphaned;
    branch = epoch;
    begunNanos = local.now.nanos();
    seen = VectorClock.EMPTY;
    handed.forget();
    waitsSinceNanos = Optional.empty();
    answered = Optional.empty();
    offer = Optional.empty();
    scanAnew();
  }

  private void scanAnew() {
    found.clear();
    cursor = Optional.empty();
    scanning = true;
  }

  private void goOn() {
    int pages = local.held.isEmpty() ? PAGES_MAX : 1;
    for (int i = 0; scanning && i < pages; i++) {
      scan();
    }
    if (scanning) {
      return;
    }
    boolean some = !found.isEmpty();
    passOver();
    if (!found.isEmpty()) {
      offer();
    } else if (some) {
      scanAnew();
    } else if (handed.isSafe()) {
      finish();
    } else {
      await();
    }
  }

  /** One member alone has some of it. If that lasts, it may be gone, with what it had. */
  private void await() {
    if (waitsSinceNanos.isEmpty()) {
      waitsSinceNanos = Optional.of(local.now.nanos());
    } else if (local.now.nanos() - waitsSinceNanos.get() >= WAIT_NANOS) {
      local.out.notice(
          Event.Level.INFO,
          "what was handed in is at one member alone; keeping it, and offering it again",
          "slots",
          slots.size());
      begin(branch);
    }
  }

  /** Looks at the next page. What was written in the step that lost the seat isn't stored yet. */
  private void scan() {
    List<Update> page = registers.page(slots, cursor, PAGE_BYTES_MAX);
    if (page.isEmpty()) {
      scanning = false;
      return;
    }
    cursor = Optional.of(page.getLast().key());
    for (Update update : page) {
      Found one = new Found(update.register().time(), update.dot(), update.key());
      boolean isLater = answered.filter(last -> Found.IN_ORDER.compare(one, last) <= 0).isEmpty();
      if (isThere(one)) {
        keptThere(one);
      } else if (isLater) {
        found.add(one);
        if (found.size() > FOUND_MAX) {
          found.removeLast();
        }
      }
    }
  }

  /** Passes over those that somebody has said to have since they were looked for. */
  private void passOver() {
    while (!found.isEmpty() && isThere(found.first())) {
      keptThere(found.pollFirst());
    }
  }

  private void keptThere(Found one) {
    if (!local.refounded.contains(one.key().slot())) {
      handed.add(VectorClock.of(one.dot()));
    }
  }

  private boolean isThere(Found one) {
    int slot = one.key().slot();
    return local.refounded.contains(slot)
        ? local.coverage.covers(one.dot())
        : serving(slot).filter(peer -> peer.coverage().covers(one.dot())).isPresent();
  }

  /** Offers the first ones that go to one node; nothing while there is none for the first. */
  private void offer() {
    Optional<Address> to = receiver(found.first().key().slot());
    if (to.isEmpty()) {
      return;
    }
    List<Found> ones = new ArrayList<>();
    List<Update> updates = new ArrayList<>();
    long bytes = 0;
    for (Found one : found) {
      if (bytes >= OFFER_BYTES_MAX || !receiver(one.key().slot()).equals(to)) {
        break;
      }
      Update update = new Update(one.key(), registers.get(one.key()).orElseThrow());
      ones.add(one);
      updates.add(update);
      bytes += update.size();
    }
    if (nextId == 0) {
      nextId = local.random.getAsLong() >>> 1;
    }
    offer = Optional.of(new Offer(nextId, to.get(), ones, local.now.nanos()));
    Message.Orphans orphans = new Message.Orphans(nextId++, updates, seen);
    if (isSelf(to.get())) {
      takingIn.take(to.get(), orphans);
    } else {
      local.out.send(to.get(), orphans);
    }
  }

  /**
   * Who is offered what is in {@code slot}: this node if it begins the slot anew, else who serves
   * it, and where nobody does the first who should: it may begin it anew.
   */
  private Optional<Address> receiver(int slot) {
    return local.refounded.contains(slot)
        ? Optional.of(local.self())
        : serving(slot).or(() -> first(slot, peer -> true)).map(peer -> peer.address);
  }

  private Optional<Peer> serving(int slot) {
    return first(slot, Peer::serving);
  }

  /** The first in view order that should serve {@code slot}: the same one is asked again. */
  private Optional<Peer> first(int slot, Predicate<Peer> wanted) {
    Layout layout = local.layout.orElseThrow();
    for (Member member : layout.view().members()) {
      Peer peer = peers.at(member.address());
      if (peers.agrees(peer)
          && layout.present(member.address()).contains(slot)
          && wanted.test(peer)) {
        return Optional.of(peer);
      }
    }
    return Optional.empty();
  }

  /** What was offered was taken in, as far as it could be. */
  void receive(Address from, Message.OrphansTaken answer) {
    Optional<Offer> meant =
        offer.filter(last -> last.id() == answer.id() && last.to().equals(from));
    if (meant.isEmpty()) {
      return;
    }
    List<Found> ones = meant.get().registers();
    offer = Optional.empty();
    offered += ones.size();
    takenIn += answer.taken();
    refused += answer.refused().size();
    answer.refused().stream().limit(KEYS_NAMED_MAX - refusedKeys.size()).forEach(refusedKeys::add);
    seen = seen.join(answer.seen()).minus(local.stable);
    if (!isSelf(from)) {
      handed.add(answer.seen());
    }
    answered = Optional.of(ones.getLast());
    ones.forEach(found::remove);
    if (found.isEmpty()) {
      scanAnew();
    }
    if (!isSelf(from)) {
      goOn();
    }
  }

  private void finish() {
    boolean some = takenIn > 0 || refused > 0;
    if (offered > 0) {
      // What others didn't say to have they may have nonetheless, under this name or a newer one.
      local.out.notice(
          some ? Event.Level.WARN : Event.Level.INFO,
          some
              ? "handed in what only this node had"
              : "the others have all that this node had; nothing was left to hand in",
          "keys",
          offered,
          "taken in",
          takenIn,
          "refused, deleted meanwhile",
          named(refused, refusedKeys));
    }
    SlotSet givenUp = local.orphaned.minus(local.refounded);
    local.out.notice(Event.Level.INFO, "slots given up", "slots", givenUp.size());
    registers.drop(givenUp);
    local.orphaned = SlotSet.NONE;
    local.doubted = Optional.empty();
    local.out.append(new Write.PutOrphaned(SlotSet.NONE));
    hold();
    slots = SlotSet.NONE;
    offered = 0;
    takenIn = 0;
    refused = 0;
    refusedKeys.clear();
  }

  /** Holds the slots that this node has begun anew. */
  private void hold() {
    if (!local.refounded.isEmpty()) {
      local.hold(local.held.union(local.refounded));
      local.refounded = SlotSet.NONE;
      local.progressed = true;
    }
  }

  /** How many keys there are, and the first {@code keys} of them by name. */
  static String named(long count, List<Key> keys) {
    List<String> names = keys.stream().limit(KEYS_NAMED_MAX).map(Key::text).toList();
    return count + (keys.isEmpty() ? "" : " " + names);
  }
}
