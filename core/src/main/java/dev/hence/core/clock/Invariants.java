package dev.hence.core.clock;

/** Checks of what a programmer takes for granted; always on. A failed one stops the node. */
public final class Invariants {
  private Invariants() {}

  /** Throws {@link AssertionError} with {@code what} should hold, when it doesn't. */
  public static void check(boolean holds, String what) {
    if (!holds) {
      throw new AssertionError(what);
    }
  }
}
