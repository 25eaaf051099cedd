package dev.hence.simulator.workload;

/** A family of faults, which a scenario may have or not. */
public enum Kind {
  /** Processes die, some in the midst of their work. */
  CRASHES,
  /** Disks are lost. */
  DISKS,
  /** Processes stand still. */
  PAUSES,
  /** Nodes are cut off from each other. */
  PARTITIONS,
  /** Messages are late, lost, repeated and overtaken. */
  WEATHER,
  /** Wall clocks are wrong and jump. */
  CLOCKS,
  /** Nodes join shards, leave, and shards become more or fewer. */
  ADMINISTRATION
}
