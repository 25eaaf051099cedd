package dev.hence.simulator.checker;

import dev.hence.core.clock.Token;
import dev.hence.core.clock.VectorClock;
import dev.hence.core.data.Update;
import dev.hence.core.replica.Answer;
import dev.hence.core.sharding.Layout;
import dev.hence.core.sharding.SlotSet;
import dev.hence.core.sharding.View;
import dev.hence.simulator.world.SimulatedNode;
import dev.hence.simulator.world.World;
import java.util.Optional;

/**
 * I5: a token holds everything its bearer has seen, but for what every replica has that counts in
 * the latest view. A replica in whose view the token's branch of views has lost won't take it,
 * which {@link AnswersCoverTokens} sees to, so it may lack what the token leaves out.
 */
final class TokensHoldThePast extends Invariant {
  private final LatestLayout latest;
  private final Filled filled;
  private final DeletedStaysDeleted deleted;

  TokensHoldThePast(
      World world, Ledger ledger, LatestLayout latest, Filled filled, DeletedStaysDeleted deleted) {
    super("I5 tokens hold the past", world, ledger);
    this.latest = latest;
    this.filled = filled;
    this.deleted = deleted;
  }

  @Override
  public void answered(Asked asked, Answer answer) {
    switch (answer) {
      case Answer.Found found ->
          holds(asked.node(), found.token(), ledger.seen(asked.past(), found.version()));
      case Answer.Absent absent ->
          holds(
              asked.node(),
              absent.token(),
              absent
                  .version()
                  .map(dot -> ledger.seen(asked.past(), dot))
                  .orElseGet(() -> deleted.seen(asked)));
      case Answer.Written written ->
          holds(asked.node(), written.token(), ledger.seen(asked.past(), written.version()));
      case Answer other -> {}
    }
  }

  /** Judges a token that {@code giver} gave to somebody who has seen {@code past}. */
  void holds(SimulatedNode giver, Token token, Past past) {
    VectorClock left = past.updates().minus(token.entries());
    check(
        token.time() >= past.time(),
        () -> giver + " gives a token whose time is behind what its bearer has seen");
    if (left.isEmpty()) {
      return;
    }
    for (SimulatedNode node : world.nodes()) {
      VectorClock open = left.minus(node.store().coverage());
      if (!open.isEmpty() && !refuses(latest.of(node).view(), token)) {
        Layout layout = layoutWithToken(node, token, giver);
        SlotSet counted = layout.counted(node.address());
        SlotSet served = filled.served(node, layout);
        Optional<Update> missing =
            ledger.missing(
                node.store(), open, slot -> counted.contains(slot) && served.contains(slot));
        check(
            missing.isEmpty(),
            () ->
                giver
                    + " leaves "
                    + words(missing.orElseThrow())
                    + " out of a token, which "
                    + node
                    + " hasn't");
      }
    }
  }

  /**
   * By which layout {@code node} has to have what the token leaves out. A node in an earlier view
   * than the token's waits for a later one: if the token's branch of views has lost by then, that
   * is one which refuses the token, or one of that branch, as the giver's.
   */
  private Layout layoutWithToken(SimulatedNode node, Token token, SimulatedNode giver) {
    boolean waits = latest.of(node).view().epoch() < token.epoch();
    boolean lost = refuses(latest.layout().view(), token);
    return waits && lost ? latest.of(giver) : latest.layout();
  }

  /** Whether the token is of a branch of views that gave way to the one that {@code view} is in. */
  private static boolean refuses(View view, Token token) {
    return view.epoch() > token.epoch() && !view.follows(token.epoch());
  }
}
