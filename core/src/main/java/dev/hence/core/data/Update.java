package dev.hence.core.data;

import dev.hence.core.clock.Dot;

/**
 * One write on its way to the replicas.
 *
 * @param key the key written
 * @param register the version that the write made
 */
public record Update(Key key, Register register) {
  /** What an update takes beside its key, value and dependencies: dot, time, lengths; about. */
  private static final long FIXED_BYTES = 48;

  private static final long DEPENDENCY_BYTES = 11;

  public Dot dot() {
    return register.dot();
  }

  /** About how many bytes it takes, stored or on its way. */
  public long size() {
    long value = register.content() instanceof Content.Live live ? live.value().json().length : 0;
    return FIXED_BYTES
        + key.text().length()
        + value
        + DEPENDENCY_BYTES * register.dependencies().size();
  }
}
