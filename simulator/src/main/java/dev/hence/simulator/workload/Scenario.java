package dev.hence.simulator.workload;

import static dev.hence.simulator.world.Scheduler.MILLI;
import static dev.hence.simulator.world.Scheduler.SECOND;

import dev.hence.core.sharding.Address;
import dev.hence.simulator.world.Dice;
import dev.hence.simulator.world.NetworkProfile;
import dev.hence.simulator.world.WorldSettings;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What one seed draws: a cluster, its clients, and what is done to it.
 *
 * @param seed the seed, from which the run draws all the rest too
 * @param nodes the nodes of VIEW, in its order
 * @param joiners nodes that may be started later
 * @param shards SHARD_COUNT
 * @param load what the clients do
 * @param world how fast the world is
 * @param skewMillisMax how wrong wall clocks are at most
 * @param entryBytes what each register counts against a page
 * @param startNanosMax when the last node is started
 * @param endNanos when the faults are over
 * @param faults the faults, by time
 */
public record Scenario(
    long seed,
    List<Address> nodes,
    List<Address> joiners,
    int shards,
    Load load,
    WorldSettings world,
    long skewMillisMax,
    long entryBytes,
    long startNanosMax,
    long endNanos,
    List<Planned> faults) {
  private static final List<String> NAMES =
      List.of(
          "alice", "bob", "carol", "dave", "erin", "frank", "grace", "heidi", "ivan", "judy",
          "kim");

  /**
   * What the clients do.
   *
   * @param keys the number of keys
   * @param sessions the number of clients
   * @param operations how many operations each does
   * @param writes the share of writes
   * @param deletes the share of deletes among the writes
   * @param thinkNanosMax the longest pause between two operations
   * @param roaming how often a client goes to another node
   * @param passing how often it takes over another client's token
   */
  public record Load(
      int keys,
      int sessions,
      int operations,
      double writes,
      double deletes,
      long thinkNanosMax,
      double roaming,
      double passing) {}

  /** A fault and its time. */
  public record Planned(long atNanos, Fault fault) {}

  /** Draws a scenario of any faults. */
  public static Scenario draw(long seed) {
    return draw(seed, EnumSet.allOf(Kind.class));
  }

  /** Draws a scenario with no other faults than of the {@code kinds} allowed. */
  public static Scenario draw(long seed, Set<Kind> kinds) {
    Dice dice = Dice.ofSeed(seed);
    Set<Kind> drawn = EnumSet.noneOf(Kind.class);
    for (Kind kind : Kind.values()) {
      // Drawn also if it isn't allowed, so that a seed keeps the rest of its scenario.
      boolean has = dice.chance(0.5);
      if (has && kinds.contains(kind)) {
        drawn.add(kind);
      }
    }
    int large = dice.below(9);
    int count = 1 + Math.min(large, dice.below(9));
    int shards = 1 + dice.below(Math.max(1, count / 2));
    List<Address> nodes = names(0, count);
    List<Address> joiners = names(count, dice.below(3));
    Load load = load(dice);
    long end = dice.between(4 * SECOND, 12 * SECOND);
    long start = dice.chance(0.5) ? 0 : dice.between(0, 3 * SECOND);
    long entryBytes = dice.pick(List.of(100L, 20_000L, 500_000L));
    NetworkProfile network =
        dice.chance(0.5) ? NetworkProfile.CALM : new NetworkProfile(MILLI, 30 * MILLI, 0, 0, 0);
    WorldSettings world =
        new WorldSettings(
            network, 10_000, 200_000, 100_000, dice.pick(List.of(MILLI, 20 * MILLI)), 0.5);
    long skew = drawn.contains(Kind.CLOCKS) ? dice.pick(List.of(10L, 2_000L, 60_000L)) : 0;
    List<Planned> faults = new ArrayList<>();
    for (Kind kind : drawn) {
      int times = 1 + dice.below(dice.pick(List.of(2, 4, 10)));
      for (int i = 0; i < times; i++) {
        long at = dice.between(SECOND, end);
        FaultDraw draw = new FaultDraw(dice, nodes, joiners);
        draw.draw(kind).forEach(fault -> faults.add(new Planned(at, fault)));
      }
    }
    faults.sort(Comparator.comparingLong(Planned::atNanos));
    return new Scenario(
        seed, nodes, joiners, shards, load, world, skew, entryBytes, start, end, faults);
  }

  private static Load load(Dice dice) {
    int sessions = 1 + dice.below(8);
    return new Load(
        dice.pick(List.of(1, 5, 20, 100, 1_000)),
        sessions,
        20 + dice.below(60),
        dice.pick(List.of(0.1, 0.5, 0.9)),
        dice.pick(List.of(0.0, 0.1, 0.5)),
        dice.pick(List.of(20L, 100L, 400L)) * MILLI,
        dice.pick(List.of(0.0, 0.3, 1.0)),
        dice.pick(List.of(0.0, 0.1, 0.5)));
  }

  private static List<Address> names(int from, int count) {
    return NAMES.subList(from, from + count).stream().map(Address::new).toList();
  }

  /** The scenario for a person to read. */
  public String describe() {
    return String.format(
        java.util.Locale.ROOT,
        "seed %d: %d nodes, %d shards, joiners %s%n  %s%n  %s%n"
            + "  clocks wrong by up to %d ms, %d bytes an entry, starts within %d ms%n%s",
        seed,
        nodes.size(),
        shards,
        joiners,
        load,
        world,
        skewMillisMax,
        entryBytes,
        startNanosMax / MILLI,
        faults.stream()
            .map(planned -> "  " + planned.atNanos / MILLI + " ms " + planned.fault + "\n")
            .collect(Collectors.joining()));
  }
}
