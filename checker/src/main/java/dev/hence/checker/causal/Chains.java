package dev.hence.checker.causal;

import dev.hence.checker.graph.IntList;
import dev.hence.checker.history.History;
import dev.hence.checker.history.Outcome;
import java.util.Arrays;

/**
 * Writes in chains: each write of a chain comes causally after those before it. So one number tells
 * which writes of a chain are in a past.
 *
 * <p>How: a session's writes make a chain for as long as each has the one before in its past. A
 * session that lost its past goes on with a chain that nobody continues and whose last write it
 * knows, if it finds one among a few, or starts a new one. There are then about as many chains as
 * writes that can be concurrent.
 *
 * <p>Threading: owned by one thread.
 */
final class Chains {
  private static final int NONE = History.NONE;

  /** How many abandoned chains are tried before a new one is started. A guess. */
  private static final int TRIES_MAX = 32;

  private final History history;
  private final int[] chain;
  private final int[] position;
  private final int[] ofSession;
  private final IntList lengths = new IntList();
  private final IntList abandoned = new IntList();
  private int nextTry;

  Chains(History history) {
    this.history = history;
    chain = new int[history.size()];
    position = new int[history.size()];
    ofSession = new int[history.sessionCount()];
    Arrays.fill(chain, NONE);
    Arrays.fill(ofSession, NONE);
  }

  /** Puts a write at the end of a chain; writes come in causal order. */
  void append(int write, Clock past) {
    int taken =
        history.outcome(write) == Outcome.UNKNOWN
            ? ofNobody(past)
            : ofSession(history.session(write), past);
    lengths.set(taken, lengths.get(taken) + 1);
    chain[write] = taken;
    position[write] = lengths.get(taken);
  }

  int chain(int write) {
    return chain[write];
  }

  /** A write's place in its chain, from 1. */
  int position(int write) {
    return position[write];
  }

  int count() {
    return lengths.size();
  }

  private int ofSession(int session, Clock past) {
    int own = ofSession[session];
    if (own != NONE && isKnownWhole(own, past)) {
      return own;
    }
    if (own != NONE) {
      abandoned.add(own);
    }
    ofSession[session] = abandonedOrNew(past);
    return ofSession[session];
  }

  /** The chain of a write of unknown outcome: its session can't go on from it. */
  private int ofNobody(Clock past) {
    int taken = abandonedOrNew(past);
    abandoned.add(taken);
    return taken;
  }

  private boolean isKnownWhole(int candidate, Clock past) {
    return past.count(candidate) == lengths.get(candidate);
  }

  private int abandonedOrNew(Clock past) {
    for (int tries = Math.min(TRIES_MAX, abandoned.size()); tries > 0; tries--) {
      nextTry = (nextTry + 1) % abandoned.size();
      int candidate = abandoned.get(nextTry);
      if (isKnownWhole(candidate, past)) {
        abandoned.set(nextTry, abandoned.last());
        abandoned.removeLast();
        return candidate;
      }
    }
    lengths.add(0);
    return lengths.size() - 1;
  }
}
