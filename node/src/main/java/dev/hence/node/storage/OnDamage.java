package dev.hence.node.storage;

/** What a node does that finds its data damaged when it starts. */
public enum OnDamage {
  /** Sets the data aside and starts without: it takes the data from its peers, as a learner. */
  ASIDE,
  /** Refuses to start. */
  STOP
}
