package dev.hence.simulator.workload;

import static dev.hence.simulator.world.Scheduler.MILLI;
import static dev.hence.simulator.world.Scheduler.SECOND;

import dev.hence.core.replica.Answer;
import dev.hence.core.replica.Request;
import dev.hence.core.sharding.Address;
import dev.hence.core.sharding.Removal;
import dev.hence.simulator.checker.Checkers;
import dev.hence.simulator.world.Dice;
import dev.hence.simulator.world.NetworkProfile;
import dev.hence.simulator.world.ReplyPort;
import dev.hence.simulator.world.SimulatedNode;
import dev.hence.simulator.world.World;
import java.util.List;

/** Does to the world what a scenario plans, and undoes it all in the end. */
public final class Nemesis {
  private final World world;
  private final Checkers checkers;
  private final Crowd crowd;
  private final Scenario scenario;
  private final Dice dice;
  private final NetworkProfile usual;
  private final Ambushes ambushes;
  private final DelicateFaults delicate;
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
    this.ambushes = new Ambushes(world, delicate::allows, this::ambushed);
    world.watch(ambushes);
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

  private void carryOut(Fault fault) {
    if (over || delicate.isUnderWay()) {
      return;
    }
    world.trace().add(fault.toString());
    switch (fault) {
      case Fault.Crash crash -> crash(node(crash.node()), crash);
      case Fault.Pause pause -> pause(node(pause.node()), pause.nanos());
      case Fault.Partition partition -> partition(partition);
      case Fault.Weather weather -> {
        world.network().behave(weather.profile());
        last(weather.nanos(), () -> world.network().behave(usual));
      }
      case Fault.SlowLink slow -> {
        world.network().interference().slow(slow.from(), slow.to(), slow.delayNanos());
        // No fault that others have to wait for: all is there, if late.
        world
            .scheduler()
            .after(
                slow.nanos(), () -> world.network().interference().slow(slow.from(), slow.to(), 0));
      }
      case Fault.Hinder hinder -> hinder(hinder);
      case Fault.ClockJump jump -> node(jump.node()).jumpClock(jump.millis());
      case Fault.ClockRate drift -> {
        node(drift.node()).runClock(drift.rate());
        // A wrong clock is no fault that others have to wait for.
        world.scheduler().after(drift.nanos(), () -> node(drift.node()).runClock(1));
      }
      case Fault.Ambush ambush -> ambushes.lay(ambush);
      case Fault.Join join -> join(node(join.node()));
      case Fault.AddMember add -> {
        join(node(add.node()));
        ask(new Request.AddMember("s" + add.shard(), add.node()));
      }
      case Fault.Reshard reshard -> ask(new Request.Reshard(reshard.shards()));
      case Fault.Remove remove -> {
        if (delicate.mayRemove()) {
          remove(node(remove.node()));
        }
      }
      case Fault.LoseDisk lose -> delicate.loseDisk(node(lose.node()), lose);
      case Fault.Rolling rolling -> delicate.roll(rolling);
    }
  }

  /** Lets a node leave; or cuts it off, kills it, forgets it, and lets it come back. */
  private void remove(SimulatedNode node) {
    long odd = world.scheduler().now() / MILLI % 1_000;
    if (odd % 2 == 0) {
      ask(new Request.RemoveNode(node.address(), Removal.EITHER));
      return;
    }
    List<Address> alone = List.of(node.address());
    each(alone, true, true, true);
    later(
        odd * MILLI,
        () -> {
          node.crash();
          each(alone, true, true, false);
        });
    later(odd * MILLI + SECOND, () -> ask(new Request.RemoveNode(node.address(), Removal.FORGET)));
    later(odd * MILLI + 2 * SECOND, () -> restart(node));
  }

  private void later(long nanos, Runnable what) {
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

  private SimulatedNode node(Address address) {
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
      case BEFORE_COMMIT -> node.crashInCommit(false);
      case AFTER_COMMIT -> node.crashInCommit(true);
      case WHILE_SENDING -> node.crashInSends(dice.below(4));
      case POWER_CUT -> node.crash(true);
    }
    last(crash.downNanos(), () -> restart(node));
  }

  private void ambushed(SimulatedNode node, Fault.Ambush ambush) {
    if (ambush.amid() && !ambush.receiver()) {
      node.crashInSends(0);
    } else {
      world.scheduler().after(0, node::crash);
    }
    last(ambush.downNanos(), () -> restart(node));
  }

  private static void restart(SimulatedNode node) {
    node.spare();
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

  private void partition(Fault.Partition partition) {
    boolean outward = partition.direction() != Fault.Direction.INWARD;
    boolean inward = partition.direction() != Fault.Direction.OUTWARD;
    each(partition.side(), outward, inward, true);
    last(partition.nanos(), () -> each(partition.side(), outward, inward, false));
  }

  private void each(List<Address> side, boolean outward, boolean inward, boolean block) {
    for (Address inside : side) {
      for (SimulatedNode other : world.nodes()) {
        Address outside = other.address();
        if (!side.contains(outside)) {
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

  private void join(SimulatedNode node) {
    if (!node.hasStarted()) {
      node.start();
      crowd.know(world.nodes().stream().filter(SimulatedNode::hasStarted).toList());
    }
  }

  private void ask(Request request) {
    SimulatedNode asked = dice.pick(world.nodes());
    if (!asked.isRunning()) {
      return;
    }
    checkers.submit(
        asked,
        request,
        new ReplyPort() {
          @Override
          public void answered(Answer answer) {
            world.trace().add(asked + " ends " + world.trace().wording().of(request));
          }

          @Override
          public void lost() {
            world.trace().add(asked + " loses " + world.trace().wording().of(request));
          }
        });
  }
}
