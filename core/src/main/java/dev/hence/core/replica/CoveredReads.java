package dev.hence.core.replica;

import dev.hence.core.clock.HybridClock;
import dev.hence.core.clock.Token;
import dev.hence.core.clock.TokenCodec;
import dev.hence.core.clock.VectorClock;
import dev.hence.core.data.Content;
import dev.hence.core.data.Key;
import dev.hence.core.data.Register;
import dev.hence.core.sharding.Layout;
import dev.hence.core.sharding.View;
import java.util.Optional;

/**
 * Reads whose token is covered: no step of the replica needed. The replica itself answers reads
 * with the same code, once they are covered.
 *
 * <p>The store may be ahead of the published coverage. That is no harm: the answer's token names
 * what was read, so the next read waits for the rest.
 *
 * <p>Threading: static and pure but for the store, which any thread may read.
 */
public final class CoveredReads {
  /** What is said of a token of a branch of views that lost. */
  static final String OF_LOST_BRANCH =
      "The causal-metadata is of a view that gave way to one that was forced: a request with it is"
          + " answered with 410 and a causal-metadata to go on with";

  private CoveredReads() {}

  /**
   * Answers {@code get} if this node serves its key and has its token's past.
   *
   * @param wallMillis the wall clock, to see whether the token is from too far ahead
   */
  public static Optional<Answer> answer(
      Published published,
      Store store,
      Request.Get get,
      ReplicaSettings settings,
      long wallMillis) {
    if (!published.served().contains(get.key().slot())
        || isAhead(get.token(), published.layout().view())
        || isOfLostBranch(get.token(), published.layout().view())
        || refusal(get.token(), published.layout().view(), settings, published.time(), wallMillis)
            .isPresent()
        || !missing(published, get).isEmpty()) {
      return Optional.empty();
    }
    Answer answer =
        answer(
            published.layout().view(), get.token(), store.register(get.key()), published.stable());
    return TokenCodec.fits(token(answer), 0) ? Optional.of(answer) : Optional.empty();
  }

  /**
   * Whether the token is of a later view: it leaves out what is stable there, where this node may
   * not count, so that nothing tells whether what is left out is here.
   */
  static boolean isAhead(Token token, View view) {
    return token.epoch() > view.epoch();
  }

  /**
   * Whether the token, which isn't ahead, is of a branch of views that gave way to this view's: it
   * leaves out what is stable there, which may never come here under the same name.
   */
  static boolean isOfLostBranch(Token token, View view) {
    if (!view.follows(token.epoch())) {
      return true;
    }
    for (long other : token.otherEpochs()) {
      if (!view.follows(other)) {
        return true;
      }
    }
    return false;
  }

  private static VectorClock missing(Published published, Request.Get get) {
    return missing(published.layout(), published.coverage(), get.key(), get.token().entries());
  }

  /** The entries that concern the key's slot and that {@code coverage} lacks. */
  static VectorClock missing(Layout layout, VectorClock coverage, Key key, VectorClock entries) {
    return entries.filter(writer ->
        coverage.get(writer) < entries.get(writer)
            && (!layout.knows(writer) || layout.slotsOf(writer).contains(key.slot())));
  }

  /**
   * Why {@code token} can't be taken, if so, by what was published last.
   *
   * @param wallMillis the wall clock
   */
  public static Optional<String> refusal(
      Published published, Token token, ReplicaSettings settings, long wallMillis) {
    return refusal(token, published.layout().view(), settings, published.time(), wallMillis);
  }

  /** Why a token can't be taken, if so. Costs no look at its entries. */
  static Optional<String> refusal(
      Token token, View view, ReplicaSettings settings, long time, long wallMillis) {
    if (token.cluster() != 0 && token.cluster() != view.cluster()) {
      return Optional.of(
          "The causal-metadata is from another cluster; start anew with null and read again");
    }
    long ahead = HybridClock.ofMillis(wallMillis + settings.clockAheadMillisMax());
    if (token.time() > Math.max(time, ahead)) {
      return Optional.of(
          "The causal-metadata is from further ahead than this node's clock allows; check the"
              + " clocks of the nodes");
    }
    return Optional.empty();
  }

  /** The answer to a read that is covered. */
  static Answer answer(View view, Token given, Optional<Register> register, VectorClock stable) {
    if (register.isEmpty()) {
      return new Answer.Absent(
          Optional.empty(), handOut(view, given.time(), given.entries(), stable));
    }
    Register read = register.get();
    VectorClock seen = given.entries().join(read.dependencies());
    if (!stable.covers(read.dot())) {
      seen = seen.join(VectorClock.of(read.dot()));
    }
    Token token = handOut(view, Math.max(given.time(), read.time()), seen, stable);
    return switch (read.content()) {
      case Content.Live live -> new Answer.Found(live.value(), read.dot(), token);
      case Content.Tombstone tombstone -> new Answer.Absent(Optional.of(read.dot()), token);
    };
  }

  /** The token in the answer to a read. */
  static Token token(Answer read) {
    return switch (read) {
      case Answer.Found found -> found.token();
      case Answer.Absent absent -> absent.token();
      case Answer other -> throw new AssertionError("no answer to a read: " + other);
    };
  }

  private static Token handOut(View view, long time, VectorClock seen, VectorClock stable) {
    return new Token(view.cluster(), view.epoch(), time, seen.minus(stable));
  }
}
