package dev.hence.simulator.checker;

import dev.hence.core.clock.VectorClock;
import dev.hence.core.replica.Answer;
import dev.hence.core.sharding.Layout;
import dev.hence.simulator.world.SimulatedNode;
import dev.hence.simulator.world.World;

/**
 * I11: what is reported lost is on no member's disk, and the token given instead doesn't name it.
 */
final class LostIsNowhere extends Invariant {
  private final LatestLayout latest;

  LostIsNowhere(World world, Ledger ledger, LatestLayout latest) {
    super("I11 what is reported lost is lost", world, ledger);
    this.latest = latest;
  }

  @Override
  public void answered(Asked asked, Answer answer) {
    if (!(answer instanceof Answer.Lost lost)) {
      return;
    }
    VectorClock named = lost.lost();
    check(!named.isEmpty(), () -> asked.node() + " reports nothing as lost");
    check(
        asked.request().token().entries().covers(named)
            && named.minus(lost.token().entries()).size() == named.size(),
        () -> asked.node() + " reports as lost what wasn't asked for, or names it again");
    Layout layout = latest.layout();
    for (int i = 0; i < named.size(); i++) {
      for (SimulatedNode node : world.nodes()) {
        long has = node.store().coverage().get(named.writer(i));
        boolean counts = layout.holders(named.writer(i)).contains(node.address());
        long n = named.count(i);
        long writer = named.writer(i);
        check(
            !counts || has < n,
            () ->
                asked.node()
                    + " reports "
                    + names().writer(writer)
                    + ":"
                    + n
                    + " as lost, and "
                    + node
                    + " has it");
      }
    }
  }
}
