package dev.hence.checker.causal;

import dev.hence.checker.graph.IntList;
import dev.hence.checker.history.BadHistory;
import dev.hence.checker.history.History;
import dev.hence.checker.verdict.Finding;
import dev.hence.checker.verdict.Findings;
import dev.hence.checker.verdict.Narrator;
import dev.hence.checker.verdict.Pattern;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Decides causal consistency with convergence (CCv) of registers: whether there is an order of all
 * writes that extends causality, such that every read returns the last write of its key in its
 * causal past.
 *
 * <p>How: a history is CCv if and only if it shows none of five bad patterns (Bouajjani et al.,
 * POPL 2017, theorem 4.2 with table 2). Sources of reads are looked up ({@link Resolver}), the
 * causal order is searched for cycles, and one walk in that order finds reads of never written keys
 * with writes in their past and all needed pairs of <i>cf</i> ({@link Pasts}). Then <i>cf</i> and
 * causality together have a cycle if and only if anything else is wrong; only then a second walk
 * tells what ({@link Contradictions}).
 *
 * <p>Threading: owned by one thread.
 */
public final class CausalCheck {
  private final History history;
  private final Sources sources;
  private final CausalOrder order;
  private final Pasts pasts;
  private final UnaryOperator<Finding> shown;

  private CausalCheck(
      History history,
      Sources sources,
      CausalOrder order,
      Pasts pasts,
      UnaryOperator<Finding> shown) {
    this.shown = shown;
    this.history = history;
    this.sources = sources;
    this.order = order;
    this.pasts = pasts;
  }

  /**
   * Checks a history; what is wrong goes to {@code findings}.
   *
   * @throws BadHistory if it can't be judged
   */
  public static CausalCheck of(History history, Sessions sessions, Findings findings)
      throws BadHistory {
    Sources sources = new Resolver(history, findings).resolve();
    return judge(history, sources, sessions, findings, new Reduction(history, sources, sessions));
  }

  /**
   * The same for a history of which is known what each read read.
   *
   * @param shown makes of each violation that is shown what is shown of it
   */
  static CausalCheck judge(
      History history,
      Sources sources,
      Sessions sessions,
      Findings findings,
      UnaryOperator<Finding> shown)
      throws BadHistory {
    CausalOrder order = CausalOrder.of(history, sources, sessions);
    if (!order.components().areTrivial()) {
      new Stories(history, sources, order).reportCausalCycles(findings);
      findings.show(Pattern.CYCLIC_CO, shown);
      for (int[] cyclic : order.components().cyclic()) {
        cutReads(order, sources, cyclic);
      }
      order = CausalOrder.of(history, sources, sessions);
    }
    Conflicts conflicts = new Conflicts();
    List<InitialRead> initialReads = new ArrayList<>();
    Pasts pasts = new Pasts(history, sources, order, write -> false);
    pasts.walk(
        new Pasts.Listener() {
          @Override
          public void reads(int read, int source, int newer) {
            conflicts.add(newer, source);
          }

          @Override
          public void readsInitial(int read, IntList writes) {
            initialReads.add(new InitialRead(read, writes));
          }
        });
    new Contradictions(history, sources, order, findings).report(conflicts, initialReads);
    findings.show(Pattern.WRITE_CO_INIT_READ, shown);
    findings.show(Pattern.WRITE_CO_READ, shown);
    findings.show(Pattern.CYCLIC_CF, shown);
    return new CausalCheck(history, sources, order, pasts, shown);
  }

  /** Checks the reads of the final phase. */
  public Finals finals(Findings findings) {
    Finals finals = new Finals(history, sources, pasts, findings);
    finals.judge(new Stories(history, sources, order));
    findings.show(Pattern.LOST, shown);
    findings.show(Pattern.RESURRECTED, shown);
    return finals;
  }

  /** What a reader of the verdict should know of how it came to be. */
  public List<String> notes() {
    List<String> notes = new ArrayList<>();
    Narrator narrator = new Narrator(history);
    if (order.foreignTokens() > 0) {
      notes.add(
          ("%d operations handed in a token that none before them gave out, first %s;"
                  + " what they had seen is not known")
              .formatted(order.foreignTokens(), narrator.line(order.firstForeign())));
    }
    if (sources.withoutPastCount() > 0) {
      notes.add(
          ("%d writes of unknown outcome can't be told apart;"
                  + " what their clients had seen was left out")
              .formatted(sources.withoutPastCount()));
    }
    return notes;
  }

  /** How many chains the writes are in: about as many as can be concurrent. */
  public int chainCount() {
    return pasts.chainCount();
  }

  private static void cutReads(CausalOrder order, Sources sources, int[] cyclic) {
    for (int node : cyclic) {
      boolean reads = order.isOperation(node) && sources.source(node) >= 0;
      if (reads && order.components().areTogether(node, sources.source(node))) {
        sources.cut(node);
      }
    }
  }
}
