package dev.hence.checker.causal;

/**
 * A read of what was overwritten in its causal past.
 *
 * @param source the write that it read
 * @param newer a write of the same key, causally after the source and before the read
 */
record StaleRead(int read, int source, int newer) {}
