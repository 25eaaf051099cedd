package dev.hence.core.clock;

/**
 * The identity of one update: its writer and its number there.
 *
 * @param writer the incarnation that issued it, see {@link WriterId}
 * @param n its number, contiguous from 1 for each writer
 */
public record Dot(long writer, long n) {
  public Dot {
    Invariants.check(n > 0, "a dot's number starts at 1");
  }

  @Override
  public String toString() {
    return Long.toHexString(writer) + "." + n;
  }
}
