package dev.hence.core.clock;

import java.util.List;
import java.util.TreeMap;

/**
 * The causal token: what its bearer has seen that isn't stable everywhere.
 *
 * @param cluster the cluster that made it; 0 for {@link #NO_PAST}
 * @param epoch the epoch of the view that it was made in; the latest one of a joined token
 * @param time the highest hybrid time seen
 * @param entries the unstable updates seen, as a vector clock
 * @param otherEpochs of a token joined from tokens of several branches of views: the latest epoch
 *     of each other branch, ascending. What is stable in one branch says nothing in another, so
 *     that whoever takes the token must be in a view that follows all of them
 */
public record Token(
    int cluster, long epoch, long time, VectorClock entries, List<Long> otherEpochs) {
  /** The token of a client that has seen nothing. */
  public static final Token NO_PAST = new Token(0, 0, 0, VectorClock.EMPTY);

  public Token {
    otherEpochs = List.copyOf(otherEpochs);
  }

  /** A token made in one view. */
  public Token(int cluster, long epoch, long time, VectorClock entries) {
    this(cluster, epoch, time, entries, List.of());
  }

  /** The token of a bearer who saw what the bearers of both have seen. */
  public Token join(Token other) {
    return new Token(
        cluster == 0 ? other.cluster : cluster,
        Math.max(epoch, other.epoch),
        Math.max(time, other.time),
        entries.join(other.entries),
        otherEpochs(other));
  }

  private List<Long> otherEpochs(Token other) {
    boolean plain = otherEpochs.isEmpty() && other.otherEpochs.isEmpty();
    if (plain && (epoch == 0 || other.epoch == 0 || Epoch.sameBranch(epoch, other.epoch))) {
      return List.of();
    }
    TreeMap<Long, Long> latest = new TreeMap<>();
    addEpochs(latest);
    other.addEpochs(latest);
    latest.pollLastEntry();
    return List.copyOf(latest.values());
  }

  private void addEpochs(TreeMap<Long, Long> latest) {
    if (epoch != 0) {
      latest.merge(Epoch.branch(epoch), epoch, Math::max);
    }
    otherEpochs.forEach(each -> latest.merge(Epoch.branch(each), each, Math::max));
  }
}
