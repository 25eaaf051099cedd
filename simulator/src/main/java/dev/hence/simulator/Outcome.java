package dev.hence.simulator;

import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * What came of a run.
 *
 * @param seed its seed
 * @param fingerprint of its trace
 * @param updates how many updates were made
 * @param nanos how much time passed in the world
 * @param probes how often what came up
 * @param failure what was violated
 * @param tail the last lines of the trace
 */
public record Outcome(
    long seed,
    long fingerprint,
    int updates,
    long nanos,
    SortedMap<String, Long> probes,
    Optional<Throwable> failure,
    List<String> tail) {}
