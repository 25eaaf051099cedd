package dev.hence.core.sharding;

import dev.hence.core.clock.Invariants;
import dev.hence.core.data.Key;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Which shard has which slot, in one generation.
 *
 * <p>A slot map follows from the numbers of shards so far alone, so views carry the numbers and not
 * the maps. That makes {@link #resized} part of the format: a change to it needs a new version of
 * the peer protocol and of the data.
 */
public final class SlotMap {
  private final short[] shards;
  private final SlotSet[] slots;

  private SlotMap(short[] shards, int shardCount) {
    this.shards = shards;
    this.slots = SlotSet.split(shards, shardCount);
  }

  /** The first slot map: {@code slot mod shardCount}. */
  public static SlotMap initial(int shardCount) {
    Invariants.check(shardCount >= 1 && shardCount <= Key.SLOTS, "1 to 16384 shards");
    short[] shards = new short[Key.SLOTS];
    for (int slot = 0; slot < shards.length; slot++) {
      shards[slot] = (short) (slot % shardCount);
    }
    return new SlotMap(shards, shardCount);
  }

  /** The slot maps of all generations. */
  public static List<SlotMap> generations(List<Integer> shardCounts) {
    return generations(shardCounts, List.of());
  }

  /**
   * The slot maps of all generations, those of another such list taken from there as long as the
   * numbers are the same.
   */
  static List<SlotMap> generations(List<Integer> shardCounts, List<SlotMap> known) {
    List<SlotMap> maps = new ArrayList<>();
    boolean same = true;
    for (int count : shardCounts) {
      int generation = maps.size();
      same &= generation < known.size() && known.get(generation).shardCount() == count;
      if (same) {
        maps.add(known.get(generation));
      } else {
        maps.add(generation == 0 ? initial(count) : maps.getLast().resized(count));
      }
    }
    return List.copyOf(maps);
  }

  /**
   * This map with another number of shards: sizes differ by at most one, and no slot moves that
   * doesn't have to. A shard keeps first, and takes first, what {@link #initial} would give it, so
   * keys stay as well mixed as there, however often the number changes: from one shard, any number
   * is as in the beginning. What is left is dealt out in ascending order of slots, one to each in
   * turn, lowest shard first.
   */
  public SlotMap resized(int count) {
    Invariants.check(count >= 1 && count <= Key.SLOTS, "1 to 16384 shards");
    int[] free = new int[count];
    for (int shard = 0; shard < count; shard++) {
      free[shard] = Key.SLOTS / count + (shard < Key.SLOTS % count ? 1 : 0);
    }
    short[] resized = new short[Key.SLOTS];
    Arrays.fill(resized, (short) -1);
    keep(resized, free, true);
    keep(resized, free, false);
    for (int slot = 0; slot < resized.length; slot++) {
      if (resized[slot] < 0 && free[slot % count] > 0) {
        resized[slot] = (short) (slot % count);
        free[slot % count]--;
      }
    }
    int taker = 0;
    for (int slot = 0; slot < resized.length; slot++) {
      if (resized[slot] < 0) {
        while (free[taker % count] == 0) {
          taker++;
        }
        resized[slot] = (short) (taker % count);
        free[taker++ % count]--;
      }
    }
    return new SlotMap(resized, count);
  }

  /** Leaves slots where they are as far as there is room: those from the initial map, or all. */
  private void keep(short[] resized, int[] free, boolean initialOnly) {
    for (int slot = 0; slot < resized.length; slot++) {
      int shard = shards[slot];
      boolean wanted = !initialOnly || slot % free.length == shard;
      if (wanted && resized[slot] < 0 && shard < free.length && free[shard] > 0) {
        resized[slot] = (short) shard;
        free[shard]--;
      }
    }
  }

  public int shardCount() {
    return slots.length;
  }

  /** The shard that has {@code slot}. */
  public int shard(int slot) {
    return shards[slot];
  }

  /** The slots of {@code shard}. */
  public SlotSet slots(int shard) {
    return slots[shard];
  }
}
