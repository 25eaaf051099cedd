package dev.hence.core.replica;

import dev.hence.core.broadcast.Stability;
import dev.hence.core.clock.NodeId;
import dev.hence.core.sharding.Address;
import dev.hence.core.sharding.Layout;
import dev.hence.core.sharding.Member;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Who was last seen at each address. Members count each other's reports only while they agree on
 * that, so a node asks for those that it never met, who may be away for long.
 *
 * <p>What it is told is as good as having met them before: of somebody who sits there now it hears
 * from that node itself, and only who was told of by nobody counts for nothing.
 */
final class Seats {
  /** How often a node asks: those that run are met within less. */
  private static final long ASK_NANOS = 1_000_000_000;

  /** For how many it asks at a time. */
  private static final int ASKED_MAX = 8;

  private final Local local;
  private final Peers peers;
  private final Map<Address, NodeId> seen;

  /** The fingerprint of the seats under {@link #fingerprintOf}; worked out anew when asked for. */
  private long fingerprint;

  private Optional<Layout> fingerprintOf = Optional.empty();
  private long askedNanos;
  private int asked;

  Seats(Local local, Peers peers) {
    this.local = local;
    this.peers = peers;
    this.seen = new TreeMap<>(local.store.recovered().seats());
    this.askedNanos = local.now.nanos();
  }

  /** The node at {@code address} is {@code node}; whether it was another one until now. */
  boolean seated(Address address, NodeId node) {
    boolean changed = !node.equals(seen.put(address, node));
    if (changed) {
      fingerprintOf = Optional.empty();
    }
    return changed;
  }

  /** Stands for those whom this node counts. */
  long fingerprint() {
    Layout layout = local.layout.orElseThrow();
    if (fingerprintOf.filter(known -> known == layout).isEmpty()) {
      fingerprint = Stability.fingerprint(layout, seen);
      fingerprintOf = Optional.of(layout);
    }
    return fingerprint;
  }

  /** Asks the peers, one after another, for who is unknown here. */
  void tick() {
    if (local.layout.isEmpty() || local.now.nanos() - askedNanos < ASK_NANOS) {
      return;
    }
    askedNanos = local.now.nanos();
    List<Peer> connected = peers.connected();
    if (connected.isEmpty()) {
      return;
    }
    Layout layout = local.layout.get();
    Peer next = connected.get(Math.floorMod(asked++, connected.size()));
    layout.view().members().stream()
        .map(Member::address)
        .filter(address -> !layout.counted(address).isEmpty() && !at(address).isKnown())
        .limit(ASKED_MAX)
        .forEach(
            address -> local.out.send(next.address, new Message.Seated(address, NodeId.UNKNOWN)));
  }

  private NodeId at(Address address) {
    return seen.getOrDefault(address, NodeId.UNKNOWN);
  }

  /** A peer asks for a seat, or tells of one. */
  void receive(Address from, Message.Seated seated) {
    Address address = seated.address();
    NodeId known = at(address);
    if (seated.node().isKnown() == known.isKnown()) {
      return;
    }
    if (known.isKnown()) {
      local.out.send(from, new Message.Seated(address, known));
    } else if (local.layout.flatMap(layout -> layout.view().member(address)).isPresent()) {
      seated(address, seated.node());
    }
  }
}
