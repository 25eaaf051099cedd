package dev.hence.simulator.workload;

import static dev.hence.simulator.world.Scheduler.MILLI;
import static dev.hence.simulator.world.Scheduler.SECOND;

import dev.hence.core.sharding.Address;
import dev.hence.simulator.world.Dice;
import dev.hence.simulator.world.NetworkProfile;
import java.util.ArrayList;
import java.util.List;

/** Draws the particulars of faults. */
final class FaultDraw {
  private final Dice dice;
  private final List<Address> nodes;
  private final List<Address> joiners;

  FaultDraw(Dice dice, List<Address> nodes, List<Address> joiners) {
    this.dice = dice;
    this.nodes = nodes;
    this.joiners = joiners;
  }

  List<Fault> draw(Kind kind) {
    return switch (kind) {
      case CRASHES -> crashes();
      case DISKS -> List.of(loseDisk());
      case PAUSES -> List.of(new Fault.Pause(anybody(), dice.between(10 * MILLI, 8 * SECOND)));
      case PARTITIONS -> List.of(partition());
      case WEATHER -> List.of(weather());
      case CLOCKS -> List.of(new Fault.ClockJump(anybody(), dice.between(-100_000, 100_000)));
      case ADMINISTRATION -> List.of(administration());
    };
  }

  private List<Fault> crashes() {
    List<Fault> crashes = new ArrayList<>();
    // One time in eight the power fails for all.
    List<Address> who = dice.chance(0.125) ? nodes : List.of(anybody());
    for (Address node : who) {
      crashes.add(
          new Fault.Crash(
              node, dice.pick(List.of(Fault.Moment.values())), dice.between(0, 6 * SECOND)));
    }
    return crashes;
  }

  private Fault loseDisk() {
    long again = dice.chance(0.5) ? dice.between(1, 60 * MILLI) : 0;
    return new Fault.LoseDisk(anybody(), dice.between(0, 4 * SECOND), again);
  }

  private Fault partition() {
    List<Address> side = new ArrayList<>();
    for (Address node : nodes) {
      if (dice.chance(0.4)) {
        side.add(node);
      }
    }
    if (side.isEmpty()) {
      side.add(anybody());
    }
    return new Fault.Partition(
        side, dice.pick(List.of(Fault.Direction.values())), dice.between(50 * MILLI, 8 * SECOND));
  }

  private Fault weather() {
    NetworkProfile profile =
        new NetworkProfile(
            100_000,
            dice.between(MILLI, 200 * MILLI),
            dice.pick(List.of(0.0, 0.01, 0.2)),
            dice.pick(List.of(0.0, 0.1)),
            dice.pick(List.of(0.0, 0.3)));
    return new Fault.Weather(profile, dice.between(500 * MILLI, 6 * SECOND));
  }

  private Fault administration() {
    int choice = dice.below(joiners.isEmpty() ? 3 : 6);
    return switch (choice) {
      case 0 -> new Fault.AddMember(anybody(), dice.below(4));
      case 1 -> new Fault.Remove(anybody());
      case 2 -> new Fault.Reshard(1 + dice.below(4));
      case 3 -> new Fault.AddMember(dice.pick(joiners), dice.below(3));
      default -> new Fault.Join(dice.pick(joiners));
    };
  }

  private Address anybody() {
    return dice.pick(nodes);
  }
}
