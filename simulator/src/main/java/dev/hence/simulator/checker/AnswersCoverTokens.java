package dev.hence.simulator.checker;

import dev.hence.core.clock.Dot;
import dev.hence.core.data.Content;
import dev.hence.core.data.Key;
import dev.hence.core.data.Update;
import dev.hence.core.replica.Answer;
import dev.hence.simulator.world.World;
import java.util.Optional;

/**
 * I4: no answer shows less than its client had seen. Checked against everything the client had
 * seen, while its token leaves out what is stable.
 */
final class AnswersCoverTokens extends Invariant {
  AnswersCoverTokens(World world, Ledger ledger) {
    super("I4 answers cover tokens", world, ledger);
  }

  @Override
  public void answered(Asked asked, Answer answer) {
    switch (answer) {
      case Answer.Found found -> {
        Update read = known(asked, found.version());
        check(
            read.register().content().equals(new Content.Live(found.value())),
            () -> asked.node() + " answers " + found.value() + " as " + words(read));
        notOlder(asked, read);
      }
      case Answer.Absent absent -> {
        absent.version().ifPresent(version -> absent(asked, known(asked, version)));
        if (absent.version().isEmpty()) {
          neverOrBuried(asked);
        }
      }
      case Answer.Written written -> {
        Update made = known(asked, written.version());
        notOlder(asked, made);
        if (written.outcome() == Answer.Outcome.CREATED) {
          neverOrBuried(asked);
        }
      }
      case Answer other -> {}
    }
  }

  private void absent(Asked asked, Update tombstone) {
    check(
        !tombstone.register().isLive(),
        () -> asked.node() + " answers absent with the live " + words(tombstone));
    notOlder(asked, tombstone);
  }

  private Update known(Asked asked, Dot dot) {
    Optional<Update> update = ledger.update(dot);
    check(
        update.isPresent() && update.get().key().equals(asked.request().key()),
        () -> asked.node() + " answers with " + words(dot) + ", no update of the key");
    return update.orElseThrow();
  }

  private void notOlder(Asked asked, Update shown) {
    Key key = asked.request().key();
    ledger
        .winner(key, asked.past().updates())
        .ifPresent(seen ->
            check(
                // What such a tombstone kept down may come up: a price of forcing a view. A write
                // that was handed in may have a lesser name than before.
                !seen.register().beats(shown.register())
                    || ledger.isUndone(seen)
                    || Ledger.isSame(seen, shown),
                () ->
                    asked.node()
                        + " shows "
                        + words(shown)
                        + " to somebody who has seen "
                        + words(seen)));
  }

  private void neverOrBuried(Asked asked) {
    ledger
        .winner(asked.request().key(), asked.past().updates())
        .ifPresent(seen ->
            check(
                ledger.isBuried(seen),
                () ->
                    asked.node()
                        + " has nothing for somebody who has seen the live "
                        + words(seen)));
  }
}
