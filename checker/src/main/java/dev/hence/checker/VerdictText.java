package dev.hence.checker;

import dev.hence.checker.Verdict.Answer;
import dev.hence.checker.verdict.Finding;
import dev.hence.checker.verdict.Pattern;
import dev.hence.checker.verdict.Pattern.Question;
import dev.hence.checker.verdict.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A verdict in lines for people. */
final class VerdictText {
  private final Verdict verdict;
  private final List<String> lines = new ArrayList<>();

  private VerdictText(Verdict verdict) {
    this.verdict = verdict;
  }

  static List<String> lines(Verdict verdict) {
    VerdictText text = new VerdictText(verdict);
    text.addScope();
    for (Question question : Question.values()) {
      text.add(question);
    }
    verdict.notes().forEach(note -> text.lines.add("note: " + note));
    return text.lines;
  }

  private void addScope() {
    Verdict.Scope scope = verdict.scope();
    lines.add(
        "%,d operations of %,d sessions on %,d keys; sessions are ordered %s"
            .formatted(
                scope.operations(),
                scope.sessions(),
                scope.keys(),
                scope.sessionsOrdered() ? "as such" : "by their tokens"));
  }

  private void add(Question question) {
    Verdict.FinalPhase phase = verdict.finalPhase();
    Answer answer = verdict.answer(question);
    String asked = answer == Answer.NOT_ASKED ? " (no reads with phase final)" : "";
    lines.add(
        switch (question) {
          case CAUSAL -> "causal consistency with convergence: " + answer.text();
          case SETS ->
              "sets: %s%s%s"
                  .formatted(
                      answer.text(),
                      asked,
                      answer == Answer.NOT_ASKED
                          ? ""
                          : ", %,d keys read%s: %,d lost, %,d resurrected, %,d phantom"
                              .formatted(
                                  phase.keys(),
                                  unread(phase),
                                  verdict.count(Pattern.LOST),
                                  verdict.count(Pattern.RESURRECTED),
                                  verdict.count(Pattern.PHANTOM)));
          case CONVERGENCE ->
              "convergence: %s%s%s"
                  .formatted(
                      answer.text(),
                      asked,
                      answer == Answer.NOT_ASKED
                          ? ""
                          : ", %,d keys in %,d reads%s: %,d diverged"
                              .formatted(
                                  phase.keys(),
                                  phase.reads(),
                                  phase.nodes() == 0
                                      ? ""
                                      : " of %,d nodes".formatted(phase.nodes()),
                                  verdict.count(Pattern.DIVERGED)));
        });
    for (Pattern pattern : Pattern.values()) {
      if (pattern.question() == question && verdict.count(pattern) > 0) {
        add(pattern);
      }
    }
  }

  private static String unread(Verdict.FinalPhase phase) {
    return phase.unread() == 0
        ? ""
        : " and %,d that were put not (such as %s)"
            .formatted(phase.unread(), String.join(", ", phase.unreadSome()));
  }

  private void add(Pattern pattern) {
    lines.add(
        "  %s, %,d times: %s".formatted(pattern.text(), verdict.count(pattern), pattern.meaning()));
    for (Finding finding : verdict.examples()) {
      if (finding.pattern() == pattern) {
        String broken =
            finding.guarantee().isEmpty() ? "" : " (broken: " + finding.guarantee() + ")";
        lines.add("    - " + finding.detail() + broken);
        addSteps(finding.steps());
      }
    }
  }

  /** Of more than three in one session that follow each other, those in between by their lines. */
  private void addSteps(List<Step> steps) {
    int at = 0;
    while (at < steps.size()) {
      int last = at;
      while (last + 1 < steps.size() && steps.get(last + 1).relation().equals(Step.LATER)) {
        last++;
      }
      add(steps.get(at), steps.get(at).relation());
      if (last - at > 2) {
        String between =
            steps.subList(at + 1, last).stream()
                .map(step -> Integer.toString(step.line()))
                .collect(Collectors.joining(", "));
        add(steps.get(last), Step.LATER + " by way of lines " + between + ",");
      } else {
        steps.subList(at + 1, last + 1).forEach(step -> add(step, step.relation()));
      }
      at = last + 1;
    }
  }

  private void add(Step step, String relation) {
    if (!relation.isEmpty()) {
      lines.add("        " + relation);
    }
    lines.add("      line %d, %s: %s".formatted(step.line(), step.session(), step.text()));
  }
}
