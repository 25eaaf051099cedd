package dev.hence.node;

import dev.hence.core.replica.Event;
import dev.hence.core.sharding.Address;
import dev.hence.node.settings.Limits;
import dev.hence.node.settings.NodeSettings;
import dev.hence.node.settings.Waits;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** The first line of a node's log: what it was started with. */
final class Introduction {
  private Introduction() {}

  /** The version that the build wrote into the jar. */
  static String version() {
    return Optional.ofNullable(Introduction.class.getPackage().getImplementationVersion())
        .orElse("unknown");
  }

  static Event of(NodeSettings settings) {
    Waits waits = settings.waits();
    Limits limits = settings.limits();
    return Event.of(
        Event.Level.INFO,
        "starting",
        "version",
        version(),
        "pid",
        ProcessHandle.current().pid(),
        "address",
        settings.address(),
        "view",
        settings.view().stream().map(Address::text).collect(Collectors.joining(",")),
        "shards",
        settings.shardCount().isPresent() ? settings.shardCount().getAsInt() : "from peers",
        "data",
        settings.data().map(Object::toString).orElse("temporary"),
        "fsync",
        settings.fsync().name().toLowerCase(Locale.ROOT),
        "acks",
        settings.acks().name().toLowerCase(Locale.ROOT),
        "waitMs",
        waits.past(),
        "acksWaitMs",
        waits.acks(),
        "startWaitMs",
        waits.start(),
        "bodyBytesMax",
        limits.bodyBytesMax(),
        "keyCharsMax",
        limits.keyCharsMax(),
        "connectionsMax",
        limits.connectionsMax(),
        "moveBytesPerSecond",
        settings.moveBytesPerSecond(),
        "secret",
        settings.secret().isPresent() ? "set" : "none",
        "eventLoops",
        settings.eventLoops());
  }
}
