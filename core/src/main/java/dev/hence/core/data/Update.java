package dev.hence.core.data;

import dev.hence.core.clock.Dot;

/**
 * One write on its way to the replicas.
 *
 * @param key the key written
 * @param register the version that the write made
 */
public record Update(Key key, Register register) {
  public Dot dot() {
    return register.dot();
  }
}
