package dev.hence.core.replica;

/** How many replicas of the shard must hold a write durably before it is answered. */
public enum Acks {
  LOCAL,
  TWO,
  MAJORITY,
  ALL;

  /** The number of replicas in a shard of {@code members}; never more than there are. */
  public int required(int members) {
    return Math.min(
        Math.max(members, 1),
        switch (this) {
          case LOCAL -> 1;
          case TWO -> 2;
          case MAJORITY -> members / 2 + 1;
          case ALL -> members;
        });
  }
}
