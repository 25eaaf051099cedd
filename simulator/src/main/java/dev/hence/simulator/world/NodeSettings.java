package dev.hence.simulator.world;

import dev.hence.core.broadcast.Holdback;
import dev.hence.core.replica.ReplicaSettings;
import dev.hence.core.sharding.Address;
import java.util.List;
import java.util.OptionalInt;

/**
 * How a node is started.
 *
 * @param address its address, which is its name in traces
 * @param view its VIEW
 * @param shardCount its SHARD_COUNT
 * @param skewMillis how far its wall clock is ahead of the world's, or behind it if negative
 * @param entryBytes what each register counts against a page's bytes
 * @param moveTurnNanos by how much later than the one before it it begins to copy for a reshard
 * @param takeOverBytes how much it fetches, about, before it takes over the slots that are whole
 * @param logBytesMax how large its update log may become
 * @param heldBackMax how many updates may wait there for others before them
 */
public record NodeSettings(
    Address address,
    List<Address> view,
    OptionalInt shardCount,
    long skewMillis,
    long entryBytes,
    long moveTurnNanos,
    long takeOverBytes,
    long logBytesMax,
    int heldBackMax) {
  public NodeSettings {
    view = List.copyOf(view);
  }

  /** Settings with a log that has no bound. */
  public NodeSettings(
      Address address,
      List<Address> view,
      OptionalInt shardCount,
      long skewMillis,
      long entryBytes) {
    this(
        address,
        view,
        shardCount,
        skewMillis,
        entryBytes,
        ReplicaSettings.MOVE_TURN_NANOS,
        ReplicaSettings.TAKE_OVER_BYTES,
        Long.MAX_VALUE,
        Holdback.UPDATES_MAX);
  }
}
