package dev.hence.checker.causal;

import dev.hence.checker.graph.Graph;
import dev.hence.checker.history.BadHistory;
import dev.hence.checker.history.History;
import dev.hence.checker.history.Outcome;
import dev.hence.checker.verdict.Findings;
import java.io.IOException;
import java.util.Arrays;

/**
 * Writes a history in the plain text that other checkers of causal consistency read, so that they
 * can be asked for a second opinion: a line {@code w(key,value,session,transaction)} for each write
 * and {@code r(…)} for each read, unsigned integers all, the value 0 for never written.
 *
 * <p>These forms know sessions only, and no tokens. So a session here is a run of operations of
 * which each one follows from the one before; an operation that follows from one of another session
 * first reads a key made for that, which the other writes. Every operation is a transaction.
 *
 * <p>Left out is what tells nothing: refused operations, writes of unknown outcome that nobody
 * read, and reads of an absent key without a version where a dropped tombstone may be what they
 * saw.
 */
public final class Export {
  private static final int NONE = History.NONE;

  private final History history;
  private final Sources sources;
  private final CausalOrder order;
  private final Graph graph;
  private final Appendable out;

  /** The exported session of each node, its last node so far, and the one before each node. */
  private final int[] session;

  private final int[] last;
  private final int[] continued;
  private final boolean[] isAwaited;
  private int sessions;
  private int transactions;
  private int unwritten;

  private Export(History history, Sources sources, CausalOrder order, Appendable out) {
    this.history = history;
    this.sources = sources;
    this.order = order;
    this.out = out;
    graph = order.graph();
    session = new int[graph.size()];
    last = new int[graph.size()];
    continued = new int[graph.size()];
    isAwaited = new boolean[graph.size()];
    Arrays.fill(continued, NONE);
  }

  /**
   * Writes a history.
   *
   * @throws BadHistory if it can't be told which write a read read
   */
  public static void write(History history, Sessions sessions, Appendable out)
      throws IOException, BadHistory {
    Sources sources = new Resolver(history, new Findings()).resolve();
    CausalOrder order = CausalOrder.withoutReads(history, sources, sessions);
    Export export = new Export(history, sources, order, out);
    for (int node : order.order()) {
      export.place(node);
    }
    for (int node : order.order()) {
      export.append(node);
    }
  }

  private boolean isShown(int node) {
    return !order.isOperation(node) || sources.takesPart(node);
  }

  /** Finds the session that a node goes on with, and whom it has to wait for. */
  private void place(int node) {
    if (!isShown(node)) {
      return;
    }
    for (int edge = graph.from(node); edge < graph.to(node); edge++) {
      int predecessor = graph.predecessor(edge);
      if (last[session[predecessor]] == predecessor && goesOn(predecessor, node)) {
        continued[node] = predecessor;
      }
    }
    for (int edge = graph.from(node); edge < graph.to(node); edge++) {
      isAwaited[graph.predecessor(edge)] |= graph.predecessor(edge) != continued[node];
    }
    session[node] = continued[node] == NONE ? sessions++ : session[continued[node]];
    last[session[node]] = node;
  }

  private boolean goesOn(int before, int node) {
    if (!order.isOperation(before) || !order.isOperation(node)) {
      return order.isOperation(before) == order.isOperation(node);
    }
    return history.session(before) == history.session(node)
        && history.outcome(node) != Outcome.UNKNOWN;
  }

  private void append(int node) throws IOException {
    if (!isShown(node)) {
      return;
    }
    for (int edge = graph.from(node); edge < graph.to(node); edge++) {
      int predecessor = graph.predecessor(edge);
      if (predecessor != continued[node]) {
        line('r', tokenKey(predecessor), 1, node);
      }
    }
    if (order.isOperation(node)) {
      appendOperation(node);
    }
    if (isAwaited[node]) {
      line('w', tokenKey(node), 1, node);
    }
  }

  private void appendOperation(int operation) throws IOException {
    int key = history.key(operation) + 1;
    int source = sources.source(operation);
    if (Sources.isWrite(history, operation)) {
      line('w', key, operation + 1, operation);
    } else if (source >= 0) {
      line('r', key, source + 1, operation);
    } else if (source == Sources.NONE) {
      line('r', key, history.size() + ++unwritten, operation);
    } else if (sources.deletes(history.key(operation)) == 0) {
      line('r', key, 0, operation);
    }
  }

  /** The key by which others learn that they come after a node. */
  private int tokenKey(int node) {
    return history.keyCount() + 1 + node;
  }

  private void line(char kind, int key, int value, int node) throws IOException {
    out.append(kind)
        .append('(')
        .append(Integer.toString(key))
        .append(',')
        .append(Integer.toString(value))
        .append(',')
        .append(Integer.toString(session[node]))
        .append(',')
        .append(Integer.toString(transactions++))
        .append(")\n");
  }
}
