package dev.hence.core.replica;

import dev.hence.core.broadcast.Stability;
import dev.hence.core.clock.NodeId;
import dev.hence.core.clock.VectorClock;
import dev.hence.core.sharding.Address;
import dev.hence.core.sharding.Epoch;
import dev.hence.core.sharding.Layout;
import dev.hence.core.sharding.SlotSet;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Tells the peers what this node has, as a sign of life too, and works out from theirs what is
 * stable. What is stable leaves the log.
 */
final class Reports {
  /** A report goes out at least this often. */
  static final long HEARTBEAT_NANOS = 250_000_000;

  /** And not more often than this, when what it says changes all the time. */
  private static final long SPACING_NANOS = 60_000_000;

  private static final long TRIM_NANOS = 500_000_000;

  private final Local local;
  private final Peers peers;
  private final Stability stability = new Stability();

  /** Who was last seen at each address. */
  private final Map<Address, NodeId> seats;

  /** Who last served at each address; durable. Lags behind while a node learns what it lost. */
  private final Map<Address, NodeId> served;

  /** The fingerprint of the seats under {@link #fingerprintOf}; worked out anew when asked for. */
  private long fingerprint;

  private Optional<Layout> fingerprintOf = Optional.empty();
  private VectorClock savedStable;
  private VectorClock sentCoverage = VectorClock.EMPTY;
  private VectorClock sentStable = VectorClock.EMPTY;
  private boolean sentServing;
  private boolean sentCopied;
  private long sentNanos;
  private long trimmedNanos;

  Reports(Local local, Peers peers) {
    this.local = local;
    this.peers = peers;
    served = new TreeMap<>(local.store.recovered().seats());
    seats = new TreeMap<>(served);
    savedStable = local.stable;
    trimmedNanos = local.now.nanos();
  }

  /** Who served at {@code address}, if that was another node than {@code node}. */
  NodeId servedBefore(Address address, NodeId node) {
    NodeId before = served.getOrDefault(address, NodeId.UNKNOWN);
    return before.equals(node) ? NodeId.UNKNOWN : before;
  }

  /** The node at {@code address} is {@code node}. */
  void seated(Address address, NodeId node) {
    if (!node.equals(seats.put(address, node))) {
      fingerprintOf = Optional.empty();
    }
  }

  /** The fingerprint of those whom this node counts. */
  private long fingerprint(Layout layout) {
    if (fingerprintOf.filter(known -> known == layout).isEmpty()) {
      fingerprint = Stability.fingerprint(layout, seats);
      fingerprintOf = Optional.of(layout);
    }
    return fingerprint;
  }

  /** What {@code holder} has said to have, if that counts now. */
  VectorClock counted(Address holder) {
    return stability.counted(holder, fingerprint(local.layout.orElseThrow()));
  }

  /** Whether this node holds all that it should answer for, and answers. */
  boolean serving() {
    SlotSet present = local.present();
    return local.ready && !present.isEmpty() && local.held.containsAll(present);
  }

  /** Whether it holds all that it will answer for after the cut-over, too. */
  boolean copied() {
    return local.layout.isPresent()
        && local.held.containsAll(local.layout.get().desired(local.self()));
  }

  private Message.Report report() {
    Layout layout = local.layout.orElseThrow();
    return new Message.Report(
        layout.view().epoch(),
        fingerprint(layout),
        serving(),
        copied(),
        !local.held.containsAll(local.present()),
        local.durable,
        local.stable,
        local.clock.last());
  }

  /** Sends a first report on a new connection. */
  void greet(Address peer) {
    if (local.layout.isPresent()) {
      local.out.send(peer, report());
    }
  }

  /** A view was adopted or slots were taken over: everybody hears of it at once. */
  void announce() {
    sentNanos = 0;
  }

  /** Takes in a peer's report. */
  void receive(Peer peer, Message.Report report) {
    peer.report = Optional.of(report);
    if (report.serving() && !peer.node.equals(served.put(peer.address, peer.node))) {
      local.out.append(new Write.PutSeat(peer.address, peer.node));
    }
    if (local.layout.isEmpty()) {
      return;
    }
    Layout layout = local.layout.get();
    if (report.epoch() < layout.view().epoch()) {
      local.out.send(peer.address, new Message.NewView(layout.view()));
    }
    stability.report(peer.address, report.fingerprint(), report.coverage());
    if (Epoch.sameBranch(report.epoch(), layout.view().epoch())) {
      local.stable = local.stable.join(report.stable());
    }
  }

  /** Works out what is stable, reports where it is time to, trims the log now and then. */
  void tick() {
    if (local.layout.isEmpty()) {
      return;
    }
    Layout layout = local.layout.get();
    local.stable =
        local.stable.join(
            stability.stable(layout, fingerprint(layout), local.self(), local.durable));
    long since = local.now.nanos() - sentNanos;
    boolean changed =
        !sentCoverage.equals(local.durable)
            || !sentStable.equals(local.stable)
            || sentServing != serving()
            || sentCopied != copied();
    if (sentNanos == 0 || since >= HEARTBEAT_NANOS || (changed && since >= SPACING_NANOS)) {
      send();
    }
    if (local.now.nanos() - trimmedNanos >= TRIM_NANOS) {
      trimmedNanos = local.now.nanos();
      trim();
    }
  }

  private void send() {
    Message.Report report = report();
    for (Peer peer : peers.connected()) {
      if (peer.greeted) {
        local.out.send(peer.address, report);
      }
    }
    sentNanos = local.now.nanos();
    sentCoverage = report.coverage();
    sentStable = report.stable();
    sentServing = report.serving();
    sentCopied = report.copied();
  }

  private void trim() {
    if (savedStable.equals(local.stable)) {
      return;
    }
    savedStable = local.stable;
    local.out.append(new Write.PutStable(savedStable));
    for (int i = 0; i < savedStable.size(); i++) {
      long writer = savedStable.writer(i);
      long through = Math.min(savedStable.count(i), local.durable.get(writer));
      if (local.tracks(writer)) {
        local.log.trim(writer, through);
      }
    }
  }
}
