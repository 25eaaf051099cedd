package dev.hence.core.replica;

/**
 * What a put asks besides the write. The check and the write are one step of the replica that
 * serves the put, so two puts at one replica can't both find a key absent. Puts at two replicas
 * that don't know of each other can; then the register's order decides which one stays.
 *
 * <p>A put with terms has read the key: what it found becomes part of its past.
 *
 * @param when what must hold for the value to be written
 * @param previous whether the answer tells the value that was replaced
 */
public record Terms(When when, boolean previous) {
  /** A plain put. */
  public static final Terms NONE = new Terms(When.ALWAYS, false);

  /** What a put needs to find. */
  public enum When {
    ALWAYS,
    /** No live value. */
    ABSENT,
    /** A live value. */
    PRESENT;

    boolean holds(boolean present) {
      return switch (this) {
        case ALWAYS -> true;
        case ABSENT -> !present;
        case PRESENT -> present;
      };
    }
  }
}
