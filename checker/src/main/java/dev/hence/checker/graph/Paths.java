package dev.hence.checker.graph;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.function.IntPredicate;
import java.util.function.IntUnaryOperator;

/**
 * Shortest ways through a graph, found by breadth-first search backwards.
 *
 * <p>Threading: owned by one thread.
 */
public final class Paths {
  private static final int UNSEEN = -1;

  private final Graph graph;
  private final IntUnaryOperator length;
  private final int[] next;
  private final int[] distance;
  private final IntList touched = new IntList();

  /**
   * @param length what a node adds to a way: 0 or 1
   */
  public Paths(Graph graph, IntUnaryOperator length) {
    this.graph = graph;
    this.length = length;
    next = new int[graph.size()];
    distance = new int[graph.size()];
    Arrays.fill(distance, UNSEEN);
  }

  /**
   * A shortest way of at least one edge, both ends included; empty if there is none.
   *
   * @param allowed the nodes that the way may lead through
   */
  public int[] shortest(int from, int to, IntPredicate allowed) {
    return shortest(node -> node == from, to, allowed);
  }

  /** A shortest way of at least one edge from a node that is a {@code start}. */
  public int[] shortest(IntPredicate start, int to, IntPredicate allowed) {
    try {
      return search(start, to, allowed);
    } finally {
      for (int i = 0; i < touched.size(); i++) {
        distance[touched.get(i)] = UNSEEN;
      }
      touched.clear();
    }
  }

  private int[] search(IntPredicate start, int to, IntPredicate allowed) {
    Deque<Integer> near = new ArrayDeque<>();
    expand(to, 0, allowed, near);
    while (!near.isEmpty()) {
      int node = near.removeFirst();
      if (start.test(node)) {
        return way(node, to);
      }
      expand(node, distance[node], allowed, near);
    }
    return new int[0];
  }

  private void expand(int node, int far, IntPredicate allowed, Deque<Integer> near) {
    for (int edge = graph.from(node); edge < graph.to(node); edge++) {
      int predecessor = graph.predecessor(edge);
      int reached = far + length.applyAsInt(predecessor);
      boolean better = distance[predecessor] == UNSEEN || reached < distance[predecessor];
      if (better && allowed.test(predecessor)) {
        touched.add(predecessor);
        distance[predecessor] = reached;
        next[predecessor] = node;
        if (reached == far) {
          near.addFirst(predecessor);
        } else {
          near.addLast(predecessor);
        }
      }
    }
  }

  private int[] way(int from, int to) {
    IntList way = IntList.of(from);
    int node = from;
    do {
      node = next[node];
      way.add(node);
    } while (node != to);
    return way.toArray();
  }
}
