package dev.hence.node.storage;

/** When what was committed is forced to the disk. The death of the process alone loses nothing. */
public enum Fsync {
  /** Before a commit returns: it survives the loss of power. */
  ALWAYS,
  /** Each second: a loss of power takes about the last second with it. */
  INTERVAL,
  /** When the operating system pleases. */
  NEVER
}
