package dev.hence.core.replica;

import dev.hence.core.sharding.Address;
import java.util.List;
import java.util.Optional;

/**
 * What a replica counts of itself, for people to read: nothing is decided by it. Taken at each
 * tick.
 *
 * @param log what the update log retains
 * @param tombstones how many keys are kept as deleted
 * @param holdingBack the members that have kept updates from becoming stable for a while, in the
 *     order of their addresses
 * @param fill the slots on their way to this node, if any are missing
 */
public record Figures(
    Log log, long tombstones, List<HoldingBack> holdingBack, Optional<Fill> fill) {
  /** The figures of a replica that has nothing. */
  public static final Figures NONE = new Figures(new Log(0, 0), 0, List.of(), Optional.empty());

  public Figures {
    holdingBack = List.copyOf(holdingBack);
  }

  /**
   * Part of the update log.
   *
   * @param updates how many updates; exact
   * @param bytes their size, about: exact within a megabyte or so for each writer
   */
  public record Log(long updates, long bytes) {}

  /**
   * A member that lacks updates, or hasn't said that it has them, so that they stay in the log.
   *
   * @param member its address
   * @param sinceMillis since when, by the wall clock, milliseconds since 1970
   * @param retained what the log keeps because of it
   * @param fetching whether it answers and fetches slots, so that it will catch up by itself
   */
  public record HoldingBack(Address member, long sinceMillis, Log retained, boolean fetching) {}

  /**
   * Slots on their way to this node.
   *
   * @param source who is asked for them
   * @param slots how many of them are under way
   * @param slotsMissing how many are still to come, those under way among them
   * @param registers how many registers came so far, of those under way
   * @param bytes the size of these, about
   * @param sinceMillis since when, by the wall clock, milliseconds since 1970
   */
  public record Fill(
      Address source, int slots, int slotsMissing, long registers, long bytes, long sinceMillis) {}
}
