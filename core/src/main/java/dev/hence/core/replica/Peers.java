package dev.hence.core.replica;

import dev.hence.core.clock.Epoch;
import dev.hence.core.clock.VectorClock;
import dev.hence.core.sharding.Address;
import dev.hence.core.sharding.Layout;
import dev.hence.core.sharding.Member;
import dev.hence.core.sharding.SlotSet;
import dev.hence.core.sharding.View;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** The other nodes, and which of them are alive. Only routes and fills GET /view. */
final class Peers {
  /**
   * How long a node without a seat is remembered that is away. A guess: far longer than any message
   * of it may be on its way.
   */
  private static final long GONE_NANOS = 600_000_000_000L;

  private final Local local;
  private final SortedMap<Address, Peer> peers = new TreeMap<>();

  Peers(Local local) {
    this.local = local;
  }

  Peer at(Address address) {
    return peers.computeIfAbsent(address, Peer::new);
  }

  /** Forgets those who have neither a seat nor a connection: there is no end of addresses. */
  void forgetTheGone() {
    peers
        .values()
        .removeIf(peer ->
            !peer.connected
                && local.now.nanos() - peer.heardNanos >= GONE_NANOS
                && local.layout.isPresent()
                && !isMember(peer)
                && !local.settings.environmentView().contains(peer.address));
  }

  Collection<Peer> all() {
    return peers.values();
  }

  boolean isConnected(Address address) {
    Peer peer = peers.get(address);
    return peer != null && peer.connected;
  }

  List<Peer> connected() {
    List<Peer> connected = new ArrayList<>(peers.size());
    for (Peer peer : peers.values()) {
      if (peer.connected) {
        connected.add(peer);
      }
    }
    return connected;
  }

  /** Whether the node at {@code address} counts as running; this node does. */
  boolean running(Address address) {
    if (address.equals(local.self())) {
      return true;
    }
    Peer peer = peers.get(address);
    return peer != null
        && peer.heardNanos != 0
        && (peer.connected || !peer.refused)
        && local.now.nanos() - peer.heardNanos < local.settings.lostNanos();
  }

  /** Whether the peer is connected and was heard of lately, so that requests go to it. */
  boolean responsive(Peer peer) {
    return peer.connected && local.now.nanos() - peer.heardNanos < local.settings.suspectNanos();
  }

  /** Whether the peer has a seat in this node's view. */
  boolean isMember(Peer peer) {
    return local.layout.isPresent() && local.layout.get().isMember(peer.address);
  }

  /**
   * Whether the peer's updates are taken in: those of a member that runs under this node's view, or
   * the one before or after it. One that missed views, or is in another branch of them, may have to
   * hand in what it has; then it counts under these names no more, and who had held some of it back
   * would bring it up when deletes of it are long forgotten.
   */
  boolean isHeard(Peer peer) {
    return isMember(peer)
        && peer.report
            .filter(
                report -> Epoch.adjoin(report.epoch(), local.layout.orElseThrow().view().epoch()))
            .isPresent();
  }

  /** The members that run, this node among them. */
  Set<Address> live() {
    Set<Address> live = new TreeSet<>();
    local.layout.ifPresent(layout -> {
      for (Member member : layout.view().members()) {
        if (running(member.address())) {
          live.add(member.address());
        }
      }
    });
    return live;
  }

  /** Who counts for a writer in {@code clock} and isn't known to have all that it names of it. */
  List<Address> lacking(VectorClock clock) {
    Set<Address> lacking = new TreeSet<>();
    for (int i = 0; i < clock.size(); i++) {
      long writer = clock.writer(i);
      for (Address holder : local.layout.map(l -> l.holders(writer)).orElse(List.of())) {
        if (!holder.equals(local.self()) && at(holder).coverage().get(writer) < clock.count(i)) {
          lacking.add(holder);
        }
      }
    }
    return List.copyOf(lacking);
  }

  /** Whether the peer is connected, and said last that it runs under this node's view. */
  boolean agrees(Peer peer) {
    long epoch = local.layout.orElseThrow().view().epoch();
    return peer.connected && peer.report.filter(report -> report.epoch() == epoch).isPresent();
  }

  /** The connected peers that count for {@code writer}. */
  List<Peer> holders(long writer) {
    List<Peer> holders = new ArrayList<>();
    for (Address address : local.layout.map(l -> l.holders(writer)).orElse(List.of())) {
      Peer peer = peers.get(address);
      if (peer != null && peer.connected) {
        holders.add(peer);
      }
    }
    return holders;
  }

  /** Those after this node first: or all that begin at once would ask the same source. */
  List<Peer> connectedInTurn() {
    List<Peer> connected = connected();
    int before = 0;
    for (Peer peer : connected) {
      before += peer.address.compareTo(local.self()) < 0 ? 1 : 0;
    }
    Collections.rotate(connected, -before);
    return connected;
  }

