package dev.hence.core.data;

import dev.hence.core.clock.Dot;
import dev.hence.core.clock.VectorClock;

/**
 * The winning version of a key.
 *
 * @param dot the update that wrote it
 * @param time its hybrid time
 * @param dependencies what the writing client had seen and wasn't stable
 * @param content the value, or the mark of a delete
 */
public record Register(Dot dot, long time, VectorClock dependencies, Content content) {
  public boolean isLive() {
    return content instanceof Content.Live;
  }

  /**
   * Whether this version beats {@code other}: the larger (time, writer, number) wins. A write that
   * has seen another has a larger time, so it always beats it.
   */
  public boolean beats(Register other) {
    if (time != other.time) {
      return time > other.time;
    }
    int order = Long.compareUnsigned(dot.writer(), other.dot.writer());
    return order != 0 ? order > 0 : dot.n() > other.dot.n();
  }

  /** The version that wins; commutative, associative and idempotent. */
  public Register merge(Register other) {
    return other.beats(this) ? other : this;
  }
}
