package dev.hence.simulator.checker;

import dev.hence.core.clock.VectorClock;
import dev.hence.core.data.Update;

/**
 * Everything that somebody has seen, in full: what a token would say if nothing were ever stable.
 *
 * @param updates the updates seen, and with each all before it of its writer
 * @param time the largest time of an update that was seen itself
 */
public record Past(VectorClock updates, long time) {
  public static final Past NOTHING = new Past(VectorClock.EMPTY, 0);

  public Past join(Past other) {
    return new Past(updates.join(other.updates), Math.max(time, other.time));
  }

  /** This past and one update, without what came before it. */
  public Past with(Update update) {
    return new Past(
        updates.join(VectorClock.of(update.dot())), Math.max(time, update.register().time()));
  }
}
