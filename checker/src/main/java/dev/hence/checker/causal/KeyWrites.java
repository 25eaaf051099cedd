package dev.hence.checker.causal;

import dev.hence.checker.graph.IntList;
import java.util.ArrayList;
import java.util.List;

/**
 * The writes of one key, chain by chain, as far as a walk has come.
 *
 * <p>Threading: owned by one thread.
 */
final class KeyWrites {
  private final IntList chains = new IntList();
  private final List<OfChain> parts = new ArrayList<>();

  /** Those of one chain. */
  static final class OfChain {
    private final IntList positions = new IntList();
    private final IntList writes = new IntList();
    private final IntList deletes = new IntList();
    private int overwrittenTo;
    private int overwriter;
    private int knownOverwrittenTo;
    private int putOverwriter;
    private int knownPutOverTo;

    /** The last of these writes that a past holds which knows {@code count} of the chain, or -1. */
    int last(int count) {
      int known = positions.countUpTo(count);
      return known == 0 ? -1 : writes.get(known - 1);
    }

    /** The place in the chain of the last that such a past holds, or 0. */
    int lastPosition(int count) {
      int known = positions.countUpTo(count);
      return known == 0 ? 0 : positions.get(known - 1);
    }

    int deletes(int count) {
      return deletes.countUpTo(count);
    }

    /** Whether an acknowledged write comes after the one at a place. */
    boolean isKnownOverwritten(int position) {
      return position <= knownOverwrittenTo;
    }

    /** Whether an acknowledged put comes after the one at a place. */
    boolean isKnownPutOver(int position) {
      return position <= knownPutOverTo;
    }

    /** An acknowledged put after all that are known to have one after them. */
    int putOverwriter() {
      return putOverwriter;
    }

    /** Whether any write comes after the one at a place. */
    boolean isOverwritten(int position) {
      return position <= overwrittenTo;
    }

    /** An acknowledged write after all that are known to be overwritten. */
    int overwriter() {
      return overwriter;
    }

    /** Notes that a write comes after all up to a place. */
    void overwrite(int position, int write, boolean acknowledged, boolean isPut) {
      overwrittenTo = Math.max(overwrittenTo, position);
      if (acknowledged && position > knownOverwrittenTo) {
        knownOverwrittenTo = position;
        overwriter = write;
      }
      if (acknowledged && isPut && position > knownPutOverTo) {
        knownPutOverTo = position;
        putOverwriter = write;
      }
    }
  }

  /** Adds a write at its place in a chain. */
  void add(int write, int chain, int position, boolean isDelete) {
    OfChain part = partOrNew(chain);
    part.positions.add(position);
    part.writes.add(write);
    if (isDelete) {
      part.deletes.add(position);
    }
  }

  int size() {
    return parts.size();
  }

  /** The chain of a part; parts are in the order of their chains. */
  int chain(int index) {
    return chains.get(index);
  }

  OfChain part(int index) {
    return parts.get(index);
  }

  /** The part of a chain that has writes here. */
  OfChain ofChain(int chain) {
    return parts.get(chains.countUpTo(chain) - 1);
  }

  /** The first part of a chain after {@code chain}. */
  int after(int chain) {
    return chains.countUpTo(chain);
  }

  private OfChain partOrNew(int chain) {
    int index = chains.countUpTo(chain);
    if (index > 0 && chains.get(index - 1) == chain) {
      return parts.get(index - 1);
    }
    OfChain part = new OfChain();
    chains.insert(index, chain);
    parts.add(index, part);
    return part;
  }
}
