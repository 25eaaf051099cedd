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
 * wins.
 */
final class ForcedChanges {
  /** A change, and the view in which it came into force. */
  private record Forced(ViewChange change, View view) {}

  private final List<Forced> forced = new ArrayList<>();

  void add(ViewChange change, View view) {
    forced.add(new Forced(change, view));
  }

  /**
   * A view was adopted. What was undone on the way to it is forgotten, and so is what its branch
   * doesn't know.
   *
   * @param running whether a node runs: then it isn't to be removed again
   * @return what its branch doesn't know, and makes sense there
   */
  List<ViewChange> enter(View view, Predicate<Address> running) {
    List<ViewChange> again = new ArrayList<>();
    for (Forced past : forced) {
      if (!view.follows(past.view().epoch()) && !isBroughtOrMoot(past, view, running)) {
        again.add(past.change());
      }
    }
    forced.removeIf(past -> !view.follows(past.view().epoch()) || !holds(past.change(), view));
    return again;
  }

  /** Whether {@code view}, of another branch, has the change, or it makes no sense there. */
  private static boolean isBroughtOrMoot(Forced past, View view, Predicate<Address> running) {
    if (!(past.change() instanceof ViewChange.RemoveNode remove)) {
      return holds(past.change(), view);
    }
    // Who was added since has another seat than the one that was removed.
    return running.test(remove.address())
        || view.member(remove.address())
            .filter(seat -> !seat.leaving() && past.view().follows(seat.since()))
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
