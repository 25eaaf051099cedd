package dev.hence.node;

import dev.hence.core.replica.Event;
import dev.hence.core.replica.Store;
import dev.hence.core.runtime.Notices;
import dev.hence.node.settings.NodeSettings;
import dev.hence.node.storage.CrashingStore;
import dev.hence.node.storage.RocksStore;

/** What a store that was just opened has to tell, and what tests put around it. */
final class StoreDressing {
  /** The exit code of a process that a test lets crash. */
  private static final int CRASHED = 86;

  private StoreDressing() {}

  /** The store as the replica gets it. */
  static Store of(RocksStore opened, NodeSettings settings, Notices notices) {
    opened
        .setAside()
        .ifPresent(aside ->
            notices.record(
                Event.of(
                    Event.Level.WARN,
                    "data found damaged is set aside; this node takes its data from its peers",
                    "folder",
                    aside.folder(),
                    "damage",
                    aside.damage())));
    return settings
        .crashAt()
        .<Store>map(
            point -> new CrashingStore(opened, point, () -> Runtime.getRuntime().halt(CRASHED)))
        .orElse(opened);
  }
}
