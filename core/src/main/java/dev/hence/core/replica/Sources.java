package dev.hence.core.replica;

import dev.hence.core.clock.VectorClock;
import dev.hence.core.sharding.Address;
import dev.hence.core.sharding.Layout;
import dev.hence.core.sharding.Member;
import dev.hence.core.sharding.SlotSet;
import dev.hence.core.sharding.View;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Whom this node may ask for slots that it lacks, and who couldn't help lately. */
final class Sources {
  /** How long a source that can't serve isn't asked again. */
  private static final long REST_NANOS = 300_000_000;

  /** How long ago a source may have said that it doesn't hold the slots. */
  private static final long DENIAL_NANOS = 3_000_000_000L;

  /** After this people are told whom the slots wait for. A guess: longer than most restarts. */
  private static final long STUCK_NANOS = 5_000_000_000L;

  private final Local local;
  private final Peers peers;

  /** When a peer last said that it doesn't hold what was asked for, or failed otherwise. */
  private final Map<Address, Long> resting = new TreeMap<>();

  private final Map<Address, Long> denials = new TreeMap<>();

  /** What the slots are fetched anew for: to be had there, if anywhere. */
  private VectorClock sought = VectorClock.EMPTY;

  /** Since when no page has come, though slots are missing, and whether people were told. */
  private Optional<Long> stuckNanos = Optional.empty();

  private boolean toldStuck;

  /** Since when everybody who should hold what is missing says that it doesn't. */
  private Optional<Long> deniedNanos = Optional.empty();

  Sources(Local local, Peers peers) {
    this.local = local;
    this.peers = peers;
  }

  /** Others count: who denied may hold what is missing now. */
  void viewChanged() {
    paged();
    denials.clear();
    deniedNanos = Optional.empty();
  }

  /** From now on, one that has {@code updates}, too, is asked before others. */
  void seek(VectorClock updates) {
    sought = sought.join(updates);
  }

  /** All that was sought is here, or lost. */
  void seekNoMore() {
    sought = VectorClock.EMPTY;
  }

  /** One that has some of {@code wanted}: one with what is sought, and that serves, if there is. */
  Optional<Peer> of(SlotSet wanted) {
    Optional<Peer> best = Optional.empty();
    int most = -1;
    for (Peer peer : peers.connectedInTurn()) {
      if (!peers.agrees(peer) || isResting(peer) || slots(peer, wanted).isEmpty()) {
        continue;
      }
      boolean serves = peers.serves(peer, wanted);
      int good = (peer.coverage().covers(sought) ? 2 : 0) + (serves ? 1 : 0);
      if (good > most) {
        most = good;
        best = Optional.of(peer);
      }
    }
    return best;
  }

  /** A page came. */
  void paged() {
    stuckNanos = Optional.empty();
    toldStuck = false;
  }

  /**
   * Tells people whom the slots wait for, where none came for a while; once until one comes.
   *
   * @param missing what is still to come, nothing if all is here; said again and again
   */
  void noteMissing(SlotSet missing) {
    if (missing.isEmpty()) {
      paged();
      return;
    }
    stuckNanos = stuckNanos.or(() -> Optional.of(local.now.nanos()));
    if (toldStuck || local.now.nanos() - stuckNanos.get() < STUCK_NANOS) {
      return;
    }
    toldStuck = true;
    Layout layout = local.layout.orElseThrow();
    List<Address> away =
        layout.view().members().stream()
            .filter(member -> !peers.running(member.address()))
            .filter(member ->
                layout.present(member.address()).union(layout.formerly(member)).intersects(missing))
            .map(Member::address)
            .toList();
    if (!away.isEmpty()) {
      local.out.notice(
          Event.Level.WARN,
          "slots don't come, and members that have them are away; bring those back",
          "slots",
          missing.size(),
          "members",
          away);
    }
  }

  /** What of {@code wanted} the peer is asked for. */
  SlotSet slots(Peer peer, SlotSet wanted) {
    Layout layout = local.layout.orElseThrow();
    return peers.serves(peer, wanted)
        ? layout.present(peer.address).intersection(wanted)
        : layout.counted(peer.address).intersection(wanted);
  }

  boolean isResting(Peer peer) {
    Long since = resting.get(peer.address);
    return since != null && local.now.nanos() - since < REST_NANOS;
  }

  /** The node at {@code address} isn't asked for some time. */
  void rest(Address address) {
    resting.put(address, local.now.nanos());
  }

  /** It said that it doesn't hold what it was asked for. */
  void deny(Address address) {
    denials.put(address, local.now.nanos());
  }

  /**
   * Whether to go on without {@code missing}. Where every node that should hold the slots is here
   * and none does, their data is lost, or each has some that the others lack and their logs don't
   * have any more. The first in view order goes on first, and the others fetch from it.
   */
  boolean isLost(SlotSet missing) {
    if (!areDenied(missing)) {
      return false;
    }
    deniedNanos = deniedNanos.or(() -> Optional.of(local.now.nanos()));
    boolean lost = isFirst(missing) || local.now.nanos() - deniedNanos.get() >= 2 * DENIAL_NANOS;
    if (lost) {
      deniedNanos = Optional.empty();
    }
    return lost;
  }

  /** Whether every other node that should hold some of {@code missing} said that it doesn't. */
  boolean areDenied(SlotSet missing) {
    return others(missing)
        .map(denials::get)
        .allMatch(denied -> denied != null && local.now.nanos() - denied < DENIAL_NANOS);
  }

  /** Whether this node is before all of them in view order. */
  boolean isFirst(SlotSet missing) {
    View view = local.layout.orElseThrow().view();
    return others(missing).allMatch(other -> view.isBefore(local.self(), other));
  }

  private Stream<Address> others(SlotSet missing) {
    Layout layout = local.layout.orElseThrow();
    return layout.view().members().stream()
        .map(Member::address)
        .filter(other -> !other.equals(local.self()) && layout.counted(other).intersects(missing));
  }
}
