package dev.hence.core.resharding;

import dev.hence.core.sharding.SlotSet;
import java.util.Optional;

/**
 * How far a node is with the slots that it lacks, over all transfers that this takes: it starts
 * when slots are lacking, and ends when none are. Who has copied for a reshard goes on telling how
 * much, until all have.
 */
public final class Progress {
  private Optional<Long> startedNanos = Optional.empty();
  private int slotsTaken;
  private long registers;
  private long bytes;

  /**
   * The figures of a moment.
   *
   * @param slotsDone slots whose registers are all here
   * @param slots all slots to fetch, those done among them
   * @param registers registers that came, tombstones too
   * @param bytes how large they were, about
   * @param catchingUp whether all pages are in, and updates that came since are waited for
   */
  public record Figures(int slotsDone, int slots, long registers, long bytes, boolean catchingUp) {}

  /**
   * Slots are lacking, or none are; said again and again.
   *
   * @param copying whether a reshard copies
   * @return whether it starts with this
   */
  public boolean lacking(boolean some, boolean copying, long nowNanos) {
    if (!some && !copying) {
      startedNanos = Optional.empty();
    }
    if (!some || startedNanos.isPresent()) {
      return false;
    }
    startedNanos = Optional.of(nowNanos);
    slotsTaken = 0;
    registers = 0;
    bytes = 0;
    return true;
  }

  /** A page is in. */
  public void page(int pageRegisters, long pageBytes) {
    registers += pageRegisters;
    bytes += pageBytes;
  }

  /** A transfer has come to its end. */
  public void taken(SlotSet slots) {
    slotsTaken += slots.size();
  }

  /** When slots began to be lacking; empty if none are to be told of. */
  public Optional<Long> startedNanos() {
    return startedNanos;
  }

  /**
   * How far it is.
   *
   * @param missing the slots that are lacking now, those of the transfer among them
   * @param transfer the transfer under way
   */
  public Figures figures(SlotSet missing, Optional<Transfer> transfer) {
    int passed = transfer.map(Transfer::slotsPassed).orElse(0);
    return new Figures(
        slotsTaken + passed,
        slotsTaken + missing.size(),
        registers,
        bytes,
        transfer.map(Transfer::isFetched).orElse(false));
  }
}
