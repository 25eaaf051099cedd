package dev.hence.core.replica;

import dev.hence.core.clock.VectorClock;
import dev.hence.core.data.Update;
import dev.hence.core.sharding.Layout;
import dev.hence.core.sharding.SlotSet;

/**
 * What the updates that are delivered while slots are on their way depend on in these slots, of
 * writers that aren't tracked yet. Delivery doesn't wait for those, but once the slots are held
 * here, whoever sees the update may look for them.
 *
 * <p>Such a writer is of an earlier slot map, with smaller shards, and closed: the shard that it
 * wrote for was merged into the update's. So there is little of this, and it doesn't grow.
 */
final class DeliveredPast {
  private SlotSet slots = SlotSet.NONE;
  private VectorClock past = VectorClock.EMPTY;

  /** From now on {@code fetched} are on their way, too; what was delivered before isn't noted. */
  void begin(SlotSet fetched) {
    slots = slots.union(fetched);
  }

  /** Nothing is on its way any more. */
  void end() {
    slots = SlotSet.NONE;
    past = VectorClock.EMPTY;
  }

  /** Whether slots that are as good as {@code coverage} have it. */
  boolean isIn(VectorClock coverage) {
    return coverage.covers(past);
  }

  /** Takes note of an update that was delivered. */
  void delivered(Update update, Local local) {
    if (slots.isEmpty()) {
      return;
    }
    VectorClock open =
        update.register().dependencies().filter(writer -> !local.tracks(writer)).minus(past);
    if (!open.isEmpty()) {
      Layout layout = local.layout.orElseThrow();
      SlotSet shared = layout.slotsOf(update.dot().writer()).intersection(slots);
      past = past.join(open.filter(writer -> layout.slotsOf(writer).intersects(shared)));
    }
  }
}
