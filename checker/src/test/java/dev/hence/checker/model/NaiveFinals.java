package dev.hence.checker.model;

import dev.hence.checker.history.Kind;
import dev.hence.checker.history.Operation;
import dev.hence.checker.history.Outcome;
import dev.hence.checker.verdict.Pattern;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
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

  /** The keys that something is wrong with, by their first reads that show it, and what that is. */
  public Map<String, Pattern> sets() {
    Map<String, Pattern> wrong = new TreeMap<>();
    for (int read : reads().toArray()) {
      wrong(read).ifPresent(pattern -> wrong.putIfAbsent(history.get(read).key(), pattern));
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

  private Optional<Pattern> wrong(int read) {
    int source = naive.source(read);
    if (source == NaiveChecker.NONE) {
      return Optional.of(Pattern.PHANTOM).filter(p -> history.get(read).value() != null);
    }
    if (source == NaiveChecker.INITIAL) {
      boolean isPut = writes(Kind.PUT, read).anyMatch(this::isAcknowledged);
      boolean isGone = isPut && writes(Kind.DELETE, read).allMatch(this::isOverwritten);
      return Optional.of(Pattern.LOST).filter(p -> isGone);
    }
    if (isOverwritten(source)) {
      boolean isPut = history.get(source).kind() == Kind.PUT;
      boolean putOver =
          overwriters(source).anyMatch(write -> history.get(write).kind() == Kind.PUT);
      return Optional.of(isPut && !putOver ? Pattern.RESURRECTED : Pattern.LOST);
    }
    return Optional.of(Pattern.RESURRECTED).filter(p -> isTheOnlyPutAndDeletedLater(source));
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
