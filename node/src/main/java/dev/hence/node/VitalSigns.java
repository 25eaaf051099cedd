package dev.hence.node;

import dev.hence.core.sharding.Address;
import dev.hence.node.http.Vitals;
import dev.hence.node.log.RecentTroubles;
import dev.hence.node.peer.PeerNetwork;
import dev.hence.node.settings.NodeSettings;
import dev.hence.node.storage.DiskUse;
import java.util.function.Supplier;

/**
 * Gathers what a node tells of itself beside its replica.
 *
 * <p>Threading: any thread; asks nobody that could make it wait.
 */
final class VitalSigns implements Supplier<Vitals> {
  private static final long NANOS_PER_MILLI = 1_000_000;

  private final String name;
  private final Address address;
  private final ReplicaLoop loop;
  private final PeerNetwork peers;
  private final DiskUse disk;
  private final RecentTroubles troubles;
  private final long startedNanos = System.nanoTime();

  VitalSigns(
      NodeSettings settings,
      ReplicaLoop loop,
      PeerNetwork peers,
      DiskUse disk,
      RecentTroubles troubles) {
    this.name = settings.name();
    this.address = settings.address();
    this.loop = loop;
    this.peers = peers;
    this.disk = disk;
    this.troubles = troubles;
  }

  @Override
  public Vitals get() {
    return new Vitals(
        name,
        address,
        Introduction.version(),
        (System.nanoTime() - startedNanos) / NANOS_PER_MILLI,
        disk.bytes(),
        loop.waiting(),
        peers.links().stream()
            .map(link -> new Vitals.Link(link.peer(), link.roundTripNanos(), link.outboxBytes()))
            .toList(),
        troubles.last().stream().map(VitalSigns::trouble).toList());
  }

  private static Vitals.Trouble trouble(RecentTroubles.Trouble trouble) {
    return new Vitals.Trouble(
        trouble.time(),
        trouble.since(),
        trouble.count(),
        trouble.level(),
        trouble.event(),
        trouble.fields().stream()
            .map(field -> new Vitals.Particular(field.name(), field.value()))
            .toList());
  }
}
