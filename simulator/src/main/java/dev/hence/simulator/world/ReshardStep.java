package dev.hence.simulator.world;

import dev.hence.core.sharding.Member;
import dev.hence.core.sharding.View;
import java.util.Optional;

/** What a view does to a reshard, beside the view before it. */
public enum ReshardStep {
  /** It begins: slots are copied from now on. */
  COPY,
  /** Another slot map is in force. */
  CUT_OVER,
  /** Former roles, or seats of nodes that leave, end. */
  CLEAN;

  /** The step from {@code before} to {@code next}, if it is one. */
  public static Optional<ReshardStep> between(View before, View next) {
    if (next.generation() > before.generation()) {
      return Optional.of(CUT_OVER);
    }
    if (next.copying() && !before.copying()) {
      return Optional.of(COPY);
    }
    return former(next) < former(before) ? Optional.of(CLEAN) : Optional.empty();
  }

  private static long former(View view) {
    return view.members().stream().filter(ReshardStep::isToBeCleaned).count();
  }

  private static boolean isToBeCleaned(Member member) {
    return member.leaving() || !member.former().isEmpty();
  }
}
