package dev.hence.checker.causal;

import dev.hence.checker.graph.Graph;
import dev.hence.checker.graph.IntList;
import dev.hence.checker.history.History;
import dev.hence.checker.history.Kind;
import dev.hence.checker.history.Outcome;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * A walk through a history in causal order that knows, at each operation, the operation's past, and
 * tells what a read's past contradicts.
 *
 * <p>How: a {@link Clock} for each node, dropped once all that come directly after it were visited.
 * Of each chain only the last write of the key in a past is looked at: those before it come before
 * it. Chains of which a read's past knows no more than the past of the write that it reads are
 * passed over, 32 at a time where both share that part of their clocks.
 *
 * <p>Threading: owned by one thread; walks once.
 */
final class Pasts {
  /** What a walk tells. */
  interface Listener {
    /** A read has {@code newer} in its past, and reads {@code source}, whose past has it not. */
    void reads(int read, int source, int newer);

    /**
     * A read finds its key as never written, and has writes to it in its past.
     *
     * @param writes the last of each chain
     */
    void readsInitial(int read, IntList writes);
  }

  private final History history;
  private final Sources sources;
  private final CausalOrder order;
  private final Graph graph;
  private final IntPredicate isKept;
  private final Clock.Maker maker = new Clock.Maker();
  private final @Nullable Clock[] clocks;
  private final int[] uses;
  private final Chains chains;
  private final @Nullable KeyWrites[] ofKey;

  /**
   * @param isKept the writes whose pasts are asked for later
   */
  Pasts(History history, Sources sources, CausalOrder order, IntPredicate isKept) {
    this.history = history;
    this.sources = sources;
    this.order = order;
    this.isKept = isKept;
    graph = order.graph();
    clocks = new @Nullable Clock[graph.size()];
    uses = graph.successorCounts();
    chains = new Chains(history);
    ofKey = new @Nullable KeyWrites[history.keyCount()];
  }

  void walk(Listener listener) {
    for (int node : order.order()) {
      visit(node, listener);
    }
  }

  /** How many chains the writes are in. */
  int chainCount() {
    return chains.count();
  }

  /** Whether a write comes causally before another one that is kept. */
  boolean isBefore(int write, int kept) {
    return write != kept && clock(kept).count(chains.chain(write)) >= chains.position(write);
  }

  /** Whether an acknowledged write of its key comes causally after a write. */
  boolean isKnownOverwritten(int write) {
    return part(write).isKnownOverwritten(chains.position(write));
  }

  /** An acknowledged write that comes causally after one that is known to be overwritten. */
  int overwriter(int write) {
    return part(write).overwriter();
  }

  /** Whether an acknowledged put of its key comes causally after a write. */
  boolean isKnownPutOver(int write) {
    return part(write).isKnownPutOver(chains.position(write));
  }

  /** An acknowledged put that comes causally after one that is known to have one after it. */
  int putOverwriter(int write) {
    return part(write).putOverwriter();
  }

  private KeyWrites.OfChain part(int write) {
    return keyWrites(history.key(write)).ofChain(chains.chain(write));
  }

  private void visit(int node, Listener listener) {
    int source = order.isOperation(node) ? sources.source(node) : Sources.NONE;
    Clock past = Clock.EMPTY;
    for (int edge = graph.from(node); edge < graph.to(node); edge++) {
      int predecessor = graph.predecessor(edge);
      if (predecessor != source) {
        past = maker.join(past, clock(predecessor));
      }
    }
    if (source != Sources.NONE) {
      past = read(node, source, past, listener);
    } else if (order.isOperation(node)
        && Sources.isWrite(history, node)
        && sources.happened(node)) {
      past = write(node, past);
    }
    clocks[node] = past;
    for (int edge = graph.from(node); edge < graph.to(node); edge++) {
      release(graph.predecessor(edge));
    }
    if (uses[node] == 0 && !isKept.test(node)) {
      clocks[node] = null;
    }
  }

