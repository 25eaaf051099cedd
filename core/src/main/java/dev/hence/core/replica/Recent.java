package dev.hence.core.replica;

import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;

/** The numbers seen lately; the oldest ones are forgotten. */
final class Recent {
  /** More than a peer can have under way on one connection: a guess. */
  private static final int SIZE_MAX = 50_000;

  private final Set<Long> seen = new LinkedHashSet<>();

  /** Takes note of {@code number}; false if it was seen before. */
  boolean add(long number) {
    if (!seen.add(number)) {
      return false;
    }
    if (seen.size() > SIZE_MAX) {
      Iterator<Long> oldest = seen.iterator();
      oldest.next();
      oldest.remove();
    }
    return true;
  }
}
