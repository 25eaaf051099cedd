package dev.hence.core.replica;

import dev.hence.core.clock.VectorClock;
import dev.hence.core.data.Update;
import dev.hence.core.resharding.Transfer;
import dev.hence.core.sharding.Address;
import dev.hence.core.sharding.Layout;
import dev.hence.core.sharding.SlotSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.LongPredicate;

/**
 * Finds out whether slots that come from a source which lags would have a hole: updates that this
 * node covers, so that nobody sends them again, and that the source lacks. It covers them since it
 * holds other slots of their writer, or since a transfer that it gave up.
 */
final class Holes {
  /**
   * How long a source is waited for that has what is claimed by one who has no slots to offer: in
   * that time, with everybody there, those who serve get it from logs, or it is in none. A guess.
   */
  private static final long CLAIMED_NANOS = 5_000_000_000L;

  /** How often a person is told whom it waits for. */
  private static final long TOLD_NANOS = 60_000_000_000L;

  private final Local local;
  private final Peers peers;

  /** Since when somebody claims what no source has, by writer. */
  private final Map<Long, Long> claimedNanos = new TreeMap<>();

  private OptionalLong toldNanos = OptionalLong.empty();

  Holes(Local local, Peers peers) {
    this.local = local;
    this.peers = peers;
  }

  /** Other slots are wanted. */
  void forget() {
    claimedNanos.clear();
    toldNanos = OptionalLong.empty();
  }

  /** Slots were taken over: what was waited for in vain isn't waited for again with the next. */
  void takenOver() {
    toldNanos = OptionalLong.empty();
  }

  /** The writers to some of {@code slots}. */
  LongPredicate writersTo(SlotSet slots) {
    Layout layout = local.layout.orElseThrow();
    return writer -> layout.slotsOf(writer).intersects(slots);
  }

  /**
   * Whether the slots of {@code transfer} as of {@code coverage} have a hole that a better source
   * would fill, or may, once it is there.
   */
  boolean isIn(Transfer transfer, VectorClock coverage) {
    VectorClock replayed =
        transfer.coverageAtStart().filter(writersTo(transfer.slots())).minus(coverage);
    VectorClock lacking = replayed.join(pastOf(replayed, transfer.slots(), coverage));
    Set<Long> claimed = new TreeSet<>();
    for (int i = 0; i < lacking.size(); i++) {
      long writer = lacking.writer(i);
      long next = firstMissing(writer, coverage.get(writer) + 1);
      if (next <= lacking.count(i)) {
        Optional<Address> better = peers.mayOffer(writer, next, transfer.slots());
        if (better.isPresent()) {
          tell(better.get());
          return true;
        }
        if (peers.claim(writer, next)) {
          claimed.add(writer);
        }
      }
    }
    claimedNanos.keySet().retainAll(claimed);
    claimed.forEach(writer -> claimedNanos.putIfAbsent(writer, local.now.nanos()));
    return claimedNanos.values().stream()
        .anyMatch(since -> local.now.nanos() - since < CLAIMED_NANOS);
  }

  /**
   * What the updates depend on that this node's log has of {@code replayed} behind {@code
   * coverage}, in {@code slots} and beyond {@code coverage}: when they were delivered, nobody here
   * held these slots.
   */
  private VectorClock pastOf(VectorClock replayed, SlotSet slots, VectorClock coverage) {
    List<VectorClock> pasts = new ArrayList<>();
    for (int i = 0; i < replayed.size(); i++) {
      long writer = replayed.writer(i);
      SlotSet shared = local.layout.orElseThrow().slotsOf(writer).intersection(slots);
      local.readLog(
          writer,
          coverage.get(writer),
          replayed.count(i),
          page -> pasts.add(pastOf(page).minus(coverage).filter(writersTo(shared))));
    }
    return pasts.stream().reduce(VectorClock.EMPTY, VectorClock::join);
  }

  private static VectorClock pastOf(List<Update> page) {
    return page.stream()
        .map(update -> update.register().dependencies())
        .reduce(VectorClock.EMPTY, VectorClock::join);
  }

  /**
   * The first update from {@code n} on that isn't in this node's log: what is in there {@link
   * Leftovers} replays, and what comes behind it is on its way.
   */
  private long firstMissing(long writer, long n) {
    List<Update> first = local.store.updates(writer, n - 1, n, 1);
    boolean isLogged = !first.isEmpty() && first.getFirst().dot().n() == n;
    return isLogged ? Math.max(n, local.coverage.get(writer) + 1) : n;
  }

  private void tell(Address member) {
    boolean away = !peers.responsive(peers.at(member));
    if (away && toldNanos.stream().allMatch(at -> local.now.nanos() - at >= TOLD_NANOS)) {
      toldNanos = OptionalLong.of(local.now.nanos());
      local.out.notice(
          Event.Level.WARN,
          "slots wait for a member that is away and may have more of them; bring it back, or"
              + " remove it from the view",
          "member",
          member);
    }
  }
}
