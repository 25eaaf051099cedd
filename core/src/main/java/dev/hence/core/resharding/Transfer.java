package dev.hence.core.resharding;

import dev.hence.core.clock.Invariants;
import dev.hence.core.clock.VectorClock;
import dev.hence.core.data.Key;
import dev.hence.core.data.Update;
import dev.hence.core.sharding.SlotSet;
import java.util.List;
import java.util.Optional;

/**
 * A set of slots on its way to this node, page by page, from one source after another.
 *
 * <p>Pages are read from live registers, not from a snapshot: each holds at least what its source's
 * coverage said before it was read, and may hold more. So when the last page is in, the slots hold
 * everything up to {@link #base}, the least that any page was read at, and nothing beyond {@link
 * #goal}, the most. What lies between comes from the logs; at the goal the slots are as good as any
 * member's.
 *
 * <p>Pages come in the order of slots. So a transfer may end before its last page, with those slots
 * that are whole by then; the others are left to the next one.
 *
 * <pre>
 *   fetching --last page, or enough--> catching up --coverage reaches the goal--> done
 *      ^  source lost: goes on at another, same cursor
 * </pre>
 */
public final class Transfer {
  private final VectorClock coverageAtStart;
  private final long startedNanos;
  private Optional<VectorClock> base = Optional.empty();
  private VectorClock trimmed = VectorClock.EMPTY;
  private VectorClock goal = VectorClock.EMPTY;
  private Optional<Key> cursor = Optional.empty();
  private SlotSet slots;
  private boolean fetched;
  private boolean endedEarly;
  private long registers;
  private long bytes;

  /**
   * A transfer that starts now.
   *
   * @param slots what is fetched
   * @param coverageAtStart this node's coverage; from now on it takes in updates to the slots that
   *     come after it
   */
  public Transfer(SlotSet slots, VectorClock coverageAtStart, long startedNanos) {
    this.slots = slots;
    this.coverageAtStart = coverageAtStart;
    this.startedNanos = startedNanos;
  }

  /**
   * Takes note of a page.
   *
   * @param coverage that of its source before it was read
   * @param gone up to where the log of its source had nothing any more
   */
  public void page(VectorClock coverage, VectorClock gone, List<Update> page, boolean last) {
    Invariants.check(!fetched, "no page comes behind the last one");
    base = Optional.of(base.map(before -> before.meet(coverage)).orElse(coverage));
    trimmed = trimmed.join(gone);
    goal = goal.join(coverage);
    registers += page.size();
    for (Update update : page) {
      bytes += update.size();
      cursor = Optional.of(update.key());
    }
    fetched = last;
  }

  /**
   * Nothing of its slots up to {@code key} is to come any more, be there a register of it or not.
   */
  public void passed(Key key) {
    cursor = Optional.of(key);
  }

  /**
   * Leaves it at the slots whose registers are all here: those before the cursor's. Goes on where
   * there aren't any.
   */
  public void endEarly() {
    Invariants.check(!fetched, "a transfer ends once");
    int next = cursor.map(Key::slot).orElse(0);
    SlotSet whole = next == 0 ? SlotSet.NONE : slots.within(0, next - 1);
    if (!whole.isEmpty()) {
      slots = whole;
      fetched = true;
      endedEarly = true;
    }
  }

  /** Whether there were more slots at first, which aren't whole. */
  public boolean endedEarly() {
    return endedEarly;
  }

  /** What is fetched; fewer than at first once it has ended early. */
  public SlotSet slots() {
    return slots;
  }

  /** Whether a page is in. */
  public boolean begun() {
    return base.isPresent();
  }

  /** Behind which key the next page starts. */
  public Optional<Key> cursor() {
    return cursor;
  }

  /** How many of the slots have all their registers here. */
  public int slotsPassed() {
    return fetched ? slots.size() : cursor.map(key -> slots.sizeBelow(key.slot())).orElse(0);
  }

  /** Whether all pages of its slots are in. */
  public boolean isFetched() {
    return fetched;
  }

  /** What the slots hold at least, once all pages are in. */
  public VectorClock base() {
    return base.orElse(VectorClock.EMPTY);
  }

  /** What of {@link #base} comes by pages alone; the rest is in a source's log, too. */
  public VectorClock unlogged() {
    return base().meet(trimmed);
  }

  /** What the slots hold at most, and must be caught up to before they are served. */
  public VectorClock goal() {
    return goal;
  }

  public VectorClock coverageAtStart() {
    return coverageAtStart;
  }

  public long startedNanos() {
    return startedNanos;
  }

  /** How many registers came so far. */
  public long registers() {
    return registers;
  }

  /** Their size, about. */
  public long bytes() {
    return bytes;
  }
}
