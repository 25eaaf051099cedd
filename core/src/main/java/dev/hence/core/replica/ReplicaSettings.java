package dev.hence.core.replica;

import dev.hence.core.broadcast.Holdback;
import dev.hence.core.sharding.Address;
import java.util.List;
import java.util.OptionalInt;

/**
 * What a user tunes.
 *
 * @param self this node's address
 * @param environmentView VIEW, in its order, {@code self} among it
 * @param shardCount SHARD_COUNT
 * @param waitNanos how long a request waits for missing updates
 * @param acksWaitNanos how long a write waits for other replicas before it is answered with fewer
 * @param startWaitNanos how long a node that comes up waits for its peers
 * @param suspectNanos silence after which requests are routed elsewhere
 * @param lostNanos silence after which a node is out of GET /view
 * @param clockAheadMillisMax how far ahead of this node's clock a token may be
 * @param moveBytesPerSecond how many bytes of slots this node fetches a second at most, about
 * @param moveTurnNanos by how much later than the one before it each node begins to copy slots for
 *     a reshard, of those that begin together
 * @param takeOverBytes after how many bytes of slots, about, those that are whole are taken over:
 *     what a node fetches again at most, from each source, that restarts while it is filled
 * @param logBytesMax how large the update log may become, about, before its oldest part goes
 * @param heldBackMax how many updates may wait for others before them
 */
public record ReplicaSettings(
    Address self,
    List<Address> environmentView,
    OptionalInt shardCount,
    long waitNanos,
    long acksWaitNanos,
    long startWaitNanos,
    long suspectNanos,
    long lostNanos,
    long clockAheadMillisMax,
    long moveBytesPerSecond,
    long moveTurnNanos,
    long takeOverBytes,
    long logBytesMax,
    int heldBackMax) {
  /** How often a replica with something to do wants to hear that time passed: 20 ms. */
  public static final long TICK_NANOS = 20_000_000;

  /** 25,000 small registers a second, some tens of milliseconds' work: a guess. */
  public static final long MOVE_BYTES_PER_SECOND = 4_000_000;

  /**
   * 100 ms, a guess: what a node does for the first time takes it longer, and its clients with it;
   * nodes that share a machine would pay for it together.
   */
  public static final long MOVE_TURN_NANOS = 100_000_000;

  /**
   * 8 MiB: two seconds at the usual pace, and far more than it costs to take slots over. A guess.
   */
  public static final long TAKE_OVER_BYTES = 8L << 20;

  /** 4 GiB: about an hour at 5,000 writes a second of 200 bytes. */
  private static final long LOG_BYTES_MAX = 4L << 30;

  private static final long MILLI = 1_000_000;

  public ReplicaSettings {
    environmentView = List.copyOf(environmentView);
  }

  /** The defaults, for a node of the given environment. */
  public static ReplicaSettings of(
      Address self, List<Address> environmentView, OptionalInt shardCount) {
    return new ReplicaSettings(
        self,
        environmentView,
        shardCount,
        500 * MILLI,
        200 * MILLI,
        2_000 * MILLI,
        800 * MILLI,
        4_000 * MILLI,
        48L * 3_600_000,
        MOVE_BYTES_PER_SECOND,
        MOVE_TURN_NANOS,
        TAKE_OVER_BYTES,
        LOG_BYTES_MAX,
        Holdback.UPDATES_MAX);
  }

  /**
   * The same with other turns, and other bounds on what is fetched at a time, on the log and on
   * what is held back.
   */
  public ReplicaSettings withBounds(
      long turnNanos, long fetchedBytes, long bytesMax, int updatesMax) {
    return new ReplicaSettings(
        self,
        environmentView,
        shardCount,
        waitNanos,
        acksWaitNanos,
        startWaitNanos,
        suspectNanos,
        lostNanos,
        clockAheadMillisMax,
        moveBytesPerSecond,
        turnNanos,
        fetchedBytes,
        bytesMax,
        updatesMax);
  }
}
