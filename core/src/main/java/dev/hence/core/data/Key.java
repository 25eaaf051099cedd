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
  private final int slot;

  public Key(String text) {
    this.text = text;
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    this.slot =
        (int)
            Long.remainderUnsigned(Hashing.xxh3_64().hashBytesToLong(utf8, 0, utf8.length), SLOTS);
  }

  public String text() {
    return text;
  }

  /** The slot, 0 to {@link #SLOTS} − 1. */
  public int slot() {
    return slot;
  }

  @Override
  public int compareTo(Key other) {
    return slot != other.slot ? Integer.compare(slot, other.slot) : text.compareTo(other.text);
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
