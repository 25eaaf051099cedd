package dev.hence.simulator.workload;

import dev.hence.core.sharding.Address;
import dev.hence.simulator.world.NetworkProfile;
import java.util.List;

/** What the nemesis or an administrator does to the world at some time. */
public sealed interface Fault {
  /** Where in its work a process is killed. */
  enum Moment {
    BETWEEN_CYCLES,
    BEFORE_COMMIT,
    AFTER_COMMIT,
    WHILE_SENDING
  }

  /** Kills a process, and starts it again later. */
  record Crash(Address node, Moment moment, long downNanos) implements Fault {}

  /**
   * Kills a process, and starts it again on an empty disk.
   *
   * @param node whose process
   * @param downNanos how long it is down
   * @param againNanos how long after its start it is killed and started once more; 0 for not
   */
  record LoseDisk(Address node, long downNanos, long againNanos) implements Fault {}

  /** Lets a process stand still, as a long garbage collection or a suspended machine does. */
  record Pause(Address node, long nanos) implements Fault {}

  /** Cuts some nodes off from all others: both ways, or only what they send, or only receive. */
  record Partition(List<Address> side, Direction direction, long nanos) implements Fault {}

  /** Which messages a partition swallows. */
  enum Direction {
    BOTH,
    OUTWARD,
    INWARD
  }

  /** Another behaviour of the whole network. */
  record Weather(NetworkProfile profile, long nanos) implements Fault {}

  /** Moves a wall clock. */
  record ClockJump(Address node, long millis) implements Fault {}

  /** Starts a node that isn't in VIEW of the others and has no SHARD_COUNT. */
  record Join(Address node) implements Fault {}

  record AddMember(Address node, int shard) implements Fault {}

  record Remove(Address node) implements Fault {}

  record Reshard(int shards) implements Fault {}
}
