package dev.hence.checker.model;

import dev.hence.checker.history.Kind;
import dev.hence.checker.history.Operation;
import dev.hence.checker.history.Outcome;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * Judges small histories by the definitions, without any thought for speed: the transitive closure
 * as a matrix, bad patterns by loops over all operations, and causal consistency with convergence
 * by trying orders of all writes.
 */
public final class NaiveChecker {
  static final int INITIAL = -1;
  static final int NONE = -2;

  private final List<Operation> history;
  private final boolean ordered;
  private final int[] source;
  private final boolean[] happened;
  private final boolean[][] before;

  /**
   * @param ordered whether sessions count as ordered without tokens
   */
  public NaiveChecker(List<Operation> history, boolean ordered) {
    this.history = history;
    this.ordered = ordered;
    int size = history.size();
    source = new int[size];
    happened = new boolean[size];
    before = new boolean[size][size];
    for (int i = 0; i < size; i++) {
      happened[i] = isWrite(i) && history.get(i).outcome() == Outcome.OK;
    }
    for (int i = 0; i < size; i++) {
      source[i] = sourceOf(i);
      if (source[i] >= 0) {
        happened[source[i]] = true;
      }
    }
    addEdges();
    close();
  }

  /** What a read read: a write, {@link #INITIAL} or {@link #NONE}. */
  int source(int read) {
    return source[read];
  }

  /** Whether one operation comes causally before another one. */
  boolean isBefore(int one, int other) {
    return before[one][other];
  }

  /** How many writes happened. */
  public long writes() {
    return all(i -> happened[i]).count();
  }

  /** Whether something comes causally after itself. */
  public boolean hasCyclicCo() {
    return all(i -> before[i][i]).findAny().isPresent();
  }

  /** How many reads return what nobody wrote. */
  public long thinAirReads() {
    return all(i -> isRead(i) && source[i] == NONE).count();
  }

  /** How many reads find a never written key, with writes in their past that no delete explains. */
  public long initialReads() {
    return all(this::isInitialRead).count();
  }

  /** Whether an operation is such a read. */
  public boolean isInitialRead(int operation) {
    return source[operation] == INITIAL && isWronglyInitial(operation);
  }

  /** How many reads return what was overwritten in their past. */
  public long staleReads() {
    return all(this::isStale).count();
  }

  private boolean isStale(int read) {
    return source[read] >= 0
        && all(w -> isWriteOf(w, read) && before[source[read]][w] && before[w][read])
            .findAny()
            .isPresent();
  }

  /** Whether causality and conflicts have a cycle. */
  public boolean hasCyclicCf() {
    return hasCyclicCf(true);
  }

  /** Whether they have one by reads that aren't stale by themselves. */
  public boolean hasCyclicCfBesideStaleReads() {
    return hasCyclicCf(false);
  }

  private boolean hasCyclicCf(boolean stale) {
    int size = history.size();
    boolean[][] both = new boolean[size][];
    for (int i = 0; i < size; i++) {
      both[i] = before[i].clone();
    }
    all(r -> source[r] >= 0 && (stale || !isStale(r)))
        .forEach(r ->
            all(w -> isWriteOf(w, r) && w != source[r] && before[w][r])
                .forEach(w -> both[w][source[r]] = true));
    close(both);
    return all(i -> both[i][i]).findAny().isPresent();
  }

  /** Whether an order of all writes explains all reads; tries them all. */
  public boolean isExplainedByAnOrder() {
    if (hasCyclicCo() || thinAirReads() > 0 || initialReads() > 0) {
      return false;
    }
    return extend(new ArrayList<>(), new BitSet());
  }

  private boolean extend(List<Integer> order, BitSet taken) {
    List<Integer> writes = all(i -> happened[i]).boxed().toList();
    if (order.size() == writes.size()) {
      return true;
    }
    for (int next : writes) {
      boolean isFree =
          !taken.get(next) && writes.stream().allMatch(w -> taken.get(w) || !before[w][next]);
      // A read is explained if no write of its key in its past stands after its source.
      boolean explains =
          isFree
              && all(r ->
                      source[r] >= 0
                          && taken.get(source[r])
                          && isWriteOf(next, r)
                          && next != source[r]
                          && before[next][r])
                  .findAny()
                  .isEmpty();
      if (explains) {
        order.add(next);
        taken.set(next);
        if (extend(order, taken)) {
          return true;
        }
        order.removeLast();
        taken.clear(next);
      }
    }
    return false;
  }

