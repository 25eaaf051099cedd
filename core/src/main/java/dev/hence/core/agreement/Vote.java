package dev.hence.core.agreement;

import dev.hence.core.sharding.View;
import java.util.Optional;

/**
 * What an acceptor must remember for ever about one instance; durable before it is told to anybody.
 *
 * @param epoch the epoch whose view the instance decides
 * @param promised the highest ballot promised
 * @param accepted the proposal accepted last, if any
 */
public record Vote(long epoch, Ballot promised, Optional<Proposal> accepted) {
  /** The vote of an acceptor that has heard of no instance. */
  public static final Vote NONE = new Vote(0, Ballot.NONE, Optional.empty());

  /** A view proposed under a ballot. */
  public record Proposal(Ballot ballot, View view) {}
}
