package dev.hence.simulator.workload;

import static dev.hence.simulator.world.Scheduler.MILLI;
import static dev.hence.simulator.world.Scheduler.SECOND;

import dev.hence.core.replica.Answer;
import dev.hence.core.replica.Request;
import dev.hence.core.sharding.Address;
import dev.hence.core.sharding.Removal;
import dev.hence.simulator.checker.Checkers;
import dev.hence.simulator.world.Dice;
import dev.hence.simulator.world.Doom;
import dev.hence.simulator.world.NetworkProfile;
import dev.hence.simulator.world.ReplyPort;
import dev.hence.simulator.world.SimulatedNode;
import dev.hence.simulator.world.SimulatedStore;
import dev.hence.simulator.world.World;
import java.util.List;

/** Does to the world what a scenario plans, and undoes it all in the end. */
public final class Nemesis {
  /** How long what was asked of a node that died then may still come about, at most; a guess. */
  private static final long LOST_NANOS = 4 * SECOND;

  private final World world;
  private final Checkers checkers;
  private final Crowd crowd;
  private final Scenario scenario;
  private final Dice dice;
  private final NetworkProfile usual;
  private final Ambushes ambushes;
  private final DelicateFaults delicate;
  private final Disputes disputes;
  private final Steps steps;
  private int lasting;
  private boolean over;

  public Nemesis(World world, Checkers checkers, Crowd crowd, Scenario scenario, Dice dice) {
    this.world = world;
    this.checkers = checkers;
    this.crowd = crowd;
    this.scenario = scenario;
    this.dice = dice;
    this.usual = scenario.world().network();
    this.delicate = new DelicateFaults(world, checkers, () -> lasting == 0);
    this.ambushes = new Ambushes(world);
    this.disputes = new Disputes(world, this, ambushes, delicate, dice.split());
    this.steps = new Steps(world, checkers, this, ambushes, delicate);
    world.watch(ambushes);
    world.dieAt(ambushes);
  }

  public void start() {
    for (Scenario.Planned planned : scenario.faults()) {
      world.scheduler().at(planned.atNanos(), () -> carryOut(planned.fault()));
    }
  }

  /** Undoes everything: all nodes run, on a calm network. */
  public void end() {
    over = true;
    delicate.end();
    ambushes.end();
    world.trace().add("the faults are over");
    world.network().heal();
    world.network().behave(NetworkProfile.CALM);
    for (SimulatedNode node : world.nodes()) {
      node.resume();
      node.runClock(1);
      restart(node);
    }
  }

  /** How many faults last that others have to wait for. */
  int lasting() {
    return lasting;
  }

  private void carryOut(Fault fault) {
    if (!over && !delicate.isUnderWay()) {
      doNow(fault);
    }
  }

  private void doNow(Fault fault) {
    world.trace().add(fault.toString());
    switch (fault) {
      case Fault.Crash crash -> crash(node(crash.node()), crash);
      case Fault.Pause pause -> pause(node(pause.node()), pause.nanos());
      case Fault.Partition partition -> cut(partition);
      case Fault.Weather weather -> {
        world.network().behave(weather.profile());
        last(weather.nanos(), () -> world.network().behave(usual));
      }
      case Fault.SlowLink slow ->
          slow(slow.from(), List.of(slow.to()), slow.delayNanos(), slow.nanos());
      case Fault.Hinder hinder -> hinder(hinder);
      case Fault.ClockJump jump -> node(jump.node()).jumpClock(jump.millis());
      case Fault.ClockRate drift -> {
        node(drift.node()).runClock(drift.rate());
        // A wrong clock is no fault that others have to wait for.
        world.scheduler().after(drift.nanos(), () -> node(drift.node()).runClock(1));
      }
      case Fault.Ambush ambush ->
          ambushes.lay(ambush.message(), ambush.skipped(), sent -> spring(ambush, sent));
      case Fault.OfStep step -> steps.begin(step);
      case Fault.Repeat repeat -> {
        world
            .network()
            .interference()
            .repeat(repeat.message(), repeat.share(), repeat.delayNanos());
        last(repeat.nanos(), () -> world.network().interference().repeat(repeat.message(), 0, 0));
      }
      case Fault.Trap trap ->
          ambushes.lay(trap.moment(), trap.skipped(), sent -> trap.faults().forEach(this::spring));
      case Fault.Schism schism -> disputes.begin(schism);
      case Fault.Force force -> disputes.begin(force);
      case Fault.Sides sides -> disputes.begin(sides);
      case Fault.Seat _, Fault.AddMember _, Fault.Reshard _ -> disputes.ask(fault, world.nodes());
      case Fault.Join join -> join(node(join.node()));
      case Fault.Remove remove -> {
        if (delicate.mayRemove(DelicateFaults.REMOVAL)) {
          remove(node(remove.node()));
        }
      }
      case Fault.LoseDisk lose -> delicate.loseDisk(node(lose.node()), lose);
      case Fault.OldDisk old -> {
        SimulatedStore before = node(old.node()).copyOfDisk(old.continuous());
        later(old.ageNanos(), () -> delicate.age(node(old.node()), before, old));
      }
      case Fault.Rolling rolling -> delicate.roll(rolling);
      case Fault.Absence absence -> begin(absence);
      case Fault.Forsaking forsaking ->
          ambushes.lay("Page", forsaking.skipped(), sent -> later(0, () -> begin(forsaking, sent)));
      case Fault.Meanwhile meanwhile -> {
        carryOut(meanwhile.first());
        if (delicate.isUnderWay()) {
          meanwhile.others().forEach(other -> later(other.atNanos(), () -> doNow(other.fault())));
        }
      }
    }
  }

