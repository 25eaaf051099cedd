package dev.hence.checker.causal;

import dev.hence.checker.graph.Graph;
import dev.hence.checker.graph.IntList;
import dev.hence.checker.history.BadHistory;
import dev.hence.checker.history.History;
import dev.hence.checker.history.Outcome;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Who hands in what whom was given. A store tells bearers of a token apart by its text alone, so an
 * operation comes after all those that ended before it started and gave out one of its tokens.
 *
 * <p>How: a token that several operations gave out gets a node for each of them, in the order in
 * which they ended; each node comes after its operation and after the node before. So it costs one
 * edge to come after many.
 */
final class Tokens {
  private static final int NONE = History.NONE;

  private final History history;
  private final Sources sources;
  private final Graph.Builder edges;
  private final int[] onlyGiver;
  private final Map<Integer, IntList> givers = new HashMap<>();
  private final Map<Integer, Ladder> ladders = new HashMap<>();
  private int nodesEnd;
  private int foreignCount;
  private int firstForeign = NONE;

  /**
   * Those who gave out one token.
   *
   * @param givers in the order in which they ended
   * @param firstNode the node of the first
   */
  private record Ladder(IntList givers, int firstNode) {}

  private Tokens(Graph.Builder edges, History history, Sources sources) {
    this.history = history;
    this.sources = sources;
    this.edges = edges;
    onlyGiver = new int[history.tokenCount()];
    Arrays.fill(onlyGiver, NONE);
    nodesEnd = history.size();
  }

  /** Adds all edges that tokens make. */
  static Tokens addTo(Graph.Builder edges, History history, Sources sources) throws BadHistory {
    Tokens tokens = new Tokens(edges, history, sources);
    for (int operation = 0; operation < history.size(); operation++) {
      tokens.take(operation);
    }
    tokens.givers.forEach(tokens::addLadder);
    for (int operation = 0; operation < history.size(); operation++) {
      if (sources.takesPart(operation) && !sources.isWithoutPast(operation)) {
        tokens.hand(operation);
      }
    }
    return tokens;
  }

  /** The number of nodes of the graph, those of operations included. */
  int nodesEnd() {
    return nodesEnd;
  }

  int foreignCount() {
    return foreignCount;
  }

  int firstForeign() {
    return firstForeign;
  }

  private void take(int operation) {
    int token = history.tokenOut(operation);
    boolean answered = history.outcome(operation) != Outcome.UNKNOWN;
    if (token == NONE || !answered || !sources.takesPart(operation)) {
      return;
    }
    if (onlyGiver[token] == NONE) {
      onlyGiver[token] = operation;
    } else {
      givers.computeIfAbsent(token, t -> IntList.of(onlyGiver[token])).add(operation);
    }
  }

  private void addLadder(int token, IntList all) {
    IntList sorted = sorted(all);
    int firstNode = nodesEnd;
    nodesEnd += sorted.size();
    for (int i = 0; i < sorted.size(); i++) {
      edges.add(sorted.get(i), firstNode + i);
      if (i > 0) {
        edges.add(firstNode + i - 1, firstNode + i);
      }
    }
    ladders.put(token, new Ladder(sorted, firstNode));
  }

  private IntList sorted(IntList all) {
    for (int i = 1; i < all.size(); i++) {
      if (history.end(all.get(i)) < history.end(all.get(i - 1))) {
        return IntList.of(
            Arrays.stream(all.toArray())
                .boxed()
                .sorted(
                    java.util.Comparator.<Integer>comparingLong(history::end)
                        .thenComparing(java.util.Comparator.naturalOrder()))
                .mapToInt(Integer::intValue)
                .toArray());
      }
    }
    return all;
  }

  private void hand(int operation) throws BadHistory {
    boolean isForeign = false;
    for (int token : history.tokensIn(operation)) {
      int node = nodeBefore(token, operation);
      if (node != NONE) {
        edges.add(node, operation);
      } else {
        isForeign = true;
        refuseIfLater(token, operation);
      }
    }
    if (isForeign) {
      foreignCount++;
      firstForeign = firstForeign == NONE ? operation : firstForeign;
    }
  }

  /** The node that stands for all who gave out a token before an operation. */
  private int nodeBefore(int token, int operation) {
    Ladder ladder = ladders.get(token);
    if (ladder == null) {
      int giver = onlyGiver[token];
      return giver != NONE && isBefore(giver, operation) ? giver : NONE;
    }
    int low = 0;
    int high = ladder.givers.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (isBefore(ladder.givers.get(middle), operation)) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low == 0 ? NONE : ladder.firstNode + low - 1;
  }

  private boolean isBefore(int giver, int operation) {
    long ended = history.end(giver);
    long started = history.start(operation);
    return ended < started || (ended == started && giver < operation);
  }

  private void refuseIfLater(int token, int operation) throws BadHistory {
    int giver = onlyGiver[token];
    if (!history.hasTimes() && giver != NONE && giver != operation) {
      throw new BadHistory(
          history.line(operation),
          ("its token-in is given out only later, in line %d: put operations in the order of time,"
                  + " or give each its start and end")
              .formatted(history.line(giver)));
    }
  }
}
