package dev.hence.simulator.workload;

import static dev.hence.simulator.world.Scheduler.MILLI;

import dev.hence.core.sharding.Address;
import dev.hence.core.sharding.Member;
import dev.hence.core.sharding.SlotSet;
import dev.hence.core.sharding.View;
import dev.hence.simulator.checker.Checkers;
import dev.hence.simulator.world.Scheduler;
import dev.hence.simulator.world.SimulatedNode;
import dev.hence.simulator.world.SimulatedStore;
import dev.hence.simulator.world.World;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;

/**
 * Faults that are survived only one at a time: a lost disk, or a node removed, may take with it
 * what nobody else has. So they are left out while anything else is wrong, and while they last
 * nothing else is done, but for ambushes on the nodes that fill an empty disk.
 */
final class DelicateFaults {
  /** How long a removed node is away at most, and comes back. */
  static final long REMOVAL = 6 * Scheduler.SECOND;

  private static final long CHECK = 50 * MILLI;

  /** How late the messages of a peer are that doesn't hear of a node on a new disk. */
  private static final long UNHEARD_DELAY = 4_500 * MILLI;

  /** How late the messages are with which the node is filled. */
  private static final long FILLING_DELAY = 400 * MILLI;

  /** How long that lasts before the disk is lost, and in all. */
  private static final long UNHEARD_BEFORE = 500 * MILLI;

  private static final long UNHEARD = 7 * Scheduler.SECOND;

  private final World world;
  private final Checkers checkers;
  private final Voters voters;
  private final BooleanSupplier calm;
  private final Set<SimulatedNode> wiped = new HashSet<>();

  /** How many removals were asked for, and may still come. */
  private int removals;

  private boolean underWay;
  private boolean filling;
  private boolean over;

  /**
   * Delicate faults in {@code world}.
   *
   * @param calm whether no other fault lasts
   */
  DelicateFaults(World world, Checkers checkers, BooleanSupplier calm) {
    this.world = world;
    this.checkers = checkers;
    voters = new Voters(world, checkers.latest());
    this.calm = calm;
  }

  boolean isUnderWay() {
    return underWay;
  }

  void end() {
    over = true;
    underWay = false;
  }

  /** Whether a process may be killed now. */
  boolean allows(Fault.Ambush ambush) {
    return !over && (!underWay || (filling && Ambushes.isOnFilling(ambush)));
  }

  /** Whether a node may be removed: it and all others are well. They stay so for a while. */
  boolean mayRemove(long nanos) {
    if (!allWell()) {
      return false;
    }
    underWay = true;
    world
        .scheduler()
        .after(
            nanos,
            () -> {
              underWay = filling;
            });
    return true;
  }

  /** So many more removals may still come about. */
  void removing(int more) {
    removals += more;
  }

  /** Whether a seat was given to a node that has never run. */
  boolean isSpareSeat(Address address) {
    boolean hasRun = world.node(address).filter(SimulatedNode::hasStarted).isPresent();
    return !hasRun && checkers.latest().view().flatMap(view -> view.member(address)).isPresent();
  }

  /** Whether the disk of a node may be lost: all are well, and others have what it has. */
  private boolean mayLose(SimulatedNode node) {
    return allWell() && isHeldElsewhere(node);
  }

  /** Whether some disk may be lost soon, whatever happens to the network until then. */
  boolean mayLoseOne() {
    return allWell();
  }

  void loseDisk(SimulatedNode node, Fault.LoseDisk lose) {
    if (!mayLose(node)) {
      return;
    }
    List<SimulatedNode> sharing =
        world.nodes().stream()
            .filter(other -> other != node)
            .filter(other -> other.store().held().intersects(node.store().held()))
            .toList();
    if (lose.apart() && sharing.size() > 1) {
      loseApart(node, sharing, lose);
    } else {
      replaceDisk(node, lose);
    }
  }

  /** The first of those who share its slots is the peer that doesn't hear. */
  private void loseApart(SimulatedNode node, List<SimulatedNode> sharing, Fault.LoseDisk lose) {
    SimulatedNode peer = sharing.getFirst();
    List<SimulatedNode> others = sharing.subList(1, sharing.size());
    underWay = true;
    for (SimulatedNode other : others) {
      late(node, other, UNHEARD_DELAY);
      late(peer, other, UNHEARD_DELAY);
    }
    world
        .scheduler()
        .after(
            UNHEARD_BEFORE,
            () -> {
              underWay = false;
              if (!over && mayLose(node)) {
                replaceDisk(node, lose);
                apart(node, peer);
                for (SimulatedNode other : others) {
                  late(node, other, 0);
                  late(other, node, FILLING_DELAY);
                }
              }
            });
    world
        .scheduler()
        .after(
            UNHEARD,
            () -> {
              for (SimulatedNode other : others) {
                late(node, other, 0);
                late(peer, other, 0);
                late(other, node, 0);
              }
            });
  }

  private void late(SimulatedNode from, SimulatedNode to, long nanos) {
    if (!over) {
      world.network().interference().slow(from.address(), to.address(), nanos);
    }
  }

  /** Two nodes don't hear of each other. */
  private void apart(SimulatedNode one, SimulatedNode two) {
    world.network().block(one.address(), two.address());
    world.network().block(two.address(), one.address());
    world
        .scheduler()
        .after(
            UNHEARD,
            () -> {
              if (!over) {
                world.network().unblock(one.address(), two.address());
                world.network().unblock(two.address(), one.address());
              }
            });
  }

