package dev.hence.checker.causal;

import dev.hence.checker.graph.Graph;
import dev.hence.checker.graph.IntList;
import dev.hence.checker.graph.Paths;
import dev.hence.checker.history.History;
import dev.hence.checker.history.Kind;
import dev.hence.checker.history.Outcome;
import dev.hence.checker.verdict.Finding;
import dev.hence.checker.verdict.Findings;
import dev.hence.checker.verdict.Narrator;
import dev.hence.checker.verdict.Pattern;
import dev.hence.checker.verdict.Step;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * Shows violations by as few operations as it takes: along shortest ways of causality.
 *
 * <p>Threading: owned by one thread.
 */
final class Stories {
  /** From how many nodes of a component a shortest cycle is looked for. A guess. */
  private static final int CYCLE_STARTS_MAX = 200;

  /** How many reads are tried as those that show an order of two writes. A guess. */
  private static final int WITNESSES_MAX = 200;

  private static final String IS_READ_BY = "is read by";
  private static final String HANDS_TOKEN = "hands its token to";

  private final History history;
  private final Sources sources;
  private final CausalOrder order;
  private final Narrator narrator;
  private final Paths causal;

  Stories(History history, Sources sources, CausalOrder order) {
    this.history = history;
    this.sources = sources;
    this.order = order;
    narrator = new Narrator(history);
    causal = new Paths(order.graph(), this::length);
  }

  /** Reports each set of operations that come causally after each other. */
  void reportCausalCycles(Findings findings) {
    for (int[] component : order.components().cyclic()) {
      findings.add(
          Pattern.CYCLIC_CO,
          () -> {
            int[] cycle = shortestCycle(causal, component);
            return new Finding(
                Pattern.CYCLIC_CO,
                "",
                "the first operation comes causally after itself",
                steps("", cycle));
          });
    }
  }

  Finding stale(StaleRead stale) {
    int[] overwriting = way(stale.source(), stale.newer());
    int[] seeing = way(stale.newer(), stale.read());
    List<Step> steps = new ArrayList<>(steps("", overwriting));
    List<Step> shown = steps("", seeing);
    steps.addAll(shown.subList(1, shown.size()));
    return new Finding(
        Pattern.WRITE_CO_READ,
        Guarantee.of(relations(seeing)).text(),
        "the read returns %s of key %s, which %s overwrote in its causal past"
            .formatted(
                narrator.state(stale.source()),
                narrator.key(stale.read()),
                narrator.line(stale.newer())),
        steps);
  }

  /**
   * A write and a read of its key as never written; if another such read is on the way, that one.
   *
   * @param wrong all such reads
   */
  Finding initial(int read, int write, BitSet wrong) {
    int[] seeing = firstWrong(operations(way(write, read)), wrong);
    int first = seeing[0];
    int last = seeing[seeing.length - 1];
    return new Finding(
        Pattern.WRITE_CO_INIT_READ,
        Guarantee.of(relations(seeing)).text(),
        "the read finds key %s as never written, though %s is in its causal past"
            .formatted(narrator.key(last), narrator.line(first)),
        steps("", seeing));
  }

  /** The part of a way to its first read that is wrong by a put on the way. */
  private int[] firstWrong(int[] way, BitSet wrong) {
    for (int to = 1; to < way.length; to++) {
      for (int from = to - 1; wrong.get(way[to]) && from >= 0; from--) {
        if (history.kind(way[from]) == Kind.PUT && history.key(way[from]) == history.key(way[to])) {
          return Arrays.copyOfRange(way, from, to + 1);
        }
      }
    }
    return way;
  }

  /** How a write comes after another one, up to the first on the way that is {@code enough}. */
  List<Step> overwriting(int source, int newer, IntPredicate enough) {
    IntList way = new IntList();
    for (int operation : operations(way(source, newer))) {
      way.add(operation);
      if (operation != source && enough.test(operation)) {
        break;
      }
    }
    return steps("", way.toArray());
  }

