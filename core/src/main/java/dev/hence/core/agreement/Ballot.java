package dev.hence.core.agreement;

import dev.hence.core.clock.NodeId;

/**
 * A Paxos ballot number: larger rounds win, proposers break ties.
 *
 * @param round counted from 1; 0 only in {@link #NONE}
 * @param proposer who runs it
 */
public record Ballot(long round, NodeId proposer) implements Comparable<Ballot> {
  /** Below every ballot. */
  public static final Ballot NONE = new Ballot(0, NodeId.UNKNOWN);

  @Override
  public int compareTo(Ballot other) {
    int order = Long.compare(round, other.round);
    return order != 0 ? order : proposer.compareTo(other.proposer);
  }
}