  /** A node dies and comes back on an empty disk. */
  void replaceDisk(SimulatedNode node, long downNanos) {
    replaceDisk(node, new Fault.LoseDisk(node.address(), downNanos, 0, false));
  }

  private void replaceDisk(SimulatedNode node, Fault.LoseDisk lose) {
    takeDisk(node);
    world
        .scheduler()
        .after(
            lose.downNanos(),
            () -> {
              restart(node);
              if (lose.againNanos() > 0) {
                world.scheduler().after(lose.againNanos(), () -> bounce(node));
              }
              awaitFilled(node, () -> {});
            });
  }

  /** Puts an older state in place of a node's disk. */
  void age(SimulatedNode node, SimulatedStore before, Fault.OldDisk old) {
    if (underWay || !allWell() || !isHeldElsewhere(node)) {
      return;
    }
    underWay = true;
    filling = true;
    node.crash();
    node.restore(before);
    world
        .scheduler()
        .after(
            old.downNanos(),
            () -> {
              restart(node);
              awaitFilled(node, () -> {});
            });
  }

  private void takeDisk(SimulatedNode node) {
    underWay = true;
    filling = true;
    wiped.add(node);
    node.crash();
    node.wipe();
  }

  private void restart(SimulatedNode node) {
    node.doom().spare();
    if (!node.isRunning() && node.hasStarted()) {
      node.start();
    }
  }

  private void bounce(SimulatedNode node) {
    if (!over) {
      node.crash();
      restart(node);
    }
  }

  private void awaitFilled(SimulatedNode node, Runnable then) {
    if (over) {
      return;
    }
    if (serves(node)) {
      underWay = false;
      filling = false;
      then.run();
    } else {
      world.scheduler().after(CHECK, () -> awaitFilled(node, then));
    }
  }

  /** Restarts node after node. */
  void roll(Fault.Rolling rolling) {
    roll(rolling, new ArrayDeque<>(world.nodes()));
  }

  private void roll(Fault.Rolling rolling, Deque<SimulatedNode> left) {
    if (over || left.isEmpty()) {
      return;
    }
    SimulatedNode node = left.getFirst();
    if (!node.hasStarted() || !isSeated(node)) {
      left.removeFirst();
      roll(rolling, left);
    } else if (underWay || !allWell() || (rolling.empty() && !isHeldElsewhere(node))) {
      world.scheduler().after(CHECK, () -> roll(rolling, left));
    } else {
      left.removeFirst();
      if (rolling.empty()) {
        takeDisk(node);
      } else {
        underWay = true;
        node.crash();
      }
      world
          .scheduler()
          .after(
              rolling.downNanos(),
              () -> {
                restart(node);
                awaitFilled(node, () -> roll(rolling, left));
              });
    }
  }

  /** Whether somebody of each shard is among {@code left}. */
  boolean serveAll(List<Address> left) {
    return checkers
        .latest()
        .view()
        .filter(view ->
            IntStream.range(0, view.shardCount())
                .allMatch(shard ->
                    view.shardMembers(shard).stream()
                        .anyMatch(member -> left.contains(member.address()))))
        .isPresent();
  }

  private boolean isSeated(SimulatedNode node) {
    return checkers
        .latest()
        .view()
        .flatMap(view -> view.member(node.address()))
        .filter(member -> member.shard() != Member.NO_SHARD && !member.leaving())
        .isPresent();
  }

  private static boolean serves(SimulatedNode node) {
    return node.published().map(published -> !published.served().isEmpty()).orElse(false);
  }

  /** Whether all nodes serve what they should, and nothing is wrong with the network. */
  private boolean allWell() {
    View view = checkers.latest().view().orElse(null);
    if (!calm.getAsBoolean() || removals > 0 || view == null || view.epoch() == 0) {
      return false;
    }
    for (Member member : view.members()) {
      SimulatedNode node = world.node(member.address()).orElseThrow();
      boolean known = member.node().isKnown() || wiped.contains(node);
      boolean seated = !known || member.node().equals(node.store().node());
      if (!seated || !node.isRunning() || (member.shard() != Member.NO_SHARD && !serves(node))) {
        return false;
      }
    }
    return true;
  }

  /** Whether others hold all slots that {@code node} holds. */
  boolean othersHoldSlotsOf(SimulatedNode node) {
    SlotSet others = SlotSet.NONE;
    for (SimulatedNode other : world.nodes()) {
      others = other == node ? others : others.union(other.store().held());
    }
    return others.containsAll(node.store().held());
  }

  /** Whether members have all that {@code node} has, and enough seats remember their votes. */
  boolean isHeldElsewhere(SimulatedNode node) {
    List<SimulatedNode> others =
        world.nodes().stream()
            .filter(other -> other != node && isSeated(other))
            .filter(other -> other.store().coverage().covers(node.store().coverage()))
            .toList();
    // What was deleted, and the tombstone dropped since, is still named by tokens and coverage.
    boolean covered =
        others.stream().anyMatch(other -> other.store().held().intersects(node.store().held()));
    return voters.mayForget(node)
        && node.store().orphaned().isEmpty()
        && covered
        && node.store().registers().keySet().stream()
            .allMatch(key ->
                others.stream().anyMatch(other -> other.store().held().contains(key.slot())));
  }
}
