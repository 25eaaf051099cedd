package dev.hence.torture;

import dev.hence.torture.fault.Kind;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * What came of a run.
 *
 * @param violations those, and what else no fault explains
 * @param possible the kinds of faults that were asked for and that this machine has the tools for
 * @param tookEffect those that were seen to do what they are for
 */
public record Outcome(List<String> violations, Set<Kind> possible, Set<Kind> tookEffect) {
  public Outcome {
    violations = List.copyOf(violations);
    possible = possible.isEmpty() ? EnumSet.noneOf(Kind.class) : EnumSet.copyOf(possible);
    tookEffect = tookEffect.isEmpty() ? EnumSet.noneOf(Kind.class) : EnumSet.copyOf(tookEffect);
  }
}
