package dev.hence.core.replica;

import dev.hence.core.clock.Invariants;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Gathers the answers to the requests of a run, until all that were begun are answered. */
final class RunAnswers {
  private final Origin origin;
  private final List<Optional<Answer>> answers = new ArrayList<>();
  private int open;
  private boolean complete;

  /**
   * @param origin where the run came from
   */
  RunAnswers(Origin origin) {
    this.origin = origin;
  }

  Origin origin() {
    return origin;
  }

  /** Begins one more request. */
  Origin.Part begin() {
    Invariants.check(!complete, "a run that is complete begins nothing more");
    answers.add(Optional.empty());
    open++;
    return new Origin.Part(this, answers.size() - 1);
  }

  /** No more requests are begun; the answer to all, if there is nothing to wait for. */
  Optional<Answer> complete() {
    complete = true;
    return whole();
  }

  /** Takes an answer in; the answer to all, if this was the last one. */
  Optional<Answer> give(int place, Answer answer) {
    Invariants.check(answers.get(place).isEmpty(), "a request is answered once");
    answers.set(place, Optional.of(answer));
    open--;
    return whole();
  }

  private Optional<Answer> whole() {
    return complete && open == 0
        ? Optional.of(new Answer.Several(answers.stream().map(Optional::orElseThrow).toList()))
        : Optional.empty();
  }
}
