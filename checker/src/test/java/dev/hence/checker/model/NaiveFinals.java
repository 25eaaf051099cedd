package dev.hence.checker.model;

import dev.hence.checker.history.Kind;
import dev.hence.checker.history.Operation;
import dev.hence.checker.history.Outcome;
import dev.hence.checker.verdict.Pattern;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Judges the reads of the final phase by the words in which the verdicts on sets and convergence
 * are defined: loops over all operations for each of them.
 */
public final class NaiveFinals {
  private final List<Operation> history;
  private final NaiveChecker naive;

  public NaiveFinals(List<Operation> history, NaiveChecker naive) {
    this.history = history;
    this.naive = naive;
  }

  /**
   * The keys that something is wrong with, by their first reads that show it, and what that is: two
   * patterns where a put and a delete overwrote what is there, as either may be shown.
   */
  public Map<String, Set<Pattern>> sets() {
    Map<String, Set<Pattern>> wrong = new TreeMap<>();
    for (int read : reads().toArray()) {
      Set<Pattern> patterns = wrong(read);
      if (!patterns.isEmpty()) {
        wrong.putIfAbsent(history.get(read).key(), patterns);
      }
    }
    return wrong;
  }

  /** How many keys have two reads that don't agree. */
  public long divergedKeys() {
    return reads()
        .filter(one -> reads().anyMatch(other -> naive.sameKey(one, other) && !agree(one, other)))
        .mapToObj(read -> history.get(read).key())
        .distinct()
        .count();
  }

  private IntStream reads() {
    return IntStream.range(0, history.size())
        .filter(i -> Operation.FINAL.equals(history.get(i).phase()))
        .filter(i -> history.get(i).kind() == Kind.GET && naive.isRead(i));
  }

  private Set<Pattern> wrong(int read) {
    Set<Pattern> patterns = EnumSet.noneOf(Pattern.class);
    int source = naive.source(read);
    if (source == NaiveChecker.NONE) {
      if (history.get(read).value() != null) {
        patterns.add(Pattern.PHANTOM);
      }
    } else if (source == NaiveChecker.INITIAL) {
      boolean isPut = writes(Kind.PUT, read).anyMatch(this::isAcknowledged);
      if (isPut && writes(Kind.DELETE, read).allMatch(this::isOverwritten)) {
        patterns.add(Pattern.LOST);
      }
    } else if (isOverwritten(source)) {
      boolean isPut = history.get(source).kind() == Kind.PUT;
      for (int overwriter : overwriters(source).toArray()) {
        boolean isBack = isPut && history.get(overwriter).kind() == Kind.DELETE;
        patterns.add(isBack ? Pattern.RESURRECTED : Pattern.LOST);
      }
    } else if (isTheOnlyPutAndDeletedLater(source)) {
      patterns.add(Pattern.RESURRECTED);
    }
    return patterns;
  }

  private boolean isTheOnlyPutAndDeletedLater(int write) {
    return history.get(write).kind() == Kind.PUT
        && isAcknowledged(write)
        && writes(Kind.PUT, write).count() == 1
        && writes(Kind.DELETE, write)
            .anyMatch(delete -> isAcknowledged(delete) && naive.endedBefore(write, delete));
  }

  /** The writes of the key of {@code operation} that may have happened. */
  private IntStream writes(Kind kind, int operation) {
    return IntStream.range(0, history.size())
        .filter(i -> naive.sameKey(i, operation) && naive.isWrite(i))
        .filter(i -> history.get(i).kind() == kind)
        .filter(i -> history.get(i).outcome() != Outcome.REFUSED);
  }

  private IntStream overwriters(int write) {
    return IntStream.range(0, history.size())
        .filter(i -> naive.sameKey(i, write) && naive.isWrite(i) && isAcknowledged(i))
        .filter(i -> naive.isBefore(write, i));
  }

  private boolean isOverwritten(int write) {
    return overwriters(write).findAny().isPresent();
  }

  private boolean isAcknowledged(int write) {
    return history.get(write).outcome() == Outcome.OK;
  }

  /** Whether two reads show one version; nothing and a tombstone are alike. */
  private boolean agree(int one, int other) {
    Operation first = history.get(one);
    Operation second = history.get(other);
    int source = naive.source(one);
    int otherSource = naive.source(other);
    if (source == NaiveChecker.INITIAL || otherSource == NaiveChecker.INITIAL) {
      return first.outcome() == second.outcome();
    }
    if (source != NaiveChecker.NONE && otherSource != NaiveChecker.NONE) {
      return source == otherSource;
    }
    return Objects.equals(first.version(), second.version())
        && Objects.equals(first.value(), second.value());
  }
}