  private boolean isWronglyInitial(int read) {
    boolean overwritten = all(w -> isWriteOf(w, read) && before[w][read]).findAny().isPresent();
    Optional<Integer> dropped =
        IntStream.range(0, history.size())
            .filter(d -> history.get(d).kind() == Kind.DELETE && isWrite(d))
            .filter(d -> history.get(d).outcome() != Outcome.REFUSED && sameKey(d, read))
            .filter(d ->
                all(w -> isWriteOf(w, read) && before[d][w] && before[w][read]).findAny().isEmpty())
            .boxed()
            .findAny();
    return overwritten && dropped.isEmpty();
  }

  private void addEdges() {
    int size = history.size();
    for (int a = 0; a < size; a++) {
      for (int b = 0; b < size; b++) {
        before[a][b] = a != b && takesPart(a) && takesPart(b) && (source[b] == a || precedes(a, b));
      }
    }
  }

  /** Whether b comes after a by its session or its token; nothing does after an unknown outcome. */
  private boolean precedes(int a, int b) {
    Operation one = history.get(a);
    Operation other = history.get(b);
    if (one.outcome() == Outcome.UNKNOWN) {
      return false;
    }
    boolean inTime = one.start() == null ? a < b : endedBefore(a, b);
    boolean byToken = one.tokenOut() != null && other.tokensIn().contains(one.tokenOut()) && inTime;
    return byToken || (ordered && one.session().equals(other.session()) && a < b);
  }

  boolean endedBefore(int a, int b) {
    long end = Objects.requireNonNull(history.get(a).end());
    long start = Objects.requireNonNull(history.get(b).start());
    return end < start || (end == start && a < b);
  }

  private int sourceOf(int read) {
    if (!isRead(read)) {
      return NONE;
    }
    Operation operation = history.get(read);
    if (operation.outcome() == Outcome.ABSENT && operation.version() == null) {
      return INITIAL;
    }
    OptionalInt named =
        all(w ->
                isWrite(w)
                    && sameKey(w, read)
                    && operation.version() != null
                    && operation.version().equals(history.get(w).version())
                    && Objects.equals(operation.value(), history.get(w).value()))
            .findFirst();
    if (named.isPresent()) {
      return named.getAsInt();
    }
    int[] candidates =
        all(w ->
                isWrite(w)
                    && sameKey(w, read)
                    && (operation.version() == null || history.get(w).outcome() == Outcome.UNKNOWN)
                    && history.get(w).outcome() != Outcome.REFUSED
                    && (history.get(w).kind() == Kind.DELETE
                        ? operation.value() == null
                        : Objects.equals(operation.value(), history.get(w).value())))
            .toArray();
    return candidates.length == 1 ? candidates[0] : NONE;
  }

  private boolean takesPart(int i) {
    return isWrite(i) ? happened[i] : isRead(i);
  }

  private boolean isWriteOf(int write, int read) {
    return happened[write] && sameKey(write, read);
  }

  boolean sameKey(int a, int b) {
    return history.get(a).key().equals(history.get(b).key());
  }

  boolean isWrite(int i) {
    Operation operation = history.get(i);
    return operation.kind() == Kind.PUT
        || (operation.kind() == Kind.DELETE && operation.outcome() != Outcome.ABSENT);
  }

  boolean isRead(int i) {
    Operation operation = history.get(i);
    return (operation.kind() == Kind.GET && operation.outcome() == Outcome.OK)
        || operation.outcome() == Outcome.ABSENT;
  }

  private IntStream all(IntPredicate which) {
    return IntStream.range(0, history.size()).filter(which);
  }

  private void close() {
    close(before);
  }

  private static void close(boolean[][] relation) {
    int size = relation.length;
    for (int k = 0; k < size; k++) {
      for (int i = 0; i < size; i++) {
        for (int j = 0; relation[i][k] && j < size; j++) {
          relation[i][j] |= relation[k][j];
        }
      }
    }
  }
}
