package dev.hence.node.storage;

import dev.hence.node.wire.WireReader;
import dev.hence.node.wire.WireWriter;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A part of {@link HotRegisters}: entries by key, as many as fit a bound on bytes.
 *
 * <p>Inside: a hash table with linear probing. An entry is one array of bytes, which a new register
 * of the key is written into if it has room: so writing to keys that are here makes no objects that
 * live on, and no references that a collection has to follow.
 *
 * <pre>
 *   entry  key's length fixed32 | register's length fixed32 | key as UTF-8 | register
 *   tag    the hash of the key, but the lowest bit: whether it was asked for lately
 * </pre>
 *
 * <p>What goes when there is no room is found as with a clock (Corbató 1968, "A paging experiment
 * with the Multics system"): a hand goes round the table, takes the mark of what was asked for
 * since it came by last, and drops what has none. A new entry has none, so that keys that are read
 * only once don't drive out the others.
 *
 * <p>Threading: whoever calls holds its monitor.
 */
final class HotSegment {
  private static final int SLOTS_MIN = 16;
  private static final int HEAD_BYTES = 2 * Integer.BYTES;
  private static final int ASKED = 1;

  private final long bytesMax;
  private byte[] @Nullable [] entries = new byte[SLOTS_MIN][];
  private int[] tags = new int[SLOTS_MIN];
  private int used;
  private int hand;
  private long bytes;
  private long commits;

  HotSegment(long bytesMax) {
    this.bytesMax = bytesMax;
  }

  /** How many bytes are in use, about. */
  long bytes() {
    return bytes;
  }

  /** How many commits there were here: who reads the database meanwhile may have read too early. */
  long commits() {
    return commits;
  }

  void countCommit() {
    commits++;
  }

  /** The register of {@code key}, to be read within the monitor; null if it isn't here. */
  @Nullable WireReader find(int hash, byte[] key) {
    int slot = slotOf(hash, key);
    byte[] entry = entries[slot];
    if (entry == null) {
      return null;
    }
    tags[slot] |= ASKED;
    WireReader lengths = new WireReader(entry);
    int keyLength = lengths.fixed32();
    return new WireReader(entry, HEAD_BYTES + keyLength, lengths.fixed32());
  }

  /** Keeps what was written to {@code register} as the register of {@code key}, if it has room. */
  void put(int hash, byte[] key, WireWriter register) {
    int needed = HEAD_BYTES + key.length + register.size();
    int slot = slotOf(hash, key);
    byte[] entry = entries[slot];
    if (HotRegisters.ENTRY_BYTES + needed > bytesMax) {
      if (entry != null) {
        removeAt(slot);
      }
      return;
    }
    if (entry == null) {
      tags[slot] = hash & ~ASKED;
      used++;
    } else {
      tags[slot] |= ASKED;
      if (needed <= entry.length && entry.length <= 2 * needed) {
        write(entry, key, register);
        return;
      }
      bytes -= size(entry);
    }
    byte[] fresh = new byte[rounded(needed)];
    write(fresh, key, register);
    entries[slot] = fresh;
    bytes += size(fresh);
    while (bytes > bytesMax) {
      turn();
    }
    if (3 * used > 2 * entries.length) {
      grow();
    }
  }

  private static void write(byte[] entry, byte[] key, WireWriter register) {
    WireWriter.fixed32(entry, 0, key.length);
    WireWriter.fixed32(entry, Integer.BYTES, register.size());
    System.arraycopy(key, 0, entry, HEAD_BYTES, key.length);
    System.arraycopy(register.buffer(), 0, entry, HEAD_BYTES + key.length, register.size());
  }

  /** Arrays take memory in steps of 8 bytes, 12 of them for their head. */
  private static int rounded(int length) {
    return ((length + 3) & ~7) + 4;
  }

  private static long size(byte[] entry) {
    return (long) HotRegisters.ENTRY_BYTES + entry.length;
  }

  void remove(int hash, byte[] key) {
    int slot = slotOf(hash, key);
    if (entries[slot] != null) {
      removeAt(slot);
    }
  }

  /** Moves the hand on by one slot, or drops what is there. */
  private void turn() {
    byte[] entry = entries[hand];
    if (entry != null && (tags[hand] & ASKED) == 0) {
      // What moves up to here is looked at next.
      removeAt(hand);
      return;
    }
    tags[hand] &= ~ASKED;
    hand = (hand + 1) & (entries.length - 1);
  }

  /** Empties a slot and closes the gap, so that no probe ends too early. */
  private void removeAt(int slot) {
    byte[] removed = entries[slot];
    if (removed != null) {
      bytes -= size(removed);
      used--;
    }
    int mask = entries.length - 1;
    int gap = slot;
    int next = (gap + 1) & mask;
    while (entries[next] != null) {
      int home = home(tags[next]);
      if (((next - home) & mask) >= ((next - gap) & mask)) {
        entries[gap] = entries[next];
        tags[gap] = tags[next];
        gap = next;
      }
      next = (next + 1) & mask;
    }
    entries[gap] = null;
    tags[gap] = 0;
  }

  /** The slot of {@code key}, or the empty one where it would be. */
  private int slotOf(int hash, byte[] key) {
    int tag = hash | ASKED;
    int slot = home(hash);
    byte[] entry = entries[slot];
    while (entry != null && ((tags[slot] | ASKED) != tag || !isOf(entry, key))) {
      slot = (slot + 1) & (entries.length - 1);
      entry = entries[slot];
    }
    return slot;
  }

  private static boolean isOf(byte[] entry, byte[] key) {
    return new WireReader(entry).fixed32() == key.length
        && Arrays.equals(entry, HEAD_BYTES, HEAD_BYTES + key.length, key, 0, key.length);
  }

  private int home(int tag) {
    return (tag >>> 1) & (entries.length - 1);
  }

  private void grow() {
    byte[] @Nullable [] before = entries;
    int[] tagsBefore = tags;
    entries = new byte[2 * before.length][];
    tags = new int[entries.length];
    hand = 0;
    for (int i = 0; i < before.length; i++) {
      if (before[i] != null) {
        int slot = home(tagsBefore[i]);
        while (entries[slot] != null) {
          slot = (slot + 1) & (entries.length - 1);
        }
        entries[slot] = before[i];
        tags[slot] = tagsBefore[i];
      }
    }
  }
}
