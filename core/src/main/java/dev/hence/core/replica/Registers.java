package dev.hence.core.replica;

import dev.hence.core.clock.VectorClock;
import dev.hence.core.data.Key;
import dev.hence.core.data.Register;
import dev.hence.core.data.Update;
import dev.hence.core.sharding.Layout;
import dev.hence.core.sharding.SlotSet;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The registers as of the step under way: what the store has, and over it what this cycle appended.
 * Keeps the exact numbers of live keys and of tombstones of each slot.
 */
final class Registers {
  /** How much is read of the store at once, and one register more. */
  private static final int PAGE_BYTES_MAX = 64 << 10;

  /** How many registers, and those of a page more, are looked at in a step: some milliseconds. */
  static final int BETWEEN_MAX = 2_000;

  private final Local local;

  /** What this cycle made of a key; nothing where it dropped the register. */
  private final Map<Key, Optional<Register>> pending = new LinkedHashMap<>();

  /** Who asked last, and the answer, good until something changes: a write asks twice. */
  private @Nullable Key asked;

  private Optional<Register> told = Optional.empty();

  /** The slots that this cycle dropped: what the store has there is gone. */
  private SlotSet dropped = SlotSet.NONE;

  private final SlotCounts liveCounts;
  private final SlotCounts tombstoneCounts;

  /**
   * Forgets where the tombstones are of writers who write to none of {@code wanted}, {@code
   * forgotten} among them: their slots were dropped. They needn't have been held, some were taken
   * from a source that was left.
   */
  void forgetTombstonesBeside(SlotSet wanted, VectorClock forgotten) {
    Layout layout = local.layout.orElseThrow();
    SortedSet<Long> writers = new TreeSet<>(local.store.tombstoneWriters());
    writers.addAll(buried.keySet());
    for (int i = 0; i < forgotten.size(); i++) {
      writers.add(forgotten.writer(i));
    }
    for (long writer : writers) {
      if (!local.tracks(writer) && !layout.slotsOf(writer).intersects(wanted)) {
        local.out.append(new Write.ForgetTombstones(writer));
      }
    }
  }

  /** The least number of the tombstones that this cycle put, by writer. */
  private final SortedMap<Long, Long> buried = new TreeMap<>();

  /** The same of earlier cycles since somebody asked: the store finds them. */
  private final SortedMap<Long, Long> buriedBefore = new TreeMap<>();

  Registers(Local local) {
    this.local = local;
    liveCounts = new SlotCounts(local.store.recovered().liveCounts());
    tombstoneCounts = new SlotCounts(local.store.recovered().tombstoneCounts());
  }

  Optional<Register> get(Key key) {
    if (asked == null || !key.equals(asked)) {
      told = lookUp(key);
      asked = key;
    }
    return told;
  }

  private Optional<Register> lookUp(Key key) {
    Optional<Register> appended = pending.get(key);
    if (appended != null) {
      return appended;
    }
    return dropped.contains(key.slot()) ? Optional.empty() : local.store.register(key);
  }

  /**
   * Registers in {@code slots} as {@link Store#registers} gives them, and over them what this cycle
   * appended. Empty only if there are none behind {@code after}.
   */
  List<Update> page(SlotSet slots, Optional<Key> after, int bytesMax) {
    List<Update> stored = local.store.registers(slots, after, bytesMax);
    List<Update> page = overlay(slots, after, stored);
    return page.isEmpty() && !stored.isEmpty()
        ? page(slots, Optional.of(stored.getLast().key()), bytesMax)
        : page;
  }

  private List<Update> overlay(SlotSet slots, Optional<Key> after, List<Update> stored) {
    if (pending.isEmpty() && dropped.isEmpty()) {
      return stored;
    }
    SortedMap<Key, Update> page = new TreeMap<>();
    for (Update update : stored) {
      if (!dropped.contains(update.key().slot())) {
        page.put(update.key(), update);
      }
    }
    Optional<Key> last = stored.isEmpty() ? Optional.empty() : Optional.of(stored.getLast().key());
    pending.forEach((key, appended) -> {
      if (slots.contains(key.slot())
          && (after.isEmpty() || key.compareTo(after.get()) > 0)
          && (last.isEmpty() || key.compareTo(last.get()) <= 0)) {
        page.remove(key);
        appended.ifPresent(register -> page.put(key, new Update(key, register)));
      }
    });
    return List.copyOf(page.values());
  }

  /** Merges an update into the register of its key. */
  void apply(Update update) {
    apply(update, get(update.key()));
  }

  /** The same where the register of the key is known to be {@code before}. */
  void apply(Update update, Optional<Register> before) {
    if (before.isEmpty() || update.register().beats(before.get())) {
      replace(update, before);
    }
  }

  /** Puts a register in the place of {@code before}. */
  void replace(Update update, Optional<Register> before) {
    Register offered = update.register();
    asked = null;
    pending.put(update.key(), Optional.of(offered));
    local.out.append(new Write.PutRegister(update.key(), offered));
    recount(update.key().slot(), before, Optional.of(offered));
  }