  /**
   * The same, but for those whose last report is from an older view: with this one they may have
   * given up what they had.
   */
  private List<Peer> holdersUnderThisView(long writer) {
    long epoch = local.layout.map(layout -> layout.view().epoch()).orElse(0L);
    return holders(writer).stream()
        .filter(peer -> peer.report.filter(report -> report.epoch() >= epoch).isPresent())
        .toList();
  }

  /** Whether the peer serves some of {@code slots}. */
  boolean serves(Peer peer, SlotSet slots) {
    return peer.serving() && local.layout.orElseThrow().present(peer.address).intersects(slots);
  }

  /** Those who count for {@code writer} and serve with its updates up to {@code n}. */
  List<Peer> serving(long writer, long n) {
    return holdersUnderThisView(writer).stream()
        .filter(peer -> peer.serving() && peer.coverage().get(writer) >= n)
        .toList();
  }

  /** Whether one that served the slots of {@code writer} formerly has its update {@code n}. */
  boolean keeps(long writer, long n) {
    Layout layout = local.layout.orElseThrow();
    SlotSet slots = layout.slotsOf(writer);
    return holdersUnderThisView(writer).stream()
        .filter(peer -> peer.keeps() && peer.coverage().get(writer) >= n)
        .flatMap(peer -> layout.view().member(peer.address).stream())
        .anyMatch(member -> layout.formerly(member).intersects(slots));
  }

  /** What can be had of those who have update {@code n} of {@code writer}. */
  SlotSet offered(long writer, long n) {
    Layout layout = local.layout.orElseThrow();
    SlotSet offered = SlotSet.NONE;
    for (Peer peer : holdersUnderThisView(writer)) {
      if (peer.coverage().get(writer) >= n) {
        offered = offered.union(offered(peer, layout));
      }
    }
    return offered;
  }

  /** What can be had from the peer: what it serves, served formerly, or has copied. */
  private static SlotSet offered(Peer peer, Layout layout) {
    SlotSet offered = SlotSet.NONE;
    if (peer.keeps()) {
      offered = layout.view().member(peer.address).map(layout::formerly).orElse(SlotSet.NONE);
    }
    if (peer.serving()) {
      offered = offered.union(layout.present(peer.address));
    }
    boolean copied = peer.report.filter(Message.Report::copied).isPresent();
    return copied ? offered.union(layout.desired(peer.address)) : offered;
  }

  /**
   * Somebody who counts for {@code writer} and has some of {@code slots} with its update {@code n},
   * or is away and may have them.
   */
  Optional<Address> mayOffer(long writer, long n, SlotSet slots) {
    Layout layout = local.layout.orElseThrow();
    for (Address address : layout.holders(writer)) {
      if (address.equals(local.self())) {
        continue;
      }
      Peer peer = at(address);
      if (peer.report.isEmpty() || !responsive(peer)) {
        return Optional.of(address);
      }
      SlotSet whole = peer.learner() ? SlotSet.NONE : layout.present(address);
      if (peer.coverage().get(writer) >= n
          && whole.union(offered(peer, layout)).intersects(slots)) {
        return Optional.of(address);
      }
    }
    return Optional.empty();
  }

  /** Whether somebody who counts for {@code writer} says that it has its update {@code n}. */
  boolean claim(long writer, long n) {
    return holders(writer).stream().anyMatch(peer -> peer.coverage().get(writer) >= n);
  }

  /** Whether nobody else who counts for {@code writer} is away. */
  boolean allRespond(long writer) {
    return local.layout.orElseThrow().holders(writer).stream()
        .allMatch(address -> address.equals(local.self()) || responsive(at(address)));
  }

  /** Whether a node before this one in view order serves slots of {@code writer}. */
  boolean isServedBefore(long writer) {
    View view = local.layout.orElseThrow().view();
    return holders(writer).stream()
        .anyMatch(peer -> peer.serving() && view.isBefore(peer.address, local.self()));
  }

  /**
   * The connected peers that should answer for {@code slot}, best first: those that serve, that
   * were heard of lately, that are known to cover {@code needed}; in turn among equals.
   */
  List<Peer> candidates(Layout layout, int slot, VectorClock needed, Set<Address> except) {
    List<Peer> candidates = new ArrayList<>();
    for (Member member : layout.view().members()) {
      Peer peer = peers.get(member.address());
      if (peer != null
          && peer.connected
          && !except.contains(member.address())
          && layout.present(member.address()).contains(slot)) {
        candidates.add(peer);
      }
    }
    if (candidates.size() > 1) {
      int turn = (int) Long.remainderUnsigned(local.random.getAsLong(), candidates.size());
      java.util.Collections.rotate(candidates, turn);
      candidates.sort(java.util.Comparator.comparingInt(peer -> -rank(peer, needed)));
    }
    return candidates;
  }

  private int rank(Peer peer, VectorClock needed) {
    return (peer.serving() ? 4 : 0)
        + (local.now.nanos() - peer.heardNanos < FRESH_NANOS ? 2 : 0)
        + (peer.coverage().covers(needed) ? 1 : 0);
  }

  /** Within this a healthy peer says something: two of its reports. */
  private static final long FRESH_NANOS = 2 * Reporting.HEARTBEAT_NANOS;
}
