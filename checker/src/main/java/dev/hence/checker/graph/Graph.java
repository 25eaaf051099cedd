package dev.hence.checker.graph;

import java.util.Arrays;
import java.util.function.IntConsumer;
import java.util.function.IntPredicate;

/**
 * A directed graph of nodes numbered from 0, of which each knows those it comes after.
 *
 * <p>How: one array of all predecessors, those of a node side by side; 4 bytes an edge and 4 a
 * node.
 *
 * <p>Threading: immutable.
 */
public final class Graph {
  private final int[] starts;
  private final int[] predecessors;

  private Graph(int[] starts, int[] predecessors) {
    this.starts = starts;
    this.predecessors = predecessors;
  }

  public int size() {
    return starts.length - 1;
  }

  public int edgeCount() {
    return predecessors.length;
  }

  /** Where in the array of {@link #predecessor} those of a node begin. */
  public int from(int node) {
    return starts[node];
  }

  /** Where in the array of {@link #predecessor} those of a node end. */
  public int to(int node) {
    return starts[node + 1];
  }

  public int predecessor(int edge) {
    return predecessors[edge];
  }

  public void forEachPredecessor(int node, IntConsumer consumer) {
    for (int edge = starts[node]; edge < starts[node + 1]; edge++) {
      consumer.accept(predecessors[edge]);
    }
  }

  /** How many nodes come directly after each node. */
  public int[] successorCounts() {
    int[] counts = new int[size()];
    for (int predecessor : predecessors) {
      counts[predecessor]++;
    }
    return counts;
  }

  /** The same edges, each turned around. */
  public Graph reversed() {
    Builder builder = new Builder();
    for (int node = 0; node < size(); node++) {
      for (int edge = starts[node]; edge < starts[node + 1]; edge++) {
        builder.add(node, predecessors[edge]);
      }
    }
    return builder.build(size());
  }

  /** The edges between nodes that are {@code kept}. */
  public Graph within(IntPredicate kept) {
    Builder builder = new Builder();
    for (int node = 0; node < size(); node++) {
      for (int edge = starts[node]; kept.test(node) && edge < starts[node + 1]; edge++) {
        if (kept.test(predecessors[edge])) {
          builder.add(predecessors[edge], node);
        }
      }
    }
    return builder.build(size());
  }

  /**
   * Collects edges.
   *
   * <p>Threading: owned by one thread.
   */
  public static final class Builder {
    private final IntList before = new IntList();
    private final IntList after = new IntList();

    /** Adds the edge from {@code earlier} to {@code later}. */
    public void add(int earlier, int later) {
      before.add(earlier);
      after.add(later);
    }

    /** Adds all edges of a graph. */
    public void addAll(Graph graph) {
      for (int node = 0; node < graph.size(); node++) {
        for (int edge = graph.from(node); edge < graph.to(node); edge++) {
          add(graph.predecessor(edge), node);
        }
      }
    }

    /** The graph of {@code size} nodes with these edges. */
    public Graph build(int size) {
      int[] starts = new int[size + 1];
      for (int edge = 0; edge < after.size(); edge++) {
        starts[after.get(edge) + 1]++;
      }
      Arrays.parallelPrefix(starts, Integer::sum);
      int[] next = Arrays.copyOf(starts, size);
      int[] predecessors = new int[after.size()];
      for (int edge = 0; edge < after.size(); edge++) {
        predecessors[next[after.get(edge)]++] = before.get(edge);
      }
      return new Graph(starts, predecessors);
    }
  }
}
