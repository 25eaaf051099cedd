package dev.hence.node.storage;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * For tests alone: a point of a node's work at which its process ends at once, as in a crash. As
 * text {@code STEP:before-commit} or {@code STEP:after-commit}; behind the commit nothing was sent
 * or answered yet.
 *
 * @param step what is committed
 * @param committed whether the process ends behind the commit, or before it
 */
public record CrashPoint(Step step, boolean committed) {
  /** A step of a hand-over, told by what is committed in it. */
  public enum Step {
    /** A view in which members begin to copy slots. */
    COPYING,
    /** A view by which the coming slot map serves. */
    CUT_OVER,
    /** A view by which former roles end. */
    RETIRE,
    /** Any other view. */
    VIEW,
    /** A vote on the next view. */
    VOTE,
    /** Slots that the node holds from now on. */
    FILLED,
    /** A new writer of the node. */
    WRITER,
    /** Slots that the node holds no more. */
    DROP;

    private String text() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  private static final String BEFORE = ":before-commit";
  private static final String AFTER = ":after-commit";

  /** The point that the text names, if it names one. */
  public static Optional<CrashPoint> of(String text) {
    return Arrays.stream(Step.values())
        .flatMap(step -> Arrays.stream(new CrashPoint[] {at(step, false), at(step, true)}))
        .filter(point -> point.toString().equals(text))
        .findFirst();
  }

  private static CrashPoint at(Step step, boolean committed) {
    return new CrashPoint(step, committed);
  }

  @Override
  public String toString() {
    return step.text() + (committed ? AFTER : BEFORE);
  }
}
