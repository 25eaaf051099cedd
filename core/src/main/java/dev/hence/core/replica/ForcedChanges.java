package dev.hence.core.replica;

import dev.hence.core.sharding.Address;
import dev.hence.core.sharding.Member;
import dev.hence.core.sharding.View;
import dev.hence.core.sharding.ViewChange;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * What this node has forced and is still in force, to be done again if another branch of views
 * wins; durable, since that may be long after.
 */
final class ForcedChanges {
  /** How many it keeps: somebody calls for each. */
  private static final int FORCED_MAX = 100;

  private final Local local;
  private final List<Forced> forced;

  ForcedChanges(Local local) {
    this.local = local;
    forced = new ArrayList<>(local.store.recovered().forced());
  }

  void add(ViewChange change, View view) {
    forced.add(new Forced(change, view));
    if (forced.size() > FORCED_MAX) {
      local.out.notice(
          Event.Level.WARN,
          "too many changes were forced here; this one isn't done again if its view gives way",
          "change",
          forced.removeFirst().change());
    }
    save();
  }

  /**
   * A view was adopted. What was undone on the way to it is forgotten, and so is what its branch
   * doesn't know, and has or makes no sense there.
   *
   * @param running whether a node runs: then it isn't to be removed again
   * @return what its branch doesn't know, and is to be asked for there
   */
  List<ViewChange> enter(View view, Predicate<Address> running) {
    drop(past ->
        view.follows(past.view().epoch())
            ? !holds(past.change(), view)
            : isBroughtOrMoot(past, view, running));
    return forced.stream()
        .filter(past -> !view.follows(past.view().epoch()))
        .map(Forced::change)
        .toList();
  }

  /** What was asked for again, and isn't any more, is done or can't be. */
  void tick(View view, Predicate<ViewChange> asked) {
    drop(past -> !view.follows(past.view().epoch()) && !asked.test(past.change()));
  }

  private void drop(Predicate<Forced> settled) {
    if (forced.removeIf(settled)) {
      save();
    }
  }

  private void save() {
    local.out.append(new Write.PutForced(forced));
  }

  /** Whether {@code view}, of another branch, has the change, or it makes no sense there. */
  private static boolean isBroughtOrMoot(Forced past, View view, Predicate<Address> running) {
    if (!(past.change() instanceof ViewChange.RemoveNode remove)) {
      return holds(past.change(), view);
    }
    // Who was added since has another seat than the one that was removed.
    return running.test(remove.address())
        || view.member(remove.address())
            .filter(seat -> !seat.leaving() && !seat.beganAfter(past.view()))
            .isEmpty();
  }

  /** Whether {@code view} has what the change brought. */
  private static boolean holds(ViewChange change, View view) {
    return switch (change) {
      case ViewChange.AddNode add -> view.stays(add.address());
      case ViewChange.RemoveNode remove -> !view.stays(remove.address());
      case ViewChange.Assign assign ->
          view.member(assign.address())
              .map(Member::shard)
              .filter(s -> s == assign.shard())
              .isPresent();
      case ViewChange.Reshard reshard -> view.shardCounts().getLast() == reshard.count();
      case ViewChange.Drop _, ViewChange.CutOver _, ViewChange.Replan _ -> true;
      case ViewChange.AbandonReshard _, ViewChange.Retire _, ViewChange.Seat _ -> true;
    };
  }
}
