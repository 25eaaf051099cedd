package dev.hence.simulator.workload;

import static dev.hence.simulator.world.Scheduler.MILLI;
import static dev.hence.simulator.world.Scheduler.SECOND;

import dev.hence.core.broadcast.Holdback;
import dev.hence.core.replica.ReplicaSettings;
import dev.hence.core.sharding.Address;
import dev.hence.simulator.world.Dice;
import dev.hence.simulator.world.NetworkProfile;
import dev.hence.simulator.world.WorldSettings;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What one seed draws: a cluster, its clients, and what is done to it.
 *
 * @param seed the seed, from which the run draws all the rest too
 * @param theme what it is about
 * @param nodes the nodes of VIEW, in its order
 * @param joiners nodes that may be started later
 * @param shards SHARD_COUNT
 * @param load what the clients do
 * @param world how fast the world is
 * @param skewMillisMax how wrong wall clocks are at most
 * @param bounds how little room there is
 * @param startNanosMax when the last node is started
 * @param endNanos when the faults are over
 * @param faults the faults, by time
 */
public record Scenario(
    long seed,
    Theme theme,
    List<Address> nodes,
    List<Address> joiners,
    int shards,
    Load load,
    WorldSettings world,
    long skewMillisMax,
    Bounds bounds,
    long startNanosMax,
    long endNanos,
    List<Planned> faults) {
  public Scenario {
    nodes = List.copyOf(nodes);
    joiners = List.copyOf(joiners);
    faults = List.copyOf(faults);
  }

  /**
   * Tells the stream that draws {@link Workload#OTHERS} from that of all the rest, so that most
   * seeds keep the scenario that they had without these. The number is one with which the seeds do
   * that tests and docs named then.
   */
  private static final long OTHERS_STREAM = 371L << 48;

  /** The same for the stream of kinds that are {@link Kind#FURTHER}. */
  private static final long FURTHER_STREAM = 4_092L << 48;

  /** The same for {@link Kind#RETURNS}. */
  private static final long RETURNS_STREAM = 1_187L << 48;

  /** The same for how much is fetched at a time. */
  private static final long PIECES_STREAM = 77L << 48;

  private static final List<String> NAMES =
      List.of(
          "alice", "bob", "carol", "dave", "erin", "frank", "grace", "heidi", "ivan", "judy",
          "kim");

  /**
   * How little room there is.
   *
   * @param entryBytes what each register counts against a page
   * @param moveTurnNanos how long after one another nodes begin to copy for a reshard; 0 is harder
   * @param takeOverBytes how much a node fetches before it takes over the slots that are whole
   * @param logBytesMax how large an update log may become
   * @param heldBackMax how many updates may wait at a node for others before them
   */
  public record Bounds(
      long entryBytes, long moveTurnNanos, long takeOverBytes, long logBytesMax, int heldBackMax) {
    private static final long WHOLE = Long.MAX_VALUE;

    private static Bounds draw(Dice dice, Dice apart) {
      // Drawn first: kept seeds have what they always had of it.
      long takeOverBytes = apart.pick(List.of(WHOLE, WHOLE, 1L, 400L));
      return new Bounds(
          dice.pick(List.of(100L, 20_000L, 500_000L)),
          apart.pick(List.of(0L, 0L, ReplicaSettings.MOVE_TURN_NANOS)),
          takeOverBytes,
          dice.pick(List.of(WHOLE, WHOLE, WHOLE, WHOLE, WHOLE, WHOLE, WHOLE, 1_500L)),
          dice.pick(List.of(Holdback.UPDATES_MAX, Holdback.UPDATES_MAX, Holdback.UPDATES_MAX, 3)));
    }
  }

  /** A fault and its time. */
  public record Planned(long atNanos, Fault fault) {
    @Override
    public String toString() {
      return atNanos / MILLI + " ms " + fault;
    }
  }

  /** The same with other clients. */
  public Scenario withLoad(Load changed) {
    return new Scenario(
        seed,
        theme,
        nodes,
        joiners,
        shards,
        changed,
        world,
        skewMillisMax,
        bounds,
        startNanosMax,
        endNanos,
        faults);
  }

  /** The same with other faults. */
  public Scenario withFaults(List<Planned> changed) {
    return new Scenario(
        seed,
        theme,
        nodes,
        joiners,
        shards,
        load,
        world,
        skewMillisMax,
        bounds,
        startNanosMax,
        endNanos,
        changed);
  }

  /** Draws a scenario of any theme and any faults. */
  public static Scenario draw(long seed) {
    return draw(seed, Optional.empty(), EnumSet.allOf(Kind.class));
  }

  /** Draws a scenario, of {@code theme} if one is given, with faults of the allowed kinds only. */
  public static Scenario draw(long seed, Optional<Theme> theme, Set<Kind> allowed) {
    Dice dice = Dice.ofSeed(seed);
    // Drawn also if it isn't needed, so that a seed keeps the rest of its scenario.
    Theme any = Theme.at(dice.below(Theme.weights()));
    Theme played = theme.orElse(any);
    Set<Kind> drawn = played.draw(() -> dice.chance(0.4));
    drawn.retainAll(allowed);
    int large = dice.below(9);
    int count = Math.max(played.nodesMin(), 1 + Math.min(large, dice.below(9)));
    int shards = 1 + dice.below(Math.max(1, played.shardsMax(count)));
    List<Address> nodes = names(0, count);
    int further = dice.below(3);
    List<Address> joiners = names(count, played == Theme.AGREEMENT ? 2 : further);
    Load drawnLoad = Load.draw(dice);
    Load load =
        played == Theme.FORGETTING && dice.chance(0.7) ? drawnLoad.withDeletes() : drawnLoad;
    long drawnEnd = dice.chance(0.5) ? dice.between(2 * SECOND, 5 * SECOND) : 10 * SECOND;
    // To be forgotten and to come back takes its time.
    long end = played == Theme.RETURNS ? 10 * SECOND : drawnEnd;
    long start = dice.chance(0.7) ? 0 : dice.between(0, 3 * SECOND);
    Bounds bounds = Bounds.draw(dice, Dice.ofSeed(seed ^ PIECES_STREAM));
    NetworkProfile network =
        dice.chance(0.5) ? NetworkProfile.CALM : new NetworkProfile(MILLI, 30 * MILLI, 0, 0, 0);
    WorldSettings world =
        new WorldSettings(
            network, 10_000, 200_000, 100_000, dice.pick(List.of(MILLI, 20 * MILLI)), 0.5);
    long skew =
        drawn.contains(Kind.CLOCKS) ? dice.pick(List.of(10L, 2_000L, 60_000L, 7_200_000L)) : 0;
    List<Planned> faults = new ArrayList<>();
    FaultDraw draw = new FaultDraw(dice, nodes, joiners, played);
    for (Kind kind : drawn) {
      int times = 1 + dice.below(dice.pick(List.of(2, 4, 10)));
      if (kind == Kind.SCHISMS) {
        times = 2 + dice.below(4);
      }
      for (int i = 0; i < times; i++) {
        long at = dice.between(SECOND / 2, end);
        draw.draw(kind).forEach(fault -> faults.add(new Planned(at, fault)));
        if (kind == Kind.PARTITIONS && drawn.contains(Kind.ADMINISTRATION) && dice.chance(0.5)) {
          long amid = at + dice.between(0, SECOND);
          draw.draw(Kind.ADMINISTRATION).forEach(fault -> faults.add(new Planned(amid, fault)));
        }
      }
    }
    Dice apart = Dice.ofSeed(seed ^ FURTHER_STREAM);
    boolean drawsFurther = apart.chance(0.25) && theme.isEmpty() && played != Theme.CALM;
    if (drawsFurther || played == Theme.STEPS) {
      // In its own theme there are more, so that a build's few seeds reach each step.
      int steps = played == Theme.STEPS ? 2 + apart.below(6) : apart.below(4);
      faults.addAll(further(apart, new FurtherDraw(apart, nodes, joiners), end, allowed, steps));
    }
    Dice back = Dice.ofSeed(seed ^ RETURNS_STREAM);
    boolean themed = played == Theme.RETURNS;
    boolean drawsReturns = back.chance(0.15) && theme.isEmpty() && played != Theme.CALM;
    if ((drawsReturns || themed) && count > 2 && allowed.contains(Kind.RETURNS)) {
      faults.addAll(returns(back, new ReturnDraw(back, nodes, joiners), end, themed));
    }
    faults.sort(Comparator.comparingLong(Planned::atNanos));
    Dice others = Dice.ofSeed(seed ^ OTHERS_STREAM);
    boolean drawsOthers = others.chance(0.25) && theme.isEmpty();
    if (drawsOthers || played == Theme.REQUESTS || played == Theme.STEPS) {
      load = load.with(others.pick(Workload.OTHERS));
    }
    if (played == Theme.STEPS) {
      // So that several wait for the same commit or message.
      load = load.withSize(8, load.operations(), load.keys());
    }
    return new Scenario(
        seed, played, nodes, joiners, shards, load, world, skew, bounds, start, end, faults);
  }

  private static List<Planned> further(
      Dice dice, FurtherDraw draw, long endNanos, Set<Kind> allowed, int steps) {
    List<Planned> faults = new ArrayList<>();
    for (Kind kind : Kind.FURTHER) {
      int times = kind == Kind.STEPS ? steps : dice.below(dice.pick(List.of(2, 4, 8)));
      for (int i = 0; i < times; i++) {
        long at = dice.between(SECOND / 2, endNanos);
        List<Fault> drawn = draw.draw(kind);
        if (allowed.contains(kind)) {
          drawn.forEach(fault -> faults.add(new Planned(at, fault)));
        }
      }
    }
    return faults;
  }

  private static List<Planned> returns(Dice dice, ReturnDraw draw, long endNanos, boolean themed) {
    List<Planned> faults = new ArrayList<>();
    int times = themed ? 2 + dice.below(4) : 1 + dice.below(2);
    for (int i = 0; i < times; i++) {
      long at = dice.between(SECOND / 2, Math.max(SECOND, endNanos - 3 * SECOND));
      draw.draw().forEach(fault -> faults.add(new Planned(at, fault)));
    }
    return faults;
  }

  private static List<Address> names(int from, int count) {
    return NAMES.subList(from, from + count).stream().map(Address::new).toList();
  }

  /** The scenario for a person to read. */
  public String describe() {
    return String.format(
        java.util.Locale.ROOT,
        "seed %d, %s: %d nodes, %d shards, joiners %s%n  %s%n  %s%n"
            + "  %s%n"
            + "  clocks wrong by up to %d ms, starts within %d ms%n%s",
        seed,
        theme.text(),
        nodes.size(),
        shards,
        joiners,
        load,
        world,
        bounds,
        skewMillisMax,
        startNanosMax / MILLI,
        IntStream.range(0, faults.size())
            .mapToObj(i -> "  %3d %s%n".formatted(i, faults.get(i)))
            .collect(Collectors.joining()));
  }
}
