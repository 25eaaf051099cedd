package dev.hence.core.replica;

import dev.hence.core.clock.VectorClock;
import dev.hence.core.data.Key;
import dev.hence.core.data.Register;
import dev.hence.core.data.Update;
import dev.hence.core.resharding.Transfer;
import dev.hence.core.sharding.Layout;
import dev.hence.core.sharding.SlotSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What a node has from before of slots that it fetches anew: registers, and its log. */
final class Leftovers {
  private final Local local;
  private final Registers registers;

  /** Tombstones that stay until their slots are taken over. */
  private final Map<Key, Register> kept = new TreeMap<>();

  /**
   * What of a page counts.
   *
   * @param registers its registers, up to the end
   * @param stay the registers here that stay, of its keys and of others between them
   * @param end the key up to which it counts, if that isn't its last one
   */
  record Compared(List<Update> registers, Map<Key, Register> stay, Optional<Key> end) {}

  Leftovers(Local local, Registers registers) {
    this.local = local;
    this.registers = registers;
  }

  /**
   * Drops registers that the next page of {@code transfer} lacks and its source covers: their keys
   * were deleted there, and the tombstones collected since. What only this node covers stays, it
   * may be nowhere else. A tombstone stays, too, where updates to these slots are taken in
   * meanwhile, until they are taken over: it may keep one of them down.
   *
   * <p>Where many are here it goes through the first of them alone, and the page counts up to
   * there.
   *
   * <p>What neither covers came from another source, by a transfer that was given up, be it by a
   * restart. It goes: that source may be lost by now, and nobody else would ever have it.
   *
   * @return what of the page counts
   */
  Compared compare(Transfer transfer, Message.Page page) {
    Set<Key> there = new TreeSet<>();
    page.registers().forEach(update -> there.add(update.key()));
    Optional<Key> through =
        page.last() ? Optional.empty() : Optional.of(page.registers().getLast().key());
    boolean written = isWrittenTo(transfer.slots());
    Map<Key, Register> stay = new TreeMap<>();
    Registers.Range range = registers.between(transfer.slots(), transfer.cursor(), through);
    for (Update here : range.registers()) {
      boolean covered = page.coverage().covers(here.dot());
      boolean gone = !there.contains(here.key()) && covered;
      if (!covered && !local.coverage.covers(here.dot())) {
        registers.forget(here.key(), here.register());
      } else if (gone && (here.register().isLive() || !written)) {
        registers.drop(here.key(), here.register());
      } else {
        stay.put(here.key(), here.register());
        if (gone) {
          kept.put(here.key(), here.register());
        }
      }
    }
    return new Compared(counting(page, range.end()), stay, range.end());
  }

  private static List<Update> counting(Message.Page page, Optional<Key> end) {
    return page.registers().stream()
        .filter(update -> end.filter(key -> update.key().compareTo(key) > 0).isEmpty())
        .toList();
  }

  /**
   * Drops the tombstones that stayed in {@code slots}, which are about to be taken over. What they
   * beat their source covered, so it is covered here by now, and comes no more.
   */
  void takenOver(SlotSet slots) {
    kept.forEach((key, tombstone) -> {
      if (slots.contains(key.slot()) && registers.get(key).filter(tombstone::equals).isPresent()) {
        registers.drop(key, tombstone);
      }
    });
  }

  /** The transfer has ended, whether its slots were taken over or not. */
  void end() {
    kept.clear();
  }

  /**
   * Takes in what this node's log has to {@code slots} in (after, through]: updates that it covers,
   * since it held other slots of their writers then, and that those who serve lack.
   */
  void replay(SlotSet slots, VectorClock after, VectorClock through) {
    for (int i = 0; i < through.size(); i++) {
      long writer = through.writer(i);
      local.readLog(
          writer,
          after.get(writer),
          through.count(i),
          page ->
              page.stream()
                  .filter(update -> slots.contains(update.key().slot()))
                  .forEach(registers::apply));
    }
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