  private boolean begin(Fault.Absence absence) {
    boolean may = !delicate.isUnderWay() && delicate.mayRemove(absence.nanos());
    if (may) {
      new Absences(world, this, delicate, dice.split()).begin(absence);
    }
    return may;
  }

  private void begin(Fault.Forsaking forsaking, Ambushes.Sent sent) {
    if (begin(forsaking.absence().of(sent.from().address()))) {
      hinder(new Fault.Hinder("Page", forsaking.pageNanos(), 0, 3 * SECOND));
      later(forsaking.restartNanos(), () -> kill(node(sent.to()), dice.between(0, SECOND / 10)));
    }
  }

  /** In the midst of a cycle: no process can be killed before its end. */
  private void spring(Fault fault) {
    if (fault instanceof Fault.Hinder || fault instanceof Fault.SlowLink) {
      carryOut(fault);
    } else {
      later(0, () -> carryOut(fault));
    }
  }

  /** Lets a node leave; or cuts it off, kills it, forgets it, and lets it come back. */
  private void remove(SimulatedNode node) {
    long odd = world.scheduler().now() / MILLI % 1_000;
    if (odd % 2 == 0) {
      ask(new Request.RemoveNode(node.address(), Removal.EITHER), world.nodes());
      return;
    }
    // As it dies for good then, nothing waits for the end of the cut.
    long dies = SECOND / 2 + 2 * odd * MILLI;
    Fault.Partition alone =
        new Fault.Partition(List.of(node.address()), Fault.Direction.BOTH, dies);
    block(alone, world.nodes(), true);
    later(
        dies,
        () -> {
          node.crash();
          block(alone, world.nodes(), false);
        });
    later(
        dies + SECOND / 2,
        () -> {
          // Where only it has some of the slots, it is started again instead.
          if (delicate.othersHoldSlotsOf(node)) {
            ask(new Request.RemoveNode(node.address(), Removal.FORGET), world.nodes());
          }
        });
    // By then what was deleted meanwhile is gone without a trace.
    later(dies + 3 * SECOND, () -> restart(node));
  }

  void later(long nanos, Runnable what) {
    world
        .scheduler()
        .after(
            nanos,
            () -> {
              if (!over) {
                what.run();
              }
            });
  }

  SimulatedNode node(Address address) {
    return world.node(address).orElseThrow();
  }

  private void last(long nanos, Runnable undo) {
    lasting++;
    world
        .scheduler()
        .after(
            nanos,
            () -> {
              lasting--;
              if (!over) {
                undo.run();
              }
            });
  }

  private void crash(SimulatedNode node, Fault.Crash crash) {
    switch (crash.moment()) {
      case BETWEEN_CYCLES -> node.crash();
      case BEFORE_COMMIT -> node.doom().inCommit(Doom.Fate.DIES_BEFORE);
      case AFTER_COMMIT -> node.doom().inCommit(Doom.Fate.DIES_AFTER);
      case WHILE_SENDING -> node.doom().inSends(dice.below(4));
      case POWER_CUT -> node.crash(true);
    }
    last(crash.downNanos(), () -> restart(node));
  }

