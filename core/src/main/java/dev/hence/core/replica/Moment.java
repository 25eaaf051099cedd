package dev.hence.core.replica;

/**
 * The time at which an input is taken in.
 *
 * @param nanos a clock that never goes back, for waits and deadlines
 * @param wallMillis the wall clock, milliseconds since 1970; may jump
 */
public record Moment(long nanos, long wallMillis) {}
