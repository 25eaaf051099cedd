package dev.hence.simulator.workload;

import dev.hence.core.replica.Request;
import dev.hence.core.sharding.Address;
import dev.hence.core.sharding.Removal;
import dev.hence.simulator.world.Dice;
import dev.hence.simulator.world.SimulatedNode;
import dev.hence.simulator.world.World;
import java.util.List;

/** Nodes that are forgotten while they are away, and come back to another view. */
final class Absences {
  private final World world;
  private final Nemesis nemesis;
  private final DelicateFaults delicate;
  private final Dice dice;

  Absences(World world, Nemesis nemesis, DelicateFaults delicate, Dice dice) {
    this.world = world;
    this.nemesis = nemesis;
    this.delicate = delicate;
    this.dice = dice;
  }

  void begin(Fault.Absence absence) {
    SimulatedNode node = nemesis.node(absence.node());
    List<SimulatedNode> others = world.nodes().stream().filter(other -> other != node).toList();
    List<SimulatedNode> apart =
        others.stream().filter(other -> absence.apart().contains(other.address())).toList();
    List<SimulatedNode> rest = others.stream().filter(other -> !apart.contains(other)).toList();
    cut(node, apart, true);
    long goes = absence.apartNanos();
    nemesis.later(goes, () -> go(node, rest, absence));
    long forgotten = goes + absence.forgottenNanos();
    nemesis.later(
        forgotten,
        () -> {
          // Where it alone has some of the slots, it only comes back.
          if (delicate.othersHoldSlotsOf(node)) {
            delicate.removing(1);
            nemesis.ask(
                new Request.RemoveNode(node.address(), Removal.FORGET),
                others,
                () -> delicate.removing(-1));
          }
        });
    nemesis.later(forgotten + absence.againNanos(), () -> giveSeat(absence, others));
    nemesis.later(
        absence.nanos(),
        () -> {
          cut(node, apart, false);
          if (absence.away() != Fault.Away.DEAD) {
            cut(node, rest, false);
          }
          Nemesis.restart(node);
        });
  }

  private void go(SimulatedNode node, List<SimulatedNode> rest, Fault.Absence absence) {
    switch (absence.away()) {
      case CUT_OFF -> cut(node, rest, true);
      case CUT_OFF_AND_RESTARTED -> {
        cut(node, rest, true);
        long restarted = dice.between(0, absence.nanos() - absence.apartNanos());
        nemesis.later(
            restarted,
            () -> {
              node.crash();
              Nemesis.restart(node);
            });
      }
      case DEAD -> node.crash();
    }
  }

  private void giveSeat(Fault.Absence absence, List<SimulatedNode> others) {
    Address address = absence.node();
    switch (absence.again()) {
      case NOTHING -> {}
      case A_SEAT -> nemesis.ask(new Request.AddNode(address), others);
      case A_MEMBER -> nemesis.ask(new Request.AddMember("s" + dice.below(2), address), others);
    }
  }

  private void cut(SimulatedNode node, List<SimulatedNode> others, boolean cut) {
    Fault.Partition alone = new Fault.Partition(List.of(node.address()), Fault.Direction.BOTH, 0);
    nemesis.block(alone, others, cut);
  }
}