  /**
   * The shortest cycle of a component of causality and conflicts.
   *
   * @param all both as one graph
   * @param shows the reads that show the conflicts
   */
  Finding conflictCycle(Graph all, int[] component, IntPredicate shows) {
    int[] cycle = shortestCycle(new Paths(all, this::length), component);
    List<Step> steps = new ArrayList<>();
    IntList run = IntList.of(cycle[0]);
    String relation = "";
    for (int i = 1; i < cycle.length; i++) {
      int before = cycle[i - 1];
      int after = cycle[i];
      if (isCausal(before, after)) {
        run.add(after);
      } else {
        steps.addAll(steps(relation, run.toArray()));
        List<Step> shown = steps("", witness(before, after, shows));
        steps.addAll(shown.subList(1, shown.size()));
        run = IntList.of(after);
        relation = "so what " + narrator.line(before) + " wrote comes before what that read:";
      }
    }
    steps.addAll(steps(relation, run.toArray()));
    return new Finding(
        Pattern.CYCLIC_CF,
        "",
        "no order of these writes fits all reads: the first write would come before itself",
        steps);
  }

  private boolean isCausal(int before, int after) {
    Graph graph = order.graph();
    for (int edge = graph.from(after); edge < graph.to(after); edge++) {
      if (graph.predecessor(edge) == before) {
        return true;
      }
    }
    return false;
  }

  /** A way from a write to a read that returns another one. */
  private int[] witness(int write, int source, IntPredicate shows) {
    int[] best = {};
    int tried = 0;
    for (int read = 0; read < history.size() && tried < WITNESSES_MAX; read++) {
      if (sources.source(read) == source && shows.test(read)) {
        int[] found = way(write, read);
        tried += found.length > 0 ? 1 : 0;
        boolean better = best.length == 0 || operations(found).length < operations(best).length;
        best = found.length > 0 && better ? found : best;
      }
    }
    return best;
  }

  private int[] way(int from, int to) {
    int first = order.rank(from);
    return causal.shortest(from, to, node -> order.rank(node) >= first);
  }

  private int[] shortestCycle(Paths paths, int[] component) {
    BitSet members = new BitSet();
    Arrays.stream(component).forEach(members::set);
    int[] best = {};
    int tried = 0;
    for (int node : component) {
      if (order.isOperation(node) && tried++ < CYCLE_STARTS_MAX) {
        int[] cycle = paths.shortest(node, node, members::get);
        boolean better = best.length == 0 || operations(cycle).length < operations(best).length;
        best = better ? cycle : best;
      }
    }
    return best;
  }

  private int length(int node) {
    return order.isOperation(node) ? 1 : 0;
  }

  private int[] operations(int[] way) {
    return Arrays.stream(way).filter(order::isOperation).toArray();
  }

  /**
   * The operations of a way; where sessions are ordered, of several in one that follow each other
   * the outer two.
   */
  private List<Step> steps(String relation, int[] way) {
    int[] operations = operations(way);
    List<Step> steps = new ArrayList<>();
    steps.add(narrator.step(relation, operations[0]));
    for (int i = 1; i < operations.length; i++) {
      Step step = narrator.step(relation(operations[i - 1], operations[i]), operations[i]);
      boolean goesOn =
          order.areSessionsOrdered()
              && steps.size() > 1
              && steps.getLast().relation().equals(Step.LATER);
      if (goesOn && step.relation().equals(Step.LATER)) {
        steps.removeLast();
      }
      steps.add(step);
    }
    return steps;
  }

  private String relation(int before, int after) {
    // What is unknown comes before nothing in its session but those who read it; and a read before
    // a write in its session may show that write.
    boolean goesOn = history.outcome(before) != Outcome.UNKNOWN && before < after;
    if (goesOn && history.session(before) == history.session(after)) {
      return Step.LATER;
    }
    return sources.source(after) == before ? IS_READ_BY : HANDS_TOKEN;
  }

  private List<Guarantee.Relation> relations(int[] way) {
    int[] operations = operations(way);
    List<Guarantee.Relation> relations = new ArrayList<>();
    for (int i = 1; i < operations.length; i++) {
      relations.add(
          switch (relation(operations[i - 1], operations[i])) {
            case Step.LATER -> Guarantee.Relation.SESSION;
            case IS_READ_BY -> Guarantee.Relation.READ;
            default -> Guarantee.Relation.TOKEN;
          });
    }
    return relations;
  }
}
