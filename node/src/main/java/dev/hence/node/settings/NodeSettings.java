package dev.hence.node.settings;

import dev.hence.core.broadcast.Holdback;
import dev.hence.core.replica.Acks;
import dev.hence.core.replica.ReplicaSettings;
import dev.hence.core.sharding.Address;
import dev.hence.node.storage.CrashPoint;
import dev.hence.node.storage.Fsync;
import dev.hence.node.storage.OnDamage;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;

/**
 * All that a node is started with, checked.
 *
 * @param name what the log calls the node
 * @param address the node's name in every view, and the port that it listens on
 * @param view the addresses of all nodes, {@code address} among them
 * @param shardCount the number of shards to start with
 * @param data the folder of the data; a temporary one if none is given
 * @param fsync when data is forced to disk
 * @param hotBytesMax memory for registers that were read or written lately
 * @param damaged what is done with data that is found damaged
 * @param acks how many replicas hold a write before it is answered
 * @param waits how long it waits for others
 * @param limits how much it takes from clients
 * @param moveBytesPerSecond how many bytes of slots on the move it fetches a second at most, about
 * @param logBytesMax how large its update log may become, about
 * @param secret what all nodes of the cluster know and nobody else
 * @param log the form of the log
 * @param eventLoops the number of threads that serve connections
 * @param attached whether the node stops when its standard input ends
 * @param crashAt for tests alone: where the process ends by itself
 * @param unknown variables that look like ours and aren't
 */
public record NodeSettings(
    String name,
    Address address,
    List<Address> view,
    OptionalInt shardCount,
    Optional<Path> data,
    Fsync fsync,
    long hotBytesMax,
    OnDamage damaged,
    Acks acks,
    Waits waits,
    Limits limits,
    long moveBytesPerSecond,
    long logBytesMax,
    Optional<String> secret,
    LogFormat log,
    int eventLoops,
    boolean attached,
    Optional<CrashPoint> crashAt,
    List<String> unknown) {

  public NodeSettings {
    view = List.copyOf(view);
    unknown = List.copyOf(unknown);
  }

  /** The settings that a user has given; the first that won't do is refused. */
  public static NodeSettings of(Given given) throws BadSetting {
    return new SettingsReader(given).read();
  }

  /** What the replica needs of it. */
  public ReplicaSettings replica() {
    return new ReplicaSettings(
        address,
        view,
        shardCount,
        TimeUnit.MILLISECONDS.toNanos(waits.past()),
        TimeUnit.MILLISECONDS.toNanos(waits.acks()),
        TimeUnit.MILLISECONDS.toNanos(waits.start()),
        TimeUnit.MILLISECONDS.toNanos(waits.suspect()),
        TimeUnit.MILLISECONDS.toNanos(waits.lost()),
        limits.clockAheadMillisMax(),
        moveBytesPerSecond,
        ReplicaSettings.MOVE_TURN_NANOS,
        ReplicaSettings.TAKE_OVER_BYTES,
        logBytesMax,
        Holdback.UPDATES_MAX);
  }
}
