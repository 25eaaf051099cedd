package dev.hence.core.sharding;

/** How a node is to go from the view. */
public enum Removal {
  /** By handing over if it runs, else by being forgotten. */
  EITHER,
  /** By handing over; refused if it doesn't run. */
  LEAVE,
  /** At once: it counts for nothing any more. What only it has, it hands in if it comes back. */
  FORGET
}
