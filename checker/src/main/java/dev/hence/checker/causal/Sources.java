package dev.hence.checker.causal;

import dev.hence.checker.history.History;
import dev.hence.checker.history.Kind;
import dev.hence.checker.history.Outcome;
import java.util.Arrays;
import java.util.BitSet;

/**
 * Which write each read read, and which writes happened.
 *
 * <p>Threading: owned by one thread.
 */
final class Sources {
  /** The source of a read that found the key as never written. */
  static final int INITIAL = -1;

  /** The source of what isn't a read, or of one that can't be told. */
  static final int NONE = -2;

  private final History history;
  private final int[] sources;
  private final BitSet happened = new BitSet();
  private final BitSet cut = new BitSet();
  private final BitSet withoutPast = new BitSet();
  private final int[] deletes;

  Sources(History history) {
    this.history = history;
    sources = new int[history.size()];
    Arrays.fill(sources, NONE);
    deletes = new int[history.keyCount()];
  }

  /** The write that an operation read, {@link #INITIAL} or {@link #NONE}. */
  int source(int operation) {
    return sources[operation];
  }

  void bind(int read, int source) {
    sources[read] = source;
    if (source >= 0) {
      happened.set(source);
    }
  }

  /**
   * The sources of some operations alone, of which {@code part} is the history. A write of unknown
   * outcome happened if one of them read it; a read has no source if that isn't among them.
   */
  Sources only(History part, int[] operations) {
    Sources some = new Sources(part);
    for (int i = 0; i < operations.length; i++) {
      int operation = operations[i];
      if (isWrite(part, i) && part.outcome(i) == Outcome.OK) {
        some.setHappened(i);
      }
      if (isWrite(part, i) && part.kind(i) == Kind.DELETE && part.outcome(i) != Outcome.REFUSED) {
        some.countDelete(part.key(i));
      }
      int source = sources[operation];
      int place = source >= 0 ? Arrays.binarySearch(operations, source) : source;
      some.bind(i, source >= 0 && place < 0 ? NONE : place);
      some.cut.set(i, cut.get(operation));
      some.withoutPast.set(i, withoutPast.get(operation));
    }
    return some;
  }

  /** Lets it count for nothing any more what a read read: it came before that. */
  void cut(int read) {
    sources[read] = NONE;
    cut.set(read);
  }

  /** Whether a read is known to contradict causality in itself. */
  boolean isCut(int read) {
    return cut.get(read);
  }

  /** Whether a write was acknowledged or read. */
  boolean happened(int write) {
    return happened.get(write);
  }

  void setHappened(int write) {
    happened.set(write);
  }

  /**
   * Whether it can't be told which of several writes of unknown outcome this one is; what its
   * client had seen then counts for nothing.
   */
  boolean isWithoutPast(int write) {
    return withoutPast.get(write);
  }

  void setWithoutPast(int write) {
    withoutPast.set(write);
  }

  int withoutPastCount() {
    return withoutPast.cardinality();
  }

  /** How many deletes of a key were acknowledged, or may have happened. */
  int deletes(int key) {
    return deletes[key];
  }

  void countDelete(int key) {
    deletes[key]++;
  }

  /** Whether an operation had an effect that the rest can depend on, or read one. */
  boolean takesPart(int operation) {
    return isWrite(history, operation)
        ? happened.get(operation)
        : isAnsweredRead(history, operation);
  }

  static boolean isWrite(History history, int operation) {
    return switch (history.kind(operation)) {
      case PUT -> true;
      case DELETE -> history.outcome(operation) != Outcome.ABSENT;
      case GET -> false;
    };
  }

  static boolean isAnsweredRead(History history, int operation) {
    Outcome outcome = history.outcome(operation);
    return (history.kind(operation) == Kind.GET && outcome == Outcome.OK)
        || (history.kind(operation) != Kind.PUT && outcome == Outcome.ABSENT);
  }
}
