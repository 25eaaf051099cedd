package dev.hence.core.data;

import com.dynatrace.hash4j.hashing.Hashing;
import java.nio.charset.StandardCharsets;

/**
 * A key: non-empty text, with the slot that it falls into.
 *
 * <p>The slot is {@code xxh3_64(UTF-8 bytes) mod 16384}, the hash taken as an unsigned number. It
 * is part of the format on disk and between nodes.
 */
public final class Key implements Comparable<Key> {
  /** The number of slots, the same in every cluster. */
  public static final int SLOTS = 16_384;

  private final String text;
  private final byte[] utf8;
  private final int slot;

  public Key(String text) {
    this.text = text;
    this.utf8 = text.getBytes(StandardCharsets.UTF_8);
    this.slot =
        (int)
            Long.remainderUnsigned(Hashing.xxh3_64().hashBytesToLong(utf8, 0, utf8.length), SLOTS);
  }

  public String text() {
    return text;
  }

  /** The text as UTF-8, not copied; the reader doesn't change it. */
  public byte[] utf8() {
    return utf8;
  }

  /** The slot, 0 to {@link #SLOTS} − 1. */
  public int slot() {
    return slot;
  }

  /** By slot, then by UTF-8, which is the order of code points and that of a store. */
  @Override
  public int compareTo(Key other) {
    if (slot != other.slot) {
      return Integer.compare(slot, other.slot);
    }
    int shorter = Math.min(text.length(), other.text.length());
    for (int i = 0; i < shorter; i++) {
      char mine = text.charAt(i);
      char theirs = other.text.charAt(i);
      if (mine != theirs) {
        // Surrogates stand for code points above all that need none.
        boolean high = Character.isSurrogate(mine);
        boolean alike = high == Character.isSurrogate(theirs);
        return alike ? Character.compare(mine, theirs) : high ? 1 : -1;
      }
    }
    return Integer.compare(text.length(), other.text.length());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Key that && text.equals(that.text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  @Override
  public String toString() {
    return text;
  }
}
