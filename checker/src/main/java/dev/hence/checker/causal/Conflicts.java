package dev.hence.checker.causal;

import dev.hence.checker.graph.Graph;
import java.util.Arrays;

/**
 * Pairs of writes to one key of which the first must come before the second in every order that
 * replicas can agree on: a read of the second has the first in its causal past. The relation
 * <i>cf</i> of Bouajjani et al. 2017, section 4.
 *
 * <p>How: two ints in a long, sorted and made unique whenever the array is full.
 *
 * <p>Threading: owned by one thread.
 */
final class Conflicts {
  private static final int FIRST_CAPACITY = 1 << 10;

  private long[] pairs = new long[FIRST_CAPACITY];
  private int size;

  static long pair(int earlier, int later) {
    return ((long) earlier << 32) | later;
  }

  static int earlier(long pair) {
    return (int) (pair >>> 32);
  }

  static int later(long pair) {
    return (int) pair;
  }

  void add(int earlier, int later) {
    long pair = pair(earlier, later);
    if (size > 0 && pairs[size - 1] == pair) {
      return;
    }
    if (size == pairs.length) {
      compact();
      if (2 * size > pairs.length) {
        pairs = Arrays.copyOf(pairs, 2 * pairs.length);
      }
    }
    pairs[size++] = pair;
  }

  boolean isEmpty() {
    return size == 0;
  }

  /** A graph with these pairs, too. */
  Graph addedTo(Graph graph) {
    compact();
    Graph.Builder edges = new Graph.Builder();
    edges.addAll(graph);
    for (int i = 0; i < size; i++) {
      edges.add(earlier(pairs[i]), later(pairs[i]));
    }
    return edges.build(graph.size());
  }

  boolean contains(int earlier, int later) {
    compact();
    return Arrays.binarySearch(pairs, 0, size, pair(earlier, later)) >= 0;
  }

  private void compact() {
    Arrays.sort(pairs, 0, size);
    int kept = 0;
    for (int i = 0; i < size; i++) {
      if (kept == 0 || pairs[kept - 1] != pairs[i]) {
        pairs[kept++] = pairs[i];
      }
    }
    size = kept;
  }
}