  /** Starts a process again later that dies, or may die, by then. */
  void back(SimulatedNode node, long downNanos) {
    last(downNanos, () -> restart(node));
  }

  /** Kills a process, and starts it again later. */
  void kill(SimulatedNode node, long downNanos) {
    node.crash();
    last(downNanos, () -> restart(node));
  }

  private void spring(Fault.Ambush ambush, Ambushes.Sent sent) {
    SimulatedNode node = ambush.receiver() ? world.node(sent.to()).orElseThrow() : sent.from();
    if (!delicate.allows(ambush)) {
      return;
    }
    if (ambush.amid() && !ambush.receiver()) {
      node.doom().inSends(0);
    } else {
      world.scheduler().after(0, node::crash);
    }
    last(ambush.downNanos(), () -> restart(node));
  }

  static void restart(SimulatedNode node) {
    node.doom().spare();
    if (node.hasFailed()) {
      node.crash();
    }
    if (!node.isRunning() && node.hasStarted()) {
      node.start();
    }
  }

  private void pause(SimulatedNode node, long nanos) {
    node.pause();
    last(nanos, node::resume);
  }

  private void hinder(Fault.Hinder hinder) {
    world.network().interference().hinder(hinder.message(), hinder.delayNanos(), hinder.loss());
    last(hinder.nanos(), () -> world.network().interference().hinder(hinder.message(), 0, 0));
  }

  /** Delays what a node sends to all others. */
  void slow(Address from, long delayNanos, long nanos) {
    List<Address> others =
        world.nodes().stream().map(SimulatedNode::address).filter(a -> !a.equals(from)).toList();
    slow(from, others, delayNanos, nanos);
  }

  /** No fault that others have to wait for: all is there, if late. */
  private void slow(Address from, List<Address> to, long delayNanos, long nanos) {
    to.forEach(each -> world.network().interference().slow(from, each, delayNanos));
    later(nanos, () -> to.forEach(each -> world.network().interference().slow(from, each, 0)));
  }

  void cut(Fault.Partition partition) {
    cut(partition, world.nodes());
  }

  /** Cuts nodes off from {@code others} alone. */
  void cut(Fault.Partition partition, List<SimulatedNode> others) {
    block(partition, others, true);
    last(partition.nanos(), () -> block(partition, others, false));
  }

  void block(Fault.Partition partition, List<SimulatedNode> others, boolean block) {
    boolean outward = partition.direction() != Fault.Direction.INWARD;
    boolean inward = partition.direction() != Fault.Direction.OUTWARD;
    for (Address inside : partition.side()) {
      for (SimulatedNode other : others) {
        Address outside = other.address();
        if (!partition.side().contains(outside)) {
          if (outward) {
            change(inside, outside, block);
          }
          if (inward) {
            change(outside, inside, block);
          }
        }
      }
    }
  }

  private void change(Address from, Address to, boolean block) {
    if (block) {
      world.network().block(from, to);
    } else {
      world.network().unblock(from, to);
    }
  }

  /** Starts a node that has never run. */
  void join(SimulatedNode node) {
    if (!node.hasStarted()) {
      node.start();
      crowd.know(world.nodes().stream().filter(SimulatedNode::hasStarted).toList());
    }
  }

  /** Asks one of {@code nodes} that runs. */
  void ask(Request request, List<SimulatedNode> nodes) {
    ask(request, nodes, () -> {});
  }

  /** Does {@code ended}, too, once there is an answer, or there may be none any more. */
  void ask(Request request, List<SimulatedNode> nodes, Runnable ended) {
    List<SimulatedNode> running = nodes.stream().filter(SimulatedNode::isRunning).toList();
    if (running.isEmpty()) {
      ended.run();
      return;
    }
    SimulatedNode asked = dice.pick(running);
    checkers.submit(
        asked,
        request,
        new ReplyPort() {
          @Override
          public void answered(Answer answer) {
            world.trace().add(asked + " ends " + world.trace().wording().of(request));
            ended.run();
          }

          @Override
          public void lost() {
            world.trace().add(asked + " loses " + world.trace().wording().of(request));
            // What it proposed may be decided yet.
            later(LOST_NANOS, ended);
          }
        });
  }
}
