package dev.hence.simulator.workload;

import static dev.hence.simulator.world.Scheduler.MILLI;

import dev.hence.core.replica.Answer;
import dev.hence.core.replica.Request;
import dev.hence.core.sharding.Address;
import dev.hence.core.sharding.Member;
import dev.hence.core.sharding.Removal;
import dev.hence.core.sharding.View;
import dev.hence.simulator.checker.Checkers;
import dev.hence.simulator.world.Dice;
import dev.hence.simulator.world.NetworkProfile;
import dev.hence.simulator.world.ReplyPort;
import dev.hence.simulator.world.Scheduler;
import dev.hence.simulator.world.SimulatedNode;
import dev.hence.simulator.world.World;
import java.util.List;

/**
 * Does to the world what a scenario plans, and undoes it all in the end.
 *
 * <p>Some things are promised only for one fault at a time: a lost disk, or a node removed, may
 * take with it what nobody else has. So these two wait for nothing, but are left out while anything
 * else is wrong, and while they last nothing else is done.
 */
public final class Nemesis {
  private static final long DELICATE_MAX = 6 * Scheduler.SECOND;
  private static final long DISK_CHECK = 50 * MILLI;

  private final World world;
  private final Checkers checkers;
  private final Crowd crowd;
  private final Scenario scenario;
  private final Dice dice;
  private final NetworkProfile usual;
  private int lasting;
  private boolean delicate;
  private boolean over;

  public Nemesis(World world, Checkers checkers, Crowd crowd, Scenario scenario, Dice dice) {
    this.world = world;
    this.checkers = checkers;
    this.crowd = crowd;
    this.scenario = scenario;
    this.dice = dice;
    this.usual = scenario.world().network();
  }

  public void start() {
    for (Scenario.Planned planned : scenario.faults()) {
      world.scheduler().at(planned.atNanos(), () -> carryOut(planned.fault()));
    }
  }

  /** Undoes everything: all nodes run, on a calm network. */
  public void end() {
    over = true;
    delicate = false;
    world.trace().add("the faults are over");
    world.network().heal();
    world.network().behave(NetworkProfile.CALM);
    for (SimulatedNode node : world.nodes()) {
      node.resume();
      node.spare();
      if (!node.isRunning() && node.hasStarted()) {
        node.start();
      }
    }
  }

  private void carryOut(Fault fault) {
    if (over || delicate) {
      return;
    }
    world.trace().add(fault.toString());
    switch (fault) {
      case Fault.Crash crash -> crash(node(crash.node()), crash);
      case Fault.LoseDisk lose -> loseDisk(node(lose.node()), lose);
      case Fault.Pause pause -> pause(node(pause.node()), pause.nanos());
      case Fault.Partition partition -> partition(partition);
      case Fault.Weather weather -> {
        world.network().behave(weather.profile());
        last(weather.nanos(), () -> world.network().behave(usual));
      }
      case Fault.ClockJump jump -> node(jump.node()).jumpClock(jump.millis());
      case Fault.Join join -> join(node(join.node()));
      case Fault.AddMember add -> {
        join(node(add.node()));
        ask(new Request.AddMember("s" + add.shard(), add.node()));
      }
      case Fault.Remove remove -> remove(remove.node());
      case Fault.Reshard reshard -> ask(new Request.Reshard(reshard.shards()));
    }
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
    }
    last(crash.downNanos(), () -> restart(node));
  }

  private void restart(SimulatedNode node) {
    node.spare();
    if (!node.isRunning() && node.hasStarted()) {
      node.start();
    }
  }

  private void pause(SimulatedNode node, long nanos) {
    node.pause();
    last(nanos, node::resume);
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

  /** A node leaves while it and all others are well. */
  private void remove(Address address) {
    if (!allWell()) {
      return;
    }
    delicate = true;
    world.scheduler().after(DELICATE_MAX, () -> delicate = false);
    ask(new Request.RemoveNode(address, Removal.EITHER));
  }

  private void loseDisk(SimulatedNode node, Fault.LoseDisk lose) {
    if (!allWell() || !isHeldElsewhere(node)) {
      return;
    }
    delicate = true;
    node.crash();
    node.wipe();
    world
        .scheduler()
        .after(
            lose.downNanos(),
            () -> {
              restart(node);
              if (lose.againNanos() > 0) {
                world.scheduler().after(lose.againNanos(), () -> bounce(node));
              }
              awaitFilled(node);
            });
  }

  private void bounce(SimulatedNode node) {
    if (!over) {
      node.crash();
      restart(node);
    }
  }

  private void awaitFilled(SimulatedNode node) {
    if (serves(node) || over) {
      delicate = false;
    } else {
      world.scheduler().after(DISK_CHECK, () -> awaitFilled(node));
    }
  }

  private static boolean serves(SimulatedNode node) {
    return node.published().map(published -> !published.served().isEmpty()).orElse(false);
  }

  /** Whether all nodes serve what they should, and nothing is wrong with the network. */
  private boolean allWell() {
    View view = checkers.latest().view().orElse(null);
    if (lasting > 0 || view == null || view.epoch() == 0) {
      return false;
    }
    for (Member member : view.members()) {
      SimulatedNode node = node(member.address());
      boolean seated = !member.node().isKnown() || member.node().equals(node.store().node());
      if (!seated || !node.isRunning() || (member.shard() != Member.NO_SHARD && !serves(node))) {
        return false;
      }
    }
    return true;
  }

  private boolean isHeldElsewhere(SimulatedNode node) {
    return world.nodes().size() > 2
        && node.store().registers().entrySet().stream()
            .allMatch(entry ->
                world.nodes().stream()
                    .anyMatch(other ->
                        other != node
                            && other.store().held().contains(entry.getKey().slot())
                            && other.store().coverage().covers(node.store().coverage())));
  }
}
