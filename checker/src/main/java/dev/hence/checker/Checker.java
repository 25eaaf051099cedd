package dev.hence.checker;

import dev.hence.checker.causal.CausalCheck;
import dev.hence.checker.causal.Finals;
import dev.hence.checker.causal.Sessions;
import dev.hence.checker.history.BadHistory;
import dev.hence.checker.history.History;
import dev.hence.checker.verdict.Findings;

/**
 * Judges a recorded history: is it causally consistent with convergence, and, by its reads of the
 * final phase, is every acknowledged write there and do all nodes answer alike?
 *
 * <p>Near linear in the number of operations; about a kilobyte of memory for each.
 */
public final class Checker {
  private Checker() {}

  /**
   * Judges a history; sessions are ordered by their tokens if it has any.
   *
   * @throws BadHistory if it can't be judged, such as when two writes can't be told apart
   */
  public static Verdict check(History history) throws BadHistory {
    return check(history, Sessions.AUTO);
  }

  /** Judges a history whose sessions are ordered as {@code sessions} says. */
  public static Verdict check(History history, Sessions sessions) throws BadHistory {
    Findings findings = new Findings();
    CausalCheck causal = CausalCheck.of(history, sessions, findings);
    Finals finals = causal.finals(findings);
    return new Verdict(
        new Verdict.Scope(
            history.size(),
            history.sessionCount(),
            history.keyCount(),
            sessions.areOrdered(history)),
        new Verdict.FinalPhase(
            finals.reads(),
            finals.keys(),
            finals.unreadKeys(),
            finals.someUnreadKeys(),
            finals.nodes()),
        findings.counts(),
        findings.examples(),
        causal.notes());
  }
}
