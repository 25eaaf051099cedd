package dev.hence.node.resp;

import dev.hence.core.clock.Dot;
import dev.hence.core.clock.VectorClock;
import dev.hence.core.replica.Answer;
import java.util.List;
import java.util.Optional;

/**
 * Errors that answers stand for. {@code TRYAGAIN}: nothing was applied, the same again may succeed.
 * {@code UNKNOWN}: a write may or may not be applied. {@code LOST}: nothing was applied, and the
 * session's past was mended: the same again may succeed. {@code ERR}: the same again fails again.
 */
final class Failure {
  /** A text names so many missing versions at most; the others it counts. */
  private static final int NAMED_MAX = 5;

  private Failure() {}

  /** The error that {@code answer} is, if it is one. */
  static Optional<String> of(Answer answer) {
    return switch (answer) {
      case Answer.Unsatisfied unsatisfied ->
          Optional.of(
              "TRYAGAIN Causal dependencies not satisfied; try again later; missing "
                  + names(unsatisfied.missing()));
      case Answer.Lost lost when lost.lost().isEmpty() ->
          Optional.of(
              "LOST This session's token is of a view that gave way to one that was forced; updates"
                  + " that it doesn't name may be missing, and it goes on without them");
      case Answer.Lost lost ->
          Optional.of(
              "LOST Updates that this session has seen are on no node any more, and it goes on"
                  + " without them: "
                  + names(lost.lost()));
      case Answer.TooUnstable unstable ->
          Optional.of(
              "TRYAGAIN So much is unstable that no causal past can be told; held back by "
                  + unstable.heldBackBy());
      case Answer.Unavailable unavailable -> Optional.of("TRYAGAIN " + unavailable.reason());
      case Answer.Unknown unknown -> Optional.of("UNKNOWN " + unknown.reason());
      case Answer.TokenRefused refused ->
          Optional.of("ERR " + refused.reason() + "; RESET forgets this session's past");
      case Answer.Refused refused -> Optional.of("ERR " + refused.reason());
      case Answer.NotFound notFound -> Optional.of("ERR " + notFound.reason());
      case Answer result -> Optional.empty();
    };
  }

  /** The first error among {@code answers}. */
  static Optional<String> among(List<Answer> answers) {
    for (Answer answer : answers) {
      Optional<String> error = of(answer);
      if (error.isPresent()) {
        return error;
      }
    }
    return Optional.empty();
  }

  private static String names(VectorClock missing) {
    StringBuilder names = new StringBuilder();
    int named = Math.min(NAMED_MAX, missing.size());
    for (int i = 0; i < named; i++) {
      names.append(i == 0 ? "" : ", ").append(new Dot(missing.writer(i), missing.count(i)));
    }
    return missing.size() > named
        ? names + " and " + (missing.size() - named) + " more"
        : names.toString();
  }
}
