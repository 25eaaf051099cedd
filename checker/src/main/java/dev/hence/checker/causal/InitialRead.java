package dev.hence.checker.causal;

import dev.hence.checker.graph.IntList;

/**
 * A read that found its key as never written, though writes to it are in its past.
 *
 * @param writes the last of each chain
 */
record InitialRead(int read, IntList writes) {}
