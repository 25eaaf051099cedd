package dev.hence.simulator.checker;

import dev.hence.core.clock.Token;
import dev.hence.core.clock.VectorClock;
import dev.hence.core.replica.Answer;
import dev.hence.core.replica.Write;
import dev.hence.core.sharding.Layout;
import dev.hence.core.sharding.View;
import dev.hence.simulator.world.Observer;
import dev.hence.simulator.world.SimulatedNode;
import dev.hence.simulator.world.World;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * I11: what is reported lost is on no member's disk, and the token given instead doesn't name it.
 * Where nothing is named, the token is of a branch of views that gave way to another one. Who
 * counts is judged by the latest view; but a node in a branch that another one is about to win over
 * goes by its own, in which the other side counts for nothing.
 */
final class LostIsNowhere extends Invariant implements Observer.OfWrites {
  private final LatestLayout latest;

  /** All views that became durable anywhere. */
  private final Set<View> views = new HashSet<>();

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
    check(
        !named.isEmpty() || isOfLostBranch(asked.request().token()),
        () -> asked.node() + " reports nothing as lost, for a token of no branch that lost");
    check(
        asked.request().token().entries().covers(named)
            && named.minus(lost.token().entries()).size() == named.size(),
        () -> asked.node() + " reports as lost what wasn't asked for, or names it again");
    Layout layout = layoutOf(lost.token());
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

  @Override
  public void writing(SimulatedNode node, Write write) {
    if (write instanceof Write.PutView put) {
      views.add(put.view());
    }
  }

  /** The layout to judge the giver of {@code token} by. */
  private Layout layoutOf(Token token) {
    Layout layout = latest.layout();
    if (layout.view().follows(token.epoch())) {
      return layout;
    }
    return views.stream()
        .filter(view -> view.epoch() == token.epoch() && view.cluster() == token.cluster())
        .findFirst()
        .map(Layout::new)
        .orElse(layout);
  }

  private boolean isOfLostBranch(Token token) {
    List<Long> epochs = new ArrayList<>(token.otherEpochs());
    epochs.add(token.epoch());
    return views.stream()
        .anyMatch(view ->
            epochs.stream().anyMatch(epoch -> epoch < view.epoch() && !view.follows(epoch)));
  }
}
