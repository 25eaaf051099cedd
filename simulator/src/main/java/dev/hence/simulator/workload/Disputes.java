package dev.hence.simulator.workload;

import static dev.hence.simulator.world.Scheduler.MILLI;

import dev.hence.core.replica.Request;
import dev.hence.core.sharding.Address;
import dev.hence.core.sharding.Removal;
import dev.hence.simulator.world.Dice;
import dev.hence.simulator.world.SimulatedNode;
import dev.hence.simulator.world.World;
import java.util.ArrayList;
import java.util.List;

/** Faults in the midst of an agreement, and views without one. */
final class Disputes {
  private static final long RIVAL_MAX = 150 * MILLI;
  private static final long FORCED_AFTER = 400 * MILLI;

  private final World world;
  private final Nemesis nemesis;
  private final Ambushes ambushes;
  private final DelicateFaults delicate;
  private final Dice dice;
  private long endNanos;

  Disputes(World world, Nemesis nemesis, Ambushes ambushes, DelicateFaults delicate, Dice dice) {
    this.world = world;
    this.nemesis = nemesis;
    this.ambushes = ambushes;
    this.delicate = delicate;
    this.dice = dice;
  }

  /** Has two views wanted, and lets nobody hear how the first one comes out. */
  void begin(Fault.Schism schism) {
    List<SimulatedNode> running =
        new ArrayList<>(world.nodes().stream().filter(SimulatedNode::isRunning).toList());
    if (running.size() < 3 || world.scheduler().now() < endNanos) {
      return;
    }
    long end = world.scheduler().now() + schism.nanos();
    endNanos = end;
    boolean mayLose = schism.fate() == Fault.Fate.LOSES_DISK && delicate.mayLoseOne();
    SimulatedNode proposer = running.remove(dice.below(running.size()));
    int spare = running.size() / 2;
    while (running.size() > spare) {
      running.remove(dice.below(running.size()));
    }
    nemesis.cut(
        new Fault.Partition(List.of(proposer.address()), Fault.Direction.OUTWARD, schism.nanos()),
        running);
    int lasting = nemesis.lasting();
    ambushes.lay(
        schism.moment(),
        schism.skipped(),
        sent -> {
          SimulatedNode receiver = world.node(sent.to()).orElseThrow();
          boolean its = sent.from() == proposer || receiver == proposer;
          if (its && world.scheduler().now() < end) {
            boolean calm = mayLose && nemesis.lasting() == lasting;
            split(schism, proposer, sent.from() == proposer ? receiver : sent.from(), calm);
          }
        });
    ask(schism.change(), List.of(proposer));
  }

  private void split(
      Fault.Schism schism, SimulatedNode proposer, SimulatedNode acceptor, boolean mayLose) {
    if (delicate.isUnderWay()) {
      return;
    }
    if (schism.slow()) {
      nemesis.slow(proposer.address(), schism.nanos() / 4, schism.nanos());
    } else {
      nemesis.cut(
          new Fault.Partition(
              List.of(proposer.address()), Fault.Direction.OUTWARD, schism.nanos()));
    }
    if (mayLose && delicate.isHeldElsewhere(acceptor)) {
      world.scheduler().after(0, () -> delicate.replaceDisk(acceptor, dice.between(0, RIVAL_MAX)));
    } else if (schism.fate() == Fault.Fate.DIES) {
      world.scheduler().after(0, () -> nemesis.kill(acceptor, dice.between(0, RIVAL_MAX)));
    }
    List<SimulatedNode> others = world.nodes().stream().filter(node -> node != proposer).toList();
    nemesis.later(dice.between(1, 2 * RIVAL_MAX), () -> ask(schism.rival(), others));
  }

  /** Takes a majority away, and has those who are left go on without. */
  void begin(Fault.Force force) {
    if (!delicate.serveAll(force.left()) || !delicate.mayRemove(force.nanos())) {
      return;
    }
    List<SimulatedNode> away = among(force.left(), false);
    List<SimulatedNode> left = among(force.left(), true);
    if (force.killed()) {
      away.forEach(node -> nemesis.kill(node, force.nanos()));
    } else {
      nemesis.cut(new Fault.Partition(force.left(), Fault.Direction.BOTH, force.nanos()));
      nemesis.later(FORCED_AFTER, () -> ask(force.others(), away));
    }
    nemesis.later(
        FORCED_AFTER,
        () -> {
          startAdded(force.change());
          nemesis.ask(new Request.Forced(request(force.change())), left);
        });
  }

  /** Has something decided on two sides of a cut. */
  void begin(Fault.Sides sides) {
    nemesis.cut(new Fault.Partition(sides.side(), Fault.Direction.BOTH, sides.nanos()));
    ask(sides.change(), among(sides.side(), true));
    ask(sides.others(), among(sides.side(), false));
  }

  private List<SimulatedNode> among(List<Address> side, boolean inside) {
    return world.nodes().stream()
        .filter(node -> node.hasStarted() && side.contains(node.address()) == inside)
        .toList();
  }

  /** Asks one of {@code whom} for a change of the view. */
  void ask(Fault change, List<SimulatedNode> whom) {
    startAdded(change);
    nemesis.ask(request(change), whom);
  }

  /** Who is to serve has to run: nothing becomes stable without it. */
  private void startAdded(Fault change) {
    if (change instanceof Fault.AddMember add) {
      nemesis.join(world.node(add.node()).orElseThrow());
    }
  }

  private Request request(Fault change) {
    return switch (change) {
      case Fault.Reshard reshard -> new Request.Reshard(reshard.shards());
      case Fault.AddMember add -> new Request.AddMember("s" + add.shard(), add.node());
      case Fault.Seat seat ->
          delicate.isSpareSeat(seat.node())
              ? new Request.RemoveNode(seat.node(), Removal.EITHER)
              : new Request.AddNode(seat.node());
      case Fault.Remove remove -> new Request.RemoveNode(remove.node(), Removal.FORGET);
      case Fault other -> throw new IllegalArgumentException("no change of a view: " + other);
    };
  }
}
