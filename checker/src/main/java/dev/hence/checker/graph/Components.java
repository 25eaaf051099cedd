package dev.hence.checker.graph;

import java.util.ArrayList;
import java.util.List;

/**
 * The strongly connected components of a graph: sets of nodes of which each comes after each.
 *
 * <p>How: Tarjan 1972, with a stack of its own instead of recursion. It walks from nodes to their
 * predecessors, so a component is complete after all those that it comes after: the order in which
 * nodes get complete is an order in which every node stands behind its predecessors, if no two of
 * them are in one component. Linear in nodes and edges.
 *
 * <p>Threading: immutable.
 */
public final class Components {
  private static final int UNSEEN = 0;

  private final Graph graph;
  private final int[] order;
  private final int[] component;
  private int ordered;
  private int count;

  /** Of those being walked: the number at which a node was first seen, from 1. */
  private final int[] seen;

  private final int[] lowest;
  private final int[] nextEdge;
  private final IntList path = new IntList();
  private final IntList open = new IntList();
  private int lastSeen;

  private Components(Graph graph) {
    this.graph = graph;
    order = new int[graph.size()];
    component = new int[graph.size()];
    seen = new int[graph.size()];
    lowest = new int[graph.size()];
    nextEdge = new int[graph.size()];
  }

  /**
   * Finds the components of a graph.
   *
   * @param starts all nodes, in the order in which they are tried
   */
  public static Components of(Graph graph, int[] starts) {
    Components components = new Components(graph);
    for (int node : starts) {
      if (components.seen[node] == UNSEEN) {
        components.walk(node);
      }
    }
    return components;
  }

  /** All nodes; each stands behind those it comes after, cycles aside. */
  public int[] order() {
    return order.clone();
  }

  public int count() {
    return count;
  }

  public boolean areTogether(int one, int other) {
    return component[one] == component[other];
  }

  /** Whether no node comes after itself; no edge may lead from a node to itself. */
  public boolean areTrivial() {
    return count == order.length;
  }

  /** The components of two nodes and more. */
  public List<int[]> cyclic() {
    List<int[]> found = new ArrayList<>();
    int from = 0;
    for (int to = 1; to <= order.length; to++) {
      if (to == order.length || component[order[to]] != component[order[from]]) {
        if (to - from > 1) {
          found.add(java.util.Arrays.copyOfRange(order, from, to));
        }
        from = to;
      }
    }
    return found;
  }

  private void walk(int start) {
    enter(start);
    while (!path.isEmpty()) {
      int node = path.last();
      if (nextEdge[node] < graph.to(node)) {
        follow(node, graph.predecessor(nextEdge[node]++));
      } else {
        leave(node);
      }
    }
  }

  private void enter(int node) {
    seen[node] = ++lastSeen;
    lowest[node] = lastSeen;
    nextEdge[node] = graph.from(node);
    path.add(node);
    open.add(node);
  }

  private void follow(int node, int predecessor) {
    if (seen[predecessor] == UNSEEN) {
      enter(predecessor);
    } else if (component[predecessor] == 0) {
      lowest[node] = Math.min(lowest[node], seen[predecessor]);
    }
  }

  private void leave(int node) {
    path.removeLast();
    if (!path.isEmpty()) {
      int parent = path.last();
      lowest[parent] = Math.min(lowest[parent], lowest[node]);
    }
    if (lowest[node] == seen[node]) {
      count++;
      int member;
      do {
        member = open.removeLast();
        component[member] = count;
        order[ordered++] = member;
      } while (member != node);
    }
  }
}