  /** Drops the register of {@code key}, which is {@code register}: the key is deleted. */
  void drop(Key key, Register register) {
    local.raiseFloor(register.time());
    forget(key, register);
  }

  /** The same of a register that should never have come here, which says nothing of deletes. */
  void forget(Key key, Register register) {
    asked = null;
    pending.put(key, Optional.empty());
    local.out.append(new Write.DropRegister(key));
    recount(key.slot(), Optional.of(register), Optional.empty());
  }

  private void recount(int slot, Optional<Register> before, Optional<Register> after) {
    Optional<Register> tombstone = before.filter(register -> !register.isLive());
    tombstone.ifPresent(register -> local.out.append(new Write.ForgetTombstone(register.dot())));
    int dead =
        (after.isPresent() && !after.get().isLive() ? 1 : 0) - (tombstone.isPresent() ? 1 : 0);
    if (dead != 0) {
      tombstoneCounts.add(slot, dead);
    }
    after
        .filter(register -> !register.isLive())
        .map(Register::dot)
        .ifPresent(dot -> buried.merge(dot.writer(), dot.n(), Math::min));
    int live = (isLive(after) ? 1 : 0) - (isLive(before) ? 1 : 0);
    if (live != 0) {
      liveCounts.add(slot, live);
    }
  }

  /** Appends the counts that changed, each once, however many registers of its slot came. */
  void cycleEnd() {
    liveCounts.takeChanged((slot, count) -> local.out.append(new Write.PutLiveCount(slot, count)));
    tombstoneCounts.takeChanged(
        (slot, count) -> local.out.append(new Write.PutTombstoneCount(slot, count)));
  }

  private static boolean isLive(Optional<Register> register) {
    return register.isPresent() && register.get().isLive();
  }

  /** Forgets everything in {@code slots}. */
  void drop(SlotSet slots) {
    local.out.append(new Write.DropSlots(slots));
    asked = null;
    dropped = dropped.union(slots);
    pending.keySet().removeIf(key -> slots.contains(key.slot()));
    liveCounts.clear(slots);
    tombstoneCounts.clear(slots);
  }

  /** The number of live keys in {@code slots}. */
  long liveCount(SlotSet slots) {
    return liveCounts.sum(slots);
  }

  /** The number of tombstones in all. */
  long tombstones() {
    return tombstoneCounts.sum();
  }

  /**
   * The least number of the tombstones that the store has since this was asked last, by writer.
   * Those of the cycle under way come later: whoever looked for them now wouldn't find them.
   */
  SortedMap<Long, Long> takeBuried() {
    SortedMap<Long, Long> taken = new TreeMap<>(buriedBefore);
    buriedBefore.clear();
    return taken;
  }

  /** The slots in which anything is stored, held or not. */
  SlotSet occupied() {
    return liveCounts.occupied().union(tombstoneCounts.occupied());
  }

  /**
   * Registers one behind the other.
   *
   * @param end the key up to which they are, if there may be more behind it
   */
  record Range(List<Update> registers, Optional<Key> end) {}

  /**
   * The registers in {@code slots} behind {@code after}, through {@code through}; to the end if
   * that isn't given. The first ones alone where there are many.
   */
  Range between(SlotSet slots, Optional<Key> after, Optional<Key> through) {
    // The store looks for the next wanted slot, and would do so far behind the last one.
    SlotSet wanted =
        slots
            .within(after.map(Key::slot).orElse(0), through.map(Key::slot).orElse(Key.SLOTS - 1))
            .intersection(occupied());
    SortedMap<Key, Register> found = new TreeMap<>();
    Optional<Key> cursor = after;
    boolean more = !wanted.isEmpty();
    while (more && found.size() < BETWEEN_MAX) {
      List<Update> page = local.store.registers(wanted, cursor, PAGE_BYTES_MAX);
      for (Update update : page) {
        more = isWithin(update.key(), after, through);
        if (!more) {
          break;
        }
        found.put(update.key(), update.register());
        cursor = Optional.of(update.key());
      }
      more &= !page.isEmpty();
    }
    Optional<Key> end = more ? cursor : Optional.empty();
    found.keySet().removeIf(key -> dropped.contains(key.slot()));
    pending.forEach((key, register) -> {
      if (slots.contains(key.slot()) && isWithin(key, after, end.or(() -> through))) {
        found.remove(key);
        register.ifPresent(held -> found.put(key, held));
      }
    });
    List<Update> registers = new ArrayList<>();
    found.forEach((key, register) -> registers.add(new Update(key, register)));
    return new Range(registers, end);
  }

  private static boolean isWithin(Key key, Optional<Key> after, Optional<Key> through) {
    return (after.isEmpty() || key.compareTo(after.get()) > 0)
        && (through.isEmpty() || key.compareTo(through.get()) <= 0);
  }

  /** The store has all that was appended. */
  void persisted() {
    asked = null;
    pending.clear();
    dropped = SlotSet.NONE;
    buried.forEach((writer, n) -> buriedBefore.merge(writer, n, Math::min));
    buried.clear();
  }
}
