package dev.hence.simulator.workload;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/** A family of faults, which a scenario may have or not. */
public enum Kind {
  /** Processes die, some in the midst of their work, some with their machines. */
  CRASHES,
  /** Disks are lost. */
  DISKS,
  /** Processes stand still. */
  PAUSES,
  /** Nodes are cut off from each other. */
  PARTITIONS,
  /** Messages are late, lost, repeated and overtaken. */
  WEATHER,
  /** Single links are slow, single kinds of messages are late or lost. */
  LINKS,
  /** Wall clocks are wrong, jump, drift and stand still. */
  CLOCKS,
  /** Nodes join shards, leave, and shards become more or fewer. */
  ADMINISTRATION,
  /** A process dies just when it has sent, or is sent, a certain message. */
  AMBUSHES,
  /** All nodes are restarted, or replaced by empty ones, one after another. */
  ROLLING,
  /** Slots are handed over while messages between the nodes that do so are late or lost. */
  HANDOVERS,
  /** A proposer is cut off in the midst of an agreement, and something else is wanted elsewhere. */
  SCHISMS,
  /** Nodes leave or are forgotten and come back; views are forced without a majority. */
  REMOVALS,
  /** A commit fails, and the process ends. */
  WRITES,
  /** A process dies at a certain step of an agreement or a reshard, or between two answers. */
  STEPS,
  /** Single kinds of messages come twice; rare ones are late or lost, or their sender dies. */
  MESSAGES,
  /**
   * Nodes are forgotten and given a seat again before they know, slots move and processes die while
   * something else is wrong, and first reports are lost.
   */
  RETURNS;

  /** Kinds with dice of their own, so that a seed keeps what it drew before there were any. */
  static final Set<Kind> FURTHER = Collections.unmodifiableSet(EnumSet.of(WRITES, STEPS, MESSAGES));

  /** Kinds that a scenario doesn't draw with the others. */
  static final Set<Kind> APART = Collections.unmodifiableSet(EnumSet.range(WRITES, RETURNS));
}
