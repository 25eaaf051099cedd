package dev.hence.core.clock;

/**
 * The causal token: what its bearer has seen that isn't stable everywhere.
 *
 * @param cluster the cluster that made it; 0 for {@link #NO_PAST}
 * @param epoch the epoch of the view that it was made in
 * @param time the highest hybrid time seen
 * @param entries the unstable updates seen, as a vector clock
 */
public record Token(int cluster, long epoch, long time, VectorClock entries) {
  /** The token of a client that has seen nothing. */
  public static final Token NO_PAST = new Token(0, 0, 0, VectorClock.EMPTY);

  /** The token of a bearer who saw what the bearers of both have seen. */
  public Token join(Token other) {
    return new Token(
        cluster == 0 ? other.cluster : cluster,
        Math.max(epoch, other.epoch),
        Math.max(time, other.time),
        entries.join(other.entries));
  }
}
