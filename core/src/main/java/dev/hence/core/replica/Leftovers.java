package dev.hence.core.replica;

import dev.hence.core.data.Key;
import dev.hence.core.data.Register;
import dev.hence.core.data.Update;
import dev.hence.core.resharding.Transfer;
import dev.hence.core.sharding.Layout;
import dev.hence.core.sharding.SlotSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The registers that a node has from before in slots that it fetches anew. */
final class Leftovers {
  private final Local local;
  private final Registers registers;

  Leftovers(Local local, Registers registers) {
    this.local = local;
    this.registers = registers;
  }

  /**
   * Drops registers that the next page of {@code transfer} lacks and its source covers: their keys
   * were deleted there, and the tombstones collected since. What the source doesn't cover stays, it
   * may be nowhere else. A tombstone stays, too, where updates to these slots are taken in
   * meanwhile, until it is its time here: it may keep one of them down.
   *
   * @return the registers that stay, of the page's keys and of others between them
   */
  Map<Key, Register> compare(Transfer transfer, Message.Page page) {
    Set<Key> there = new TreeSet<>();
    page.registers().forEach(update -> there.add(update.key()));
    Optional<Key> through =
        page.last() ? Optional.empty() : Optional.of(page.registers().getLast().key());
    boolean written = isWrittenTo(transfer.slots());
    Map<Key, Register> stay = new TreeMap<>();
    for (Update here : registers.between(transfer.slots(), transfer.cursor(), through)) {
      if ((here.register().isLive() || !written)
          && !there.contains(here.key())
          && page.coverage().covers(here.dot())) {
        registers.drop(here.key(), here.register());
      } else {
        stay.put(here.key(), here.register());
      }
    }
    return stay;
  }

  /** Whether updates to one of {@code slots} are taken in now. */
  private boolean isWrittenTo(SlotSet slots) {
    Layout layout = local.layout.orElseThrow();
    for (int i = 0; i < local.coverage.size(); i++) {
      long writer = local.coverage.writer(i);
      if (local.tracks(writer) && layout.slotsOf(writer).intersects(slots)) {
        return true;
      }
    }
    return false;
  }
}
