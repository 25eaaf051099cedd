package dev.hence.core.replica;

import dev.hence.core.data.Key;
import dev.hence.core.data.Register;
import dev.hence.core.data.Update;
import dev.hence.core.sharding.SlotSet;
import java.util.LinkedHashMap;
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
