package dev.hence.checker.causal;

import dev.hence.checker.graph.Components;
import dev.hence.checker.graph.Graph;
import dev.hence.checker.history.BadHistory;
import dev.hence.checker.history.History;
import dev.hence.checker.history.Outcome;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * What comes directly after what: reads after the writes that they read, operations after those
 * whose tokens they hand in, and, where sessions count as ordered, after the one before in theirs.
 * Causal order is everything that follows from these.
 *
 * <p>A write of unknown outcome comes after what its client had seen, but nothing comes after it
 * save those who read it: it may have been applied at any later time.
 *
 * <p>Nodes of the graph are the operations, then those of {@link Tokens}.
 *
 * <p>Threading: immutable.
 */
final class CausalOrder {
  private final History history;
  private final Graph graph;
  private final Components components;
  private final int[] rank;
  private final int foreignTokens;
  private final int firstForeign;
  private final boolean sessionsOrdered;

  private CausalOrder(History history, Graph graph, Tokens tokens, boolean sessionsOrdered) {
    this.history = history;
    this.sessionsOrdered = sessionsOrdered;
    this.graph = graph;
    foreignTokens = tokens.foreignCount();
    firstForeign = tokens.firstForeign();
    components = Components.of(graph, IntStream.range(0, graph.size()).toArray());
    rank = new int[graph.size()];
    int[] order = components.order();
    Arrays.setAll(rank, node -> 0);
    for (int i = 0; i < order.length; i++) {
      rank[order[i]] = i;
    }
  }

  /**
   * The order of a history's operations.
   *
   * @throws BadHistory if the operations of a session overlap, where sessions count as ordered
   */
  static CausalOrder of(History history, Sources sources, Sessions sessions) throws BadHistory {
    Graph.Builder edges = new Graph.Builder();
    Tokens tokens = addProgramOrder(history, sources, sessions, edges);
    for (int operation = 0; operation < history.size(); operation++) {
      if (sources.source(operation) >= 0) {
        edges.add(sources.source(operation), operation);
      }
    }
    return new CausalOrder(
        history, edges.build(tokens.nodesEnd()), tokens, sessions.areOrdered(history));
  }

  /** The same without what reads tell: never has a cycle. */
  static CausalOrder withoutReads(History history, Sources sources, Sessions sessions)
      throws BadHistory {
    Graph.Builder edges = new Graph.Builder();
    Tokens tokens = addProgramOrder(history, sources, sessions, edges);
    return new CausalOrder(
        history, edges.build(tokens.nodesEnd()), tokens, sessions.areOrdered(history));
  }

  private static Tokens addProgramOrder(
      History history, Sources sources, Sessions sessions, Graph.Builder edges) throws BadHistory {
    if (sessions.areOrdered(history)) {
      addSessions(history, sources, edges);
    }
    return Tokens.addTo(edges, history, sources);
  }

  Graph graph() {
    return graph;
  }

  Components components() {
    return components;
  }

  /** All nodes, each behind those it comes after; only if nothing comes after itself. */
  int[] order() {
    return components.order();
  }

  /** The place of a node in {@link #order}. */
  int rank(int node) {
    return rank[node];
  }

  /** Whether a session's operations come after each other whatever tokens they handed in. */
  boolean areSessionsOrdered() {
    return sessionsOrdered;
  }

  boolean isOperation(int node) {
    return node < history.size();
  }

  /** How many operations handed in a token that none before them gave out. */
  int foreignTokens() {
    return foreignTokens;
  }

  /** The first of them, if there is one. */
  int firstForeign() {
    return firstForeign;
  }

  private static void addSessions(History history, Sources sources, Graph.Builder edges)
      throws BadHistory {
    int[] last = new int[history.sessionCount()];
    Arrays.fill(last, History.NONE);
    for (int operation = 0; operation < history.size(); operation++) {
      if (!sources.takesPart(operation)) {
        continue;
      }
      int session = history.session(operation);
      int before = last[session];
      if (before != History.NONE) {
        checkSequential(history, before, operation);
        if (!sources.isWithoutPast(operation)) {
          edges.add(before, operation);
        }
      }
      if (history.outcome(operation) != Outcome.UNKNOWN) {
        last[session] = operation;
      }
    }
  }

  private static void checkSequential(History history, int before, int operation)
      throws BadHistory {
    if (history.start(operation) < history.end(before)) {
      throw new BadHistory(
          history.line(operation),
          "it starts before line %d of the same session ends: a session is one sequential client"
              .formatted(history.line(before)));
    }
  }
}