  private void release(int node) {
    uses[node]--;
    if (uses[node] == 0 && !isKept.test(node)) {
      clocks[node] = null;
    }
  }

  private Clock clock(int node) {
    Clock clock = clocks[node];
    if (clock == null) {
      throw new IllegalStateException("the past of node " + node + " was dropped");
    }
    return clock;
  }

  /** Whether a past holds a write, and so all that comes before it. */
  private boolean isIn(Clock past, int write) {
    return past.count(chains.chain(write)) >= chains.position(write);
  }

  private KeyWrites keyWrites(int key) {
    KeyWrites writes = ofKey[key];
    if (writes == null) {
      writes = new KeyWrites();
      ofKey[key] = writes;
    }
    return writes;
  }

  /** Looks at a read; returns its past with what it read. */
  private Clock read(int read, int source, Clock past, Listener listener) {
    KeyWrites writes = keyWrites(history.key(read));
    if (source == Sources.INITIAL) {
      readInitial(read, past, writes, listener);
      return past;
    }
    Clock ofSource = clock(source);
    forEachNews(
        writes,
        past,
        ofSource,
        (part, count, known) -> {
          if (part.lastPosition(count) > known) {
            listener.reads(read, source, part.last(count));
          }
        });
    return isIn(past, source) ? past : maker.join(past, ofSource);
  }

  /**
   * A key that was deleted may read as never written once its tombstone is dropped. So such a read
   * contradicts its past only if every delete of the key is overwritten in it.
   */
  private void readInitial(int read, Clock past, KeyWrites writes, Listener listener) {
    IntList last = new IntList();
    int[] deletes = {0};
    boolean[] isDeleted = {false};
    forEachNews(
        writes,
        past,
        Clock.EMPTY,
        (part, count, known) -> {
          int write = part.last(count);
          if (write >= 0) {
            last.add(write);
            deletes[0] += part.deletes(count);
            isDeleted[0] |=
                history.kind(write) == Kind.DELETE && !part.isOverwritten(chains.position(write));
          }
        });
    boolean anotherDelete = deletes[0] < sources.deletes(history.key(read));
    if (!last.isEmpty() && !anotherDelete && !isDeleted[0]) {
      listener.readsInitial(read, last);
    }
  }

  private Clock write(int write, Clock past) {
    KeyWrites writes = keyWrites(history.key(write));
    boolean acknowledged = history.outcome(write) == Outcome.OK;
    boolean isPut = history.kind(write) == Kind.PUT;
    forEachNews(
        writes,
        past,
        Clock.EMPTY,
        (part, count, known) -> part.overwrite(count, write, acknowledged, isPut));
    chains.append(write, past);
    int chain = chains.chain(write);
    int position = chains.position(write);
    writes.add(write, chain, position, history.kind(write) == Kind.DELETE);
    return maker.with(past, chain, position);
  }

  private interface NewsConsumer {
    /** Takes the writes of one chain, of which one past has more, {@code count}, than another. */
    void accept(KeyWrites.OfChain part, int count, int known);
  }

  /** The chains with writes of a key of which {@code past} may know more than {@code known}. */
  private static void forEachNews(
      KeyWrites writes, Clock past, Clock known, NewsConsumer consumer) {
    int index = 0;
    while (index < writes.size()) {
      int chain = writes.chain(index);
      Clock leaf = past.leaf(chain);
      Clock knownLeaf = known.leaf(chain);
      int lastOfLeaf = chain | (Clock.WIDTH - 1);
      if (leaf == knownLeaf || leaf == Clock.EMPTY) {
        index = writes.after(lastOfLeaf);
        continue;
      }
      for (; index < writes.size() && writes.chain(index) <= lastOfLeaf; index++) {
        int each = writes.chain(index);
        int count = leaf.countInLeaf(each);
        int other = knownLeaf.countInLeaf(each);
        if (count > other) {
          consumer.accept(writes.part(index), count, other);
        }
      }
    }
  }
}
