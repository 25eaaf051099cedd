package dev.hence.simulator;

import dev.hence.simulator.probe.Situation;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What came of a run.
 *
 * @param seed its seed
 * @param fingerprint of its trace
 * @param updates how many updates were made
 * @param nanos how much time passed in the world
 * @param probes how often what came up
 * @param situations how often which rare situation came up
 * @param failure what was violated
 * @param tail the last lines of the trace
 */
public record Outcome(
    long seed,
    long fingerprint,
    int updates,
    long nanos,
    SortedMap<String, Long> probes,
    Map<Situation, Long> situations,
    Optional<Throwable> failure,
    List<String> tail) {
  /** All counts, by what was counted. */
  SortedMap<String, Long> counts() {
    SortedMap<String, Long> counts = new TreeMap<>(probes);
    situations.forEach((situation, times) -> counts.put("probe " + situation.text(), times));
    return counts;
  }
}
