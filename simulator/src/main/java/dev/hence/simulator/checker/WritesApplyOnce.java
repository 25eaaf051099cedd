package dev.hence.simulator.checker;

import dev.hence.core.data.Content;
import dev.hence.core.data.Update;
import dev.hence.core.data.Value;
import dev.hence.core.replica.Answer;
import dev.hence.core.replica.Request;
import dev.hence.core.replica.Write;
import dev.hence.simulator.world.Observer;
import dev.hence.simulator.world.SimulatedNode;
import dev.hence.simulator.world.World;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** A write is applied at most once, and not at all if the answer says so. Values are unique. */
final class WritesApplyOnce extends Invariant implements Observer.OfWrites {
  private final Map<Value, Update> applied = new HashMap<>();
  private final Set<Value> refused = new HashSet<>();

  WritesApplyOnce(World world, Ledger ledger) {
    super("writes apply once", world, ledger);
  }

  @Override
  public void writing(SimulatedNode node, Write write) {
    if (write instanceof Write.AppendUpdate append
        && append.update().register().content() instanceof Content.Live live) {
      Update update = append.update();
      check(
          !refused.contains(live.value()),
          () -> node + " applies " + words(update) + ", which was refused");
      Update first = applied.putIfAbsent(live.value(), update);
      check(
          first == null || first.dot().equals(update.dot()) || Ledger.isSame(first, update),
          () -> node + " applies " + words(update) + " again");
    }
  }

  @Override
  public void answered(Asked asked, Answer answer) {
    if (!(asked.request() instanceof Request.Put put)) {
      return;
    }
    boolean nothingApplied =
        switch (answer) {
          case Answer.Unsatisfied unsatisfied -> true;
          case Answer.Lost lost -> true;
          case Answer.Unavailable unavailable -> true;
          case Answer.TooUnstable unstable -> true;
          case Answer.TokenRefused tokenRefused -> true;
          // Its terms didn't hold.
          case Answer.Found found -> true;
          case Answer.Absent absent -> true;
          case Answer other -> false;
        };
    if (nothingApplied) {
      Update update = applied.get(put.value());
      check(
          update == null,
          () -> asked.node() + " refuses " + put.value() + " though it was applied");
      refused.add(put.value());
    }
  }
}
