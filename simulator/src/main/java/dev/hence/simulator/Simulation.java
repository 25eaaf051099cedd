package dev.hence.simulator;

import static dev.hence.checker.history.Outcome.ABSENT;
import static dev.hence.simulator.world.Scheduler.MILLI;
import static dev.hence.simulator.world.Scheduler.SECOND;

import dev.hence.checker.Checker;
import dev.hence.checker.Verdict;
import dev.hence.checker.history.BadHistory;
import dev.hence.checker.history.History;
import dev.hence.checker.history.Operation;
import dev.hence.core.data.Key;
import dev.hence.core.sharding.Address;
import dev.hence.simulator.checker.Checkers;
import dev.hence.simulator.checker.Violation;
import dev.hence.simulator.probe.Probes;
import dev.hence.simulator.probe.Situations;
import dev.hence.simulator.workload.Crowd;
import dev.hence.simulator.workload.Nemesis;
import dev.hence.simulator.workload.Scenario;
import dev.hence.simulator.world.Dice;
import dev.hence.simulator.world.Meddler;
import dev.hence.simulator.world.NodeSettings;
import dev.hence.simulator.world.SimulatedNode;
import dev.hence.simulator.world.World;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * One run of a scenario.
 *
 * <pre>
 *   safety    faults, and clients that give up; every invariant is checked after every event
 *   liveness  no faults any more: every client ends, every replica gets everything
 *   the end   replicas are equal, nodes are right about the cluster, readers see what they saw
 * </pre>
 */
public final class Simulation {
  private static final long SETTLE_MAX = 60 * SECOND;
  private static final long SETTLE_STEP = 100 * MILLI;

  /** How soon a node that comes back is in everybody's view; from the HTTP contract. */
  private static final long RETURN = 5 * SECOND;

  /** How soon logs are trimmed of what is stable. */
  private static final long REST = SECOND;

  private final Scenario scenario;
  private final Dice dice;
  private final World world;
  private final Checkers checkers;
  private List<Operation> operations = List.of();
  private final Probes probes = new Probes();
  private final Situations situations;

  public Simulation(Scenario scenario) {
    this(scenario, Meddler.NONE);
  }

  /** A run in a world that {@code meddler} breaks. */
  public Simulation(Scenario scenario, Meddler meddler) {
    this.scenario = scenario;
    this.dice = Dice.ofSeed(scenario.seed()).split();
    this.world = new World(scenario.world(), dice.split(), meddler);
    this.checkers = new Checkers(world);
    world.watch(probes);
    this.situations = new Situations(world.scheduler());
    world.watch(situations);
  }

  public World world() {
    return world;
  }

  /** Runs to the end, or to the first violation. */
  public Outcome run() {
    Optional<Throwable> failure = Optional.empty();
    try {
      play();
    } catch (AssertionError | RuntimeException found) {
      failure = Optional.of(found);
    }
    return new Outcome(
        scenario.seed(),
        world.trace().fingerprint(),
        checkers.ledger().size(),
        world.scheduler().now(),
        probes.counts(),
        situations.counts(),
        failure,
        failure.isPresent() ? world.trace().tail() : List.of());
  }

  private void play() {
    List<SimulatedNode> founders = build();
    Crowd crowd = new Crowd(world, checkers, scenario.load(), dice.split(), founders);
    operations = crowd.recording().operations();
    Nemesis nemesis = new Nemesis(world, checkers, crowd, scenario, dice.split());
    crowd.start();
    nemesis.start();
    world.scheduler().runUntil(scenario.endNanos());

    nemesis.end();
    crowd.bePatient();
    settle(crowd);
    checkers.settled();
    crowd.readAll();
    settle(crowd);
    checkers.settled();
    world.scheduler().runUntil(Math.max(world.scheduler().now(), scenario.endNanos() + RETURN));
    new Census(world, checkers).take();
    world.scheduler().runUntil(world.scheduler().now() + REST);
    checkers.rested();
    judge();
  }

  /**
   * What the clients did and saw, in the order in which it ended. A write that a returned node
   * brought back goes on under another name; for the checker it is the write that it was.
   */
  List<Operation> operations() {
    Map<String, String> first = checkers.ledger().firstVersions();
    return operations.stream()
        .map(operation -> {
          String name = operation.version() == null ? null : first.get(operation.version());
          return name == null ? operation : operation.withVersion(name);
        })
        .toList();
  }

  /**
   * Lets the checker of histories judge what the clients saw, which knows no node's inside. What is
   * none of its business is that a key isn't there whose update was refused and reported by name,
   * or is back whose delete was undone with its branch of views.
   */
  private void judge() {
    List<Operation> judged =
        operations().stream().filter(operation -> !missesWhatMayBeGone(operation)).toList();
    try {
      Verdict verdict = Checker.check(History.of(judged));
      if (!verdict.holds()) {
        throw new Violation("the history", String.join("; ", verdict.lines()));
      }
    } catch (BadHistory bad) {
      throw new Violation("the history", bad.toString());
    }
  }

  private boolean missesWhatMayBeGone(Operation operation) {
    Key key = new Key(operation.key());
    Long end = operation.end();
    return Operation.FINAL.equals(operation.phase())
        ? checkers.ledger().mayBeGone(key)
        : operation.outcome() == ABSENT && end != null && checkers.ledger().isRefused(key, end);
  }

  private List<SimulatedNode> build() {
    for (Address address : scenario.nodes()) {
      world.add(settings(address, scenario.nodes(), OptionalInt.of(scenario.shards())));
    }
    List<SimulatedNode> founders = world.nodes();
    for (Address address : scenario.joiners()) {
      List<Address> view = new ArrayList<>(scenario.nodes());
      view.add(address);
      world.add(settings(address, view, OptionalInt.empty()));
    }
    for (SimulatedNode node : founders) {
      world.scheduler().after(dice.between(0, scenario.startNanosMax()), () -> startOnce(node));
    }
    return founders;
  }

  /** Starts a node, unless somebody was faster. */
  private static void startOnce(SimulatedNode node) {
    if (!node.hasStarted()) {
      node.start();
    }
  }

  private NodeSettings settings(Address address, List<Address> view, OptionalInt shards) {
    long skew = dice.between(-scenario.skewMillisMax(), scenario.skewMillisMax());
    Scenario.Bounds bounds = scenario.bounds();
    return new NodeSettings(
        address,
        view,
        shards,
        skew,
        bounds.entryBytes(),
        bounds.moveTurnNanos(),
        bounds.takeOverBytes(),
        bounds.logBytesMax(),
        bounds.heldBackMax());
  }

  private void settle(Crowd crowd) {
    Settlement settlement = new Settlement(world, checkers.latest());
    long end = world.scheduler().now() + SETTLE_MAX;
    List<String> open = List.of("nothing was looked at");
    while (!open.isEmpty() && world.scheduler().now() < end) {
      world.scheduler().runUntil(world.scheduler().now() + SETTLE_STEP);
      open = crowd.isDone() ? settlement.open() : List.of(crowd.unfinished() + " clients wait");
    }
    if (!open.isEmpty()) {
      List<String> all = new ArrayList<>(open);
      all.addAll(settlement.open());
      throw new Violation("liveness", String.join("; ", all));
    }
  }
}
