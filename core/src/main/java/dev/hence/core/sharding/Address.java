package dev.hence.core.sharding;

/**
 * The address of a node, its name in every view: {@code IP:PORT} as text.
 *
 * @param text as its node's SOCKET_ADDRESS gives it
 */
public record Address(String text) implements Comparable<Address> {
  @Override
  public int compareTo(Address other) {
    return text.compareTo(other.text);
  }

  @Override
  public String toString() {
    return text;
  }
}
