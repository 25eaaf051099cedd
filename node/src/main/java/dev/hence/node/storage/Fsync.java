package dev.hence.node.storage;

/**
 * When what was committed is forced to the disk. The death of the process alone loses nothing; who
 * the node is, as whom it writes, what it voted and its view are forced at once in any case.
 */
public enum Fsync {
  /** Before a commit returns: it survives the loss of power. */
  ALWAYS,
  /** Each second: a loss of power takes about the last second with it. */
  INTERVAL,
  /** When the operating system pleases. */
  NEVER
}
