package dev.hence.core.replica;

import dev.hence.core.clock.NodeId;
import dev.hence.core.clock.VectorClock;
import dev.hence.core.clock.WriterId;
import dev.hence.core.sharding.Address;
import dev.hence.core.sharding.Founding;
import dev.hence.core.sharding.Layout;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * Reports and stability in a cluster of many shards of three nodes: up to six nodes of two shards
 * are real, the others are only told things, and tell what a node of their shard would.
 */
final class ManyShards {
  static final int REAL_MAX = 6;
  private static final int MEMBERS = 3;
  private static final long TICK = ReplicaSettings.TICK_NANOS;

  final List<RealNode> nodes = new ArrayList<>();
  final List<Address> addresses;
  private final int shards;
  private final Layout layout;
  private long nanos;

  /** What the reports of real nodes had since {@link #pass} was called. */
  long entriesSent;

  long reportsSent;

  ManyShards(int shards) {
    this.shards = shards;
    addresses =
        IntStream.range(0, MEMBERS * shards)
            .mapToObj(i -> new Address("10.0." + i / 250 + "." + i % 250 + ":8090"))
            .toList();
    layout =
        new Layout(
            ((Founding.Result.Founded) Founding.found(addresses, shards, new NodeId(1))).view());
    for (int i = 0; i < Math.min(REAL_MAX, addresses.size()); i++) {
      nodes.add(new RealNode(addresses.get(i)));
    }
  }

  /** The parts of a node that report. */
  final class RealNode {
    final Address address;
    final Local local;
    final Peers peers;
    final Seats seats;
    final Reports reports;
    final Reporting reporting;

    RealNode(Address address) {
      this.address = address;
      ReplicaSettings settings = ReplicaSettings.of(address, addresses, OptionalInt.of(shards));
      local = new Local(settings, new EmptyStore(), () -> 1, new Moment(0, 0));
      local.layout = Optional.of(layout);
      local.ready = true;
      local.held = layout.present(address);
      peers = new Peers(local);
      seats = new Seats(local, peers);
      reports = new Reports(local, seats);
      reporting = new Reporting(local, peers, seats, reports, () -> 0);
      for (int i = 0; i < addresses.size(); i++) {
        Address other = addresses.get(i);
        NodeId id = new NodeId(i + 1);
        seats.seated(other, id);
        if (!other.equals(address)) {
          Peer peer = peers.at(other);
          peer.connected = true;
          peer.greeted = true;
          peer.node = id;
        }
      }
    }

    void cover(VectorClock coverage) {
      local.coverage = coverage;
      local.durable = coverage;
    }
  }

  static long writer(int shard) {
    return WriterId.of(0, shard, 7);
  }

  /** Lets time pass for the real nodes; what they tell each other arrives within the tick. */
  void pass(long forNanos) {
    entriesSent = 0;
    reportsSent = 0;
    for (long end = nanos + forNanos; nanos < end; nanos += TICK) {
      for (RealNode node : nodes) {
        node.local.now = new Moment(nanos, nanos / 1_000_000);
        node.reports.tick();
        node.reporting.tick();
        node.local.out.drain().forEach(effect -> deliver(node, effect));
      }
    }
  }

  private void deliver(RealNode from, Effect effect) {
    if (effect instanceof Effect.Send(Address to, Message.Report report)) {
      reportsSent++;
      entriesSent += report.coverage().size() + report.stable().size();
      nodes.stream()
          .filter(node -> node.address.equals(to))
          .forEach(node -> node.reports.receive(node.peers.at(from.address), report));
    }
  }

  long nanos() {
    return nanos;
  }

  /** A node of {@code shard} tells the real ones what it has, and what of it is stable. */
  void tell(int shard, int member, long covered, long stable) {
    Message.Report report =
        new Message.Report(
            1,
            nodes.getFirst().seats.fingerprint(),
            true,
            true,
            false,
            true,
            true,
            VectorClock.EMPTY.with(writer(shard), covered),
            VectorClock.EMPTY.with(writer(shard), stable),
            1,
            0);
    Address teller = addresses.get(MEMBERS * shard + member);
    nodes.forEach(node -> node.reports.receive(node.peers.at(teller), report));
  }
}
