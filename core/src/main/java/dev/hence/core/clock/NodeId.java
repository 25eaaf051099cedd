package dev.hence.core.clock;

/**
 * The identity of a node: drawn at random at its first start and kept with its data. A node that
 * lost its data comes back under another one, even at the same address.
 *
 * @param value any number but 0, which stands for {@link #UNKNOWN}
 */
public record NodeId(long value) implements Comparable<NodeId> {
  /** The identity of a seat whose node nobody has recorded yet. */
  public static final NodeId UNKNOWN = new NodeId(0);

  public boolean isKnown() {
    return value != 0;
  }

  @Override
  public int compareTo(NodeId other) {
    return Long.compareUnsigned(value, other.value);
  }

  @Override
  public String toString() {
    return Long.toHexString(value);
  }
}
