package dev.hence.torture;

import dev.hence.torture.bed.Bed;
import dev.hence.torture.fault.Kind;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a run is asked for.
 *
 * @param length how long faults go on
 * @param seed draws the schedule
 * @param nodes the number of nodes
 * @param shards the number of shards to start with
 * @param kinds the faults to draw from
 * @param keep whether the history and the logs are kept when all is well
 */
public record Options(
    Duration length, long seed, int nodes, int shards, Set<Kind> kinds, boolean keep) {

  /** All kinds of faults. */
  public static final Set<Kind> ALL = EnumSet.allOf(Kind.class);

  public Options {
    kinds = kinds.isEmpty() ? EnumSet.noneOf(Kind.class) : EnumSet.copyOf(kinds);
    if (nodes < 2 || nodes > Bed.NODES_MAX) {
      throw new IllegalArgumentException("--nodes is from 2 to " + Bed.NODES_MAX);
    }
    if (shards < 1 || (shards > 1 && shards > nodes / 2)) {
      throw new IllegalArgumentException("--shards is from 1 to half of --nodes");
    }
  }

  /** The command that draws the same schedule again. */
  public String replay() {
    String faults =
        kinds.equals(ALL)
            ? ""
            : " --faults " + kinds.stream().map(Kind::text).collect(Collectors.joining(","));
    return "./dev torture --minutes %s --seed %d --nodes %d --shards %d%s"
        .formatted(minutes(), seed, nodes, shards, faults);
  }

  private String minutes() {
    double minutes = length.toMillis() / 60_000.0;
    return minutes == Math.rint(minutes) ? Long.toString((long) minutes) : Double.toString(minutes);
  }
}
