package dev.hence.core.replica;

import dev.hence.core.data.Key;
import dev.hence.core.data.Register;
import dev.hence.core.data.Update;
import dev.hence.core.sharding.SlotSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The registers as of the step under way: what the store has, and over it what this cycle appended.
 * Keeps the exact number of live keys of each slot.
 */
final class Registers {
  private final Local local;
  private final Map<Key, Register> pending = new LinkedHashMap<>();
  private final SortedMap<Integer, Integer> liveCounts;

  Registers(Local local) {
    this.local = local;
    liveCounts = new TreeMap<>(local.store.recovered().liveCounts());
  }

  Optional<Register> get(Key key) {
    Register appended = pending.get(key);
    return appended != null ? Optional.of(appended) : local.store.register(key);
  }

  /**
   * Registers in {@code slots} as {@link Store#registers} gives them, and over them what this cycle
   * appended. Empty only if there are none behind {@code after}.
   */
  List<Update> page(SlotSet slots, Optional<Key> after, int bytesMax) {
    List<Update> stored = local.store.registers(slots, after, bytesMax);
    if (pending.isEmpty()) {
      return stored;
    }
    SortedMap<Key, Update> page = new TreeMap<>();
    stored.forEach(update -> page.put(update.key(), update));
    Optional<Key> last = stored.isEmpty() ? Optional.empty() : Optional.of(stored.getLast().key());
    for (Map.Entry<Key, Register> appended : pending.entrySet()) {
      Key key = appended.getKey();
      if (slots.contains(key.slot())
          && (after.isEmpty() || key.compareTo(after.get()) > 0)
          && (last.isEmpty() || key.compareTo(last.get()) <= 0)) {
        page.put(key, new Update(key, appended.getValue()));
      }
    }
    return List.copyOf(page.values());
  }

  /** Merges an update into the register of its key. */
  void apply(Update update) {
    Optional<Register> before = get(update.key());
    Register offered = update.register();
    if (before.isPresent() && !offered.beats(before.get())) {
      return;
    }
    pending.put(update.key(), offered);
    local.out.append(new Write.PutRegister(update.key(), offered));
    boolean wasLive = before.isPresent() && before.get().isLive();
    if (wasLive != offered.isLive()) {
      int slot = update.key().slot();
      int count = liveCounts.getOrDefault(slot, 0) + (wasLive ? -1 : 1);
      liveCounts.put(slot, count);
      local.out.append(new Write.PutLiveCount(slot, count));
    }
  }

  /** Forgets everything in {@code slots}. */
  void drop(SlotSet slots) {
    local.out.append(new Write.DropSlots(slots));
    pending.keySet().removeIf(key -> slots.contains(key.slot()));
    for (int slot : new java.util.ArrayList<>(liveCounts.keySet())) {
      if (slots.contains(slot)) {
        liveCounts.remove(slot);
        local.out.append(new Write.PutLiveCount(slot, 0));
      }
    }
  }

  /** The number of live keys in {@code slots}. */
  long liveCount(SlotSet slots) {
    long sum = 0;
    for (Map.Entry<Integer, Integer> slot : liveCounts.entrySet()) {
      if (slots.contains(slot.getKey())) {
        sum += slot.getValue();
      }
    }
    return sum;
  }

  /** The store has all that was appended. */
  void persisted() {
    pending.clear();
  }
}
