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

  // Written out, as those of votes: a JVM puts a record's own together as it is first asked for
  // one, for a millisecond on each node, in the first change of a view, which clients wait for.
  @Override
  public boolean equals(Object other) {
    return other instanceof Ballot that && compareTo(that) == 0;
  }

  @Override
  public int hashCode() {
    return 31 * Long.hashCode(round) + proposer.hashCode();
  }

  @Override
  public int compareTo(Ballot other) {
    int order = Long.compare(round, other.round);
    return order != 0 ? order : proposer.compareTo(other.proposer);
  }
}
