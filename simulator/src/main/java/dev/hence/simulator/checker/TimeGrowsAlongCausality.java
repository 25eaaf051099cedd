package dev.hence.simulator.checker;

import dev.hence.core.data.Update;
import dev.hence.core.replica.Answer;
import dev.hence.core.replica.Write;
import dev.hence.simulator.world.Observer;
import dev.hence.simulator.world.SimulatedNode;
import dev.hence.simulator.world.World;
import java.util.List;

/** I9: an update's time is above the time of everything its writer or its client had seen. */
final class TimeGrowsAlongCausality extends Invariant implements Observer.OfWrites {
  TimeGrowsAlongCausality(World world, Ledger ledger) {
    super("I9 time grows along causality", world, ledger);
  }

  @Override
  public void writing(SimulatedNode node, Write write) {
    if (write instanceof Write.AppendUpdate append) {
      Update update = append.update();
      List<Update> all = ledger.ofWriter(update.dot().writer());
      int n = (int) update.dot().n();
      check(
          n < 2
              || ledger.carriesOn(update.dot())
              || n > all.size()
              || all.get(n - 2).register().time() < update.register().time(),
          () -> node + " writes " + words(update) + " at a time before its last one's");
    }
  }

  @Override
  public void answered(Asked asked, Answer answer) {
    if (answer instanceof Answer.Written written) {
      long time = ledger.update(written.version()).orElseThrow().register().time();
      check(
          time > asked.past().time(),
          () -> words(written.version()) + " has a time before that of what its client had seen");
    }
  }
}
