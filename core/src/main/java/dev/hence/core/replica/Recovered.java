package dev.hence.core.replica;

import dev.hence.core.agreement.Vote;
import dev.hence.core.clock.NodeId;
import dev.hence.core.clock.VectorClock;
import dev.hence.core.sharding.Address;
import dev.hence.core.sharding.SlotSet;
import dev.hence.core.sharding.View;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * What a store held when it was opened: the last value of each kind of {@link Write}.
 *
 * @param node who this node is; unknown in an empty store
 * @param view the last view
 * @param vote the last vote
 * @param writer the last writer, 0 for none
 * @param coverage what the registers and the log hold
 * @param time the largest hybrid time issued or seen
 * @param stable the last stable clock
 * @param held the slots held
 * @param orphaned the slots to be handed in
 * @param floor the highest time of a tombstone dropped
 * @param seats who served last at each address, as {@link Write.PutSeat} says
 * @param met who was met last at each address, as {@link Write.PutMet} says
 * @param forced what this node has forced
 * @param liveCounts the number of live keys by slot; a slot that isn't named has none
 * @param tombstoneCounts the number of tombstones by slot; a slot that isn't named has none
 * @param logs what the update log has of each writer; one that isn't named has nothing there
 * @param continuous whether everything that was ever committed is there. False after a stop that
 *     wasn't clean while syncing was relaxed
 */
public record Recovered(
    NodeId node,
    Optional<View> view,
    Vote vote,
    long writer,
    VectorClock coverage,
    long time,
    VectorClock stable,
    SlotSet held,
    SlotSet orphaned,
    long floor,
    SortedMap<Address, NodeId> seats,
    SortedMap<Address, NodeId> met,
    List<Forced> forced,
    SortedMap<Integer, Integer> liveCounts,
    SortedMap<Integer, Integer> tombstoneCounts,
    SortedMap<Long, Logged> logs,
    boolean continuous) {
  /**
   * The log of one writer: all its updates in (after, through], at least one.
   *
   * @param bytes their size, about
   */
  public record Logged(long after, long through, long bytes) {}
}
