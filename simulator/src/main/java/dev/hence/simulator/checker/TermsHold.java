package dev.hence.simulator.checker;

import dev.hence.core.data.Content;
import dev.hence.core.data.Update;
import dev.hence.core.replica.Answer;
import dev.hence.core.replica.Request;
import dev.hence.core.replica.Terms;
import dev.hence.simulator.world.World;
import java.util.Optional;

/**
 * A put is applied if its terms hold, and not if they don't; what it is told to have replaced was
 * there, is in the past of what it wrote, and loses against it.
 */
final class TermsHold extends Invariant {
  TermsHold(World world, Ledger ledger) {
    super("terms hold", world, ledger);
  }

  @Override
  public void answered(Asked asked, Answer answer) {
    if (!(asked.request() instanceof Request.Put put)) {
      return;
    }
    Terms terms = put.terms();
    boolean fits =
        switch (answer) {
          case Answer.Found found -> terms.when() == Terms.When.ABSENT;
          case Answer.Absent absent -> terms.when() == Terms.When.PRESENT;
          case Answer.Written written ->
              terms.when() != conflicting(written.outcome())
                  && written.previous().isPresent()
                      == (terms.previous() && written.outcome() == Answer.Outcome.REPLACED);
          case Answer other -> true;
        };
    check(fits, () -> asked.node() + " answers " + answer + " to a put on " + terms);
    if (answer instanceof Answer.Written written && written.previous().isPresent()) {
      replaced(asked, written);
    }
  }

  private static Terms.When conflicting(Answer.Outcome outcome) {
    return outcome == Answer.Outcome.CREATED ? Terms.When.PRESENT : Terms.When.ABSENT;
  }

  private void replaced(Asked asked, Answer.Written written) {
    Content there = new Content.Live(written.previous().orElseThrow());
    Update made = ledger.update(written.version()).orElseThrow();
    Optional<Update> before =
        ledger.ofKey(asked.request().key()).stream()
            .filter(update -> update.register().content().equals(there))
            .findFirst();
    check(
        before.isPresent() && made.register().beats(before.get().register()),
        () -> asked.node() + " replaces by " + words(made) + " what was never there before it");
    ledger
        .winner(asked.request().key(), asked.past().updates())
        .ifPresent(seen ->
            check(
                !seen.register().beats(before.orElseThrow().register())
                    || Ledger.isSame(seen, before.orElseThrow())
                    || ledger.isUndone(seen),
                () ->
                    asked.node()
                        + " tells that "
                        + words(before.orElseThrow())
                        + " was replaced to somebody who has seen "
                        + words(seen)));
  }
}
