package dev.hence.simulator.probe;

import dev.hence.core.clock.Epoch;
import dev.hence.core.sharding.Member;
import dev.hence.core.sharding.View;
import dev.hence.simulator.world.SimulatedNode;
import java.util.Optional;
import java.util.function.Consumer;

/** Recognizes what leads from one view to the next, when the first node adopts it. */
final class ViewChanges {
  private final Consumer<Situation> hit;
  private long latest;

  ViewChanges(Consumer<Situation> hit) {
    this.hit = hit;
  }

  /** A node is about to adopt a view. */
  void adopting(SimulatedNode node, View next) {
    Optional<View> before = node.store().view().filter(v -> v.cluster() == next.cluster());
    before.ifPresent(view -> hitIf(beginsAnew(node, view, next), Situation.SEAT_BEGUN_ANEW));
    before.ifPresent(view ->
        hitIf(
            !Epoch.sameBranch(view.epoch(), next.epoch()) && next.epoch() <= latest,
            Situation.BRANCH_GIVEN_UP));
    if (before.isEmpty() || next.epoch() <= latest) {
      return;
    }
    latest = next.epoch();
    View previous = before.get();
    boolean former = previous.members().stream().anyMatch(m -> !m.former().isEmpty());
    hitIf(next.copying() && !previous.copying(), Situation.RESHARD_BEGUN);
    hitIf(next.copying() && !previous.copying() && former, Situation.RESHARD_OVER_FORMER_ROLES);
    boolean cutOver = next.generation() > previous.generation();
    hitIf(cutOver, Situation.CUT_OVER);
    for (Member member : previous.members()) {
      changed(member, next.member(member.address()));
    }
  }

  private static boolean beginsAnew(SimulatedNode node, View before, View next) {
    return before.member(node.address()).isPresent()
        && next.member(node.address()).filter(member -> member.beganAfter(before)).isPresent();
  }

  private void changed(Member before, Optional<Member> after) {
    if (after.isEmpty() || (after.get().leaving() && !before.leaving())) {
      hit.accept(Situation.NODE_REMOVED);
    }
    if (after.isPresent()) {
      hitIf(
          !before.former().isEmpty() && after.get().former().isEmpty(),
          Situation.FORMER_ROLE_ENDED);
      hitIf(
          after.get().node().isKnown() && !after.get().node().equals(before.node()),
          Situation.LOST_SEAT_RECORDED);
    }
  }

  private void hitIf(boolean holds, Situation situation) {
    if (holds) {
      hit.accept(situation);
    }
  }
}
