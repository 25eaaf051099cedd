package dev.hence.checker.causal;

import dev.hence.checker.graph.Components;
import dev.hence.checker.graph.Graph;
import dev.hence.checker.graph.IntList;
import dev.hence.checker.history.History;
import dev.hence.checker.history.Kind;
import dev.hence.checker.verdict.Finding;
import dev.hence.checker.verdict.Findings;
import dev.hence.checker.verdict.Pattern;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToIntFunction;

/**
 * Tells what is wrong where causality and the pairs of conflicting writes contradict each other.
 *
 * <p>Threading: owned by one thread.
 */
final class Contradictions {
  /** How many violations of a pattern are tried for the shortest story. A guess. */
  private static final int CANDIDATES_MAX = 200;

  private final History history;
  private final Sources sources;
  private final CausalOrder order;
  private final Findings findings;
  private final Stories stories;

  Contradictions(History history, Sources sources, CausalOrder order, Findings findings) {
    this.history = history;
    this.sources = sources;
    this.order = order;
    this.findings = findings;
    stories = new Stories(history, sources, order);
  }

  void report(Conflicts conflicts, List<InitialRead> initialReads) {
    Graph all = conflicts.addedTo(order.graph());
    Components components = Components.of(all, order.order());
    if (components.areTrivial() && initialReads.isEmpty()) {
      return;
    }
    BitSet kept = new BitSet();
    components.cyclic().forEach(cyclic -> keepWrites(cyclic, kept));
    initialReads.forEach(initial -> keepWrites(initial.writes().toArray(), kept));
    Map<Integer, StaleRead> stale = new HashMap<>();
    Map<Integer, IntList> newerOf = new HashMap<>();
    Pasts pasts = new Pasts(history, sources, order, kept::get);
    pasts.walk(
        new Pasts.Listener() {
          @Override
          public void reads(int read, int source, int newer) {
            if (!components.areTogether(newer, source)) {
              return;
            }
            newerOf.computeIfAbsent(read, r -> new IntList()).add(newer);
            if (pasts.isBefore(source, newer)) {
              stale.merge(read, new StaleRead(read, source, newer), Contradictions.this::closer);
            }
          }

          @Override
          public void readsInitial(int read, IntList writes) {}
        });
    reportStale(List.copyOf(stale.values()));
    reportInitial(initialReads.stream().filter(initial -> isWrong(initial, pasts)).toList());
    newerOf.keySet().removeAll(stale.keySet());
    reportCycles(newerOf);
  }

  private void keepWrites(int[] nodes, BitSet kept) {
    for (int node : nodes) {
      if (order.isOperation(node) && Sources.isWrite(history, node)) {
        kept.set(node);
      }
    }
  }

  private StaleRead closer(StaleRead one, StaleRead other) {
    return order.rank(one.newer()) >= order.rank(other.newer()) ? one : other;
  }

  /** Whether each delete in the past of a read is overwritten in it. */
  private boolean isWrong(InitialRead initial, Pasts pasts) {
    int[] writes = initial.writes().toArray();
    for (int write : writes) {
      if (history.kind(write) == Kind.DELETE && isLast(write, writes, pasts)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isLast(int write, int[] others, Pasts pasts) {
    for (int other : others) {
      if (pasts.isBefore(write, other)) {
        return false;
      }
    }
    return true;
  }

  private void reportStale(List<StaleRead> stale) {
    if (!stale.isEmpty()) {
      List<StaleRead> near =
          nearest(stale, read -> order.rank(read.read()) - order.rank(read.source()));
      findings.add(Pattern.WRITE_CO_READ, stale.size(), shortest(near, stories::stale));
    }
  }

  private void reportInitial(List<InitialRead> initial) {
    if (!initial.isEmpty()) {
      List<InitialRead> near =
          nearest(initial, read -> order.rank(read.read()) - order.rank(last(read)));
      BitSet wrong = new BitSet();
      initial.forEach(read -> wrong.set(read.read()));
      findings.add(
          Pattern.WRITE_CO_INIT_READ,
          initial.size(),
          shortest(near, read -> stories.initial(read.read(), last(read), wrong)));
    }
  }

  /** The write closest to the read. */
  private int last(InitialRead initial) {
    int last = initial.writes().get(0);
    for (int write : initial.writes().toArray()) {
      last = order.rank(write) > order.rank(last) ? write : last;
    }
    return last;
  }

  /**
   * Reports cycles of causality and the conflicts of reads that aren't stale by themselves.
   *
   * @param newerOf by read: the writes that must come before the one that it reads
   */
  private void reportCycles(Map<Integer, IntList> newerOf) {
    Conflicts conflicts = new Conflicts();
    newerOf.forEach((read, newer) -> {
      for (int write : newer.toArray()) {
        conflicts.add(write, sources.source(read));
      }
    });
    Graph rest = conflicts.addedTo(order.graph());
    List<int[]> cyclic = Components.of(rest, order.order()).cyclic();
    if (!cyclic.isEmpty()) {
      List<int[]> near = nearest(cyclic, component -> component.length);
      findings.add(
          Pattern.CYCLIC_CF,
          cyclic.size(),
          shortest(
              near.subList(0, Math.min(near.size(), Findings.EXAMPLES_MAX)),
              component -> stories.conflictCycle(rest, component, newerOf::containsKey)));
    }
  }

  private static <T> List<T> nearest(List<T> all, ToIntFunction<T> distance) {
    return all.stream().sorted(Comparator.comparingInt(distance)).limit(CANDIDATES_MAX).toList();
  }

  private static <T> List<Finding> shortest(List<T> candidates, Function<T, Finding> story) {
    List<Finding> told = new ArrayList<>();
    candidates.forEach(candidate -> told.add(story.apply(candidate)));
    return told.stream()
        .sorted(Comparator.comparingInt(finding -> finding.steps().size()))
        .limit(Findings.EXAMPLES_MAX)
        .toList();
  }
}
