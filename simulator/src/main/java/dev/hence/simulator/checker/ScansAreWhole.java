package dev.hence.simulator.checker;

import dev.hence.core.data.Key;
import dev.hence.core.data.Update;
import dev.hence.core.replica.Answer;
import dev.hence.core.replica.Request;
import dev.hence.simulator.world.SimulatedNode;
import dev.hence.simulator.world.World;
import java.util.Optional;

/**
 * A page of a scan has, of the slots that it says are done, every key that its client has seen live
 * and nobody deleted since, no key that was never live or that its client has seen deleted, and a
 * token that holds what its client had seen.
 */
public final class ScansAreWhole extends Invariant {
  private final TokensHoldThePast tokens;

  ScansAreWhole(World world, Ledger ledger, TokensHoldThePast tokens) {
    super("scans are whole", world, ledger);
    this.tokens = tokens;
  }

  /** Judges a page that {@code node} gave to somebody who had seen {@code past}. */
  public void judge(SimulatedNode node, Request.Scan scan, Past past, Answer.Keys page) {
    check(
        scan.slots().containsAll(page.slots()),
        () -> node + " looks into slots that weren't asked for");
    Key last = null;
    for (Key key : page.keys()) {
      boolean ordered =
          (last == null || last.compareTo(key) < 0)
              && scan.after().map(after -> after.compareTo(key) < 0).orElse(true);
      check(ordered && page.slots().contains(key.slot()), () -> node + " lists " + key + " there");
      check(
          mayLive(key, past),
          () -> node + " lists " + key + " to somebody who has seen that it is gone");
      last = key;
    }
    for (Key key : ledger.keys()) {
      if (isDone(scan, page, key) && !page.keys().contains(key)) {
        ledger
            .winner(key, past.updates())
            .ifPresent(seen ->
                check(
                    !seen.register().isLive() || ledger.isBuried(seen),
                    () -> node + " leaves out " + words(seen) + ", which its client has seen"));
      }
    }
    tokens.holds(node, page.token(), past);
  }

  private static boolean isDone(Request.Scan scan, Answer.Keys page, Key key) {
    boolean behind = scan.after().map(after -> after.compareTo(key) < 0).orElse(true);
    boolean within =
        page.after().isPresent() ? key.compareTo(page.after().get()) <= 0 : key.slot() < page.end();
    return behind && within && page.slots().contains(key.slot());
  }

  /** Whether some live version is at least as new as what was seen. */
  private boolean mayLive(Key key, Past past) {
    Optional<Update> seen = ledger.winner(key, past.updates());
    for (Update update : ledger.ofKey(key)) {
      if (update.register().isLive()
          && seen.map(had -> !had.register().beats(update.register()) || ledger.isUndone(had))
              .orElse(true)) {
        return true;
      }
    }
    return false;
  }
}
