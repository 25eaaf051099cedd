package dev.hence.core.replica;

import dev.hence.core.agreement.Agreement;
import dev.hence.core.broadcast.Stability;
import dev.hence.core.clock.NodeId;
import dev.hence.core.sharding.Address;
import dev.hence.core.sharding.Layout;
import dev.hence.core.sharding.Member;
import dev.hence.core.sharding.View;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Who was last seen at each address, and who last served or first voted there. Members count each
 * other's reports only while they agree on that, so a node asks for those that it never met, who
 * may be away for long.
 *
 * <p>What it is told is as good as having met them before: of somebody who sits there now it hears
 * from that node itself, and only who was told of by nobody counts for nothing. Whom it met it
 * remembers when it is restarted: others that met a node, which may be away now, go by that.
 *
 * <p>Who served at an address, or voted, is what a node there is told that comes with an empty
 * disk.
 */
final class Seats {
  /** How often a node asks: those that run are met within less. */
  private static final long ASK_NANOS = 1_000_000_000;

  /** For how many it asks at a time. */
  private static final int ASKED_MAX = 8;

  /** How many addresses are remembered that have no seat: they may have one in another view. */
  private static final int FORMER_MAX = 1_000;

  private final Local local;
  private final Peers peers;

  /** Who was last met at each address; durable. */
  private final Map<Address, NodeId> seen;

  /**
   * Who last served at each address, or voted there first; durable. Lags behind while a node learns
   * what it lost.
   */
  private final Map<Address, NodeId> served;

  /** The fingerprint of the seats under {@link #fingerprintOf}; worked out anew when asked for. */
  private long fingerprint;

  private Optional<Layout> fingerprintOf = Optional.empty();
  private long askedNanos;
  private int asked;

  Seats(Local local, Peers peers) {
    this.local = local;
    this.peers = peers;
    this.seen = new TreeMap<>(local.store.recovered().met());
    this.served = new TreeMap<>(local.store.recovered().seats());
    this.askedNanos = local.now.nanos();
  }

  /** The node at {@code address} is {@code node}; whether it was another one until now. */
  boolean seated(Address address, NodeId node) {
    boolean changed = !node.equals(seen.put(address, node));
    if (changed) {
      fingerprintOf = Optional.empty();
    }
    if (changed && !address.equals(local.self())) {
      local.out.append(new Write.PutMet(address, node));
    }
    return changed;
  }

  /** The peer serves, so it has what its address had. */
  void serves(Peer peer) {
    if (!peer.node.equals(served.put(peer.address, peer.node))) {
      local.out.append(new Write.PutSeat(peer.address, peer.node));
    }
  }

  /**
   * The peer runs. A member that is being filled votes already: who comes after it has to hear of
   * it, too.
   */
  void runs(Peer peer, View view) {
    if (!served.containsKey(peer.address) && Agreement.acceptors(view).contains(peer.address)) {
      serves(peer);
    }
  }

  /** Who served or voted at {@code address}, if that was another node than {@code node}. */
  NodeId servedBefore(Address address, NodeId node) {
    NodeId before = served.getOrDefault(address, NodeId.UNKNOWN);
    return before.equals(node) ? NodeId.UNKNOWN : before;
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
    forgetFormer();
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

  /**
   * Forgets some of those without a seat, where there are too many: there is no end of addresses.
   */
  private void forgetFormer() {
    View view = local.layout.orElseThrow().view();
    Set<Address> former = new TreeSet<>(seen.keySet());
    former.addAll(served.keySet());
    former.removeIf(address ->
        address.equals(local.self())
            || view.member(address).isPresent()
            || peers.isConnected(address));
    former.stream()
        .limit(Math.max(0, former.size() - FORMER_MAX))
        .forEach(address -> {
          seen.remove(address);
          served.remove(address);
          local.out.append(new Write.ForgetSeat(address));
        });
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
