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
  private static final long HOUR_MILLIS = 3_600_000;

  /** Messages whose senders and receivers are lain in wait for, or that are hindered. */
  private static final List<String> MESSAGES =
      List.of(
          "Hello",
          "NewView",
          "Join",
          "Report",
          "Updates",
          "Durable",
          "Pull",
          "Trimmed",
          "Forward",
          "Forwarded",
          "Fetch",
          "Page",
          "Cast");

  private final Dice dice;
  private final List<Address> nodes;
  private final List<Address> joiners;
  private final Theme theme;

  FaultDraw(Dice dice, List<Address> nodes, List<Address> joiners, Theme theme) {
    this.dice = dice;
    this.nodes = nodes;
    this.joiners = joiners;
    this.theme = theme;
  }

  /** What comes at one moment. */
  List<Fault> draw(Kind kind) {
    return switch (kind) {
      case CRASHES -> crashes();
      case DISKS -> List.of(dice.chance(0.6) ? loseDisk() : oldDisk());
      case PAUSES -> List.of(new Fault.Pause(anybody(), dice.between(10 * MILLI, 8 * SECOND)));
      case PARTITIONS -> List.of(partition());
      case WEATHER -> List.of(weather());
      case LINKS -> List.of(dice.chance(0.5) ? slowLink() : hinder());
      case CLOCKS -> List.of(clock());
      case ADMINISTRATION -> administration();
      case AMBUSHES -> List.of(ambush());
      case ROLLING -> List.of(new Fault.Rolling(dice.chance(0.7), dice.between(0, 300 * MILLI)));
      case HANDOVERS -> handover();
      case SCHISMS -> List.of(dice.chance(0.2) ? sides() : schism());
      case REMOVALS ->
          List.of(nodes.size() > 1 && dice.chance(0.4) ? force() : new Fault.Remove(anybody()));
      // Drawn by FurtherDraw and ReturnDraw.
      case WRITES, STEPS, MESSAGES, RETURNS -> List.of();
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
    boolean apart = dice.chance(theme == Theme.DISKS ? 0.5 : 0.2);
    return new Fault.LoseDisk(
        anybody(), dice.between(0, apart ? 200 * MILLI : 4 * SECOND), apart ? 0 : again, apart);
  }

  private Fault oldDisk() {
    boolean continuous = dice.chance(0.7);
    long age = dice.between(20 * MILLI, continuous ? 5 * SECOND : SECOND);
    return new Fault.OldDisk(anybody(), age, continuous, dice.between(0, 2 * SECOND));
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

  private Fault slowLink() {
    long delay = dice.pick(List.of(20L, 200L, 900L)) * MILLI;
    return new Fault.SlowLink(anybody(), anybody(), delay, lasting());
  }

  private Fault hinder() {
    return new Fault.Hinder(
        dice.pick(MESSAGES),
        dice.pick(List.of(0L, 30L, 300L)) * MILLI,
        dice.pick(List.of(0.0, 0.5, 1.0)),
        lasting());
  }

  private Fault clock() {
    return switch (dice.below(4)) {
      case 0 -> new Fault.ClockJump(anybody(), dice.between(-12, 12) * HOUR_MILLIS);
      case 1 -> new Fault.ClockRate(anybody(), dice.pick(List.of(0.0, 0.5, 0.99, 2.0)), lasting());
      default -> new Fault.ClockJump(anybody(), dice.between(-100_000, 100_000));
    };
  }

  private Fault ambush() {
    List<String> watched = theme.messages();
    return new Fault.Ambush(
        dice.pick(watched.isEmpty() || dice.chance(0.3) ? MESSAGES : watched),
        dice.pick(List.of(0, 1, 5, 50)),
        dice.chance(0.5),
        dice.chance(0.5),
        dice.between(0, 4 * SECOND));
  }

  /** One thing asked for, or several at once. */
  private List<Fault> administration() {
    int times = dice.pick(List.of(1, 1, 2, 3));
    List<Fault> faults = new ArrayList<>();
    for (int i = 0; i < times; i++) {
      int choice = dice.below(joiners.isEmpty() ? 6 : 9);
      faults.add(
          switch (choice) {
            case 1 -> new Fault.Remove(anybody());
            case 6 -> new Fault.AddMember(dice.pick(joiners), dice.below(3));
            case 7, 8 -> new Fault.Join(dice.pick(joiners));
            case 0 -> new Fault.AddMember(anybody(), dice.below(4));
            default -> new Fault.Reshard(1 + dice.below(4));
          });
    }
    return faults;
  }

  /** A change of the view; one that can always be made is a seat for somebody who isn't there. */
  private Fault change(int number) {
    if (number < joiners.size() && dice.chance(theme == Theme.AGREEMENT ? 0.9 : 0.6)) {
      return new Fault.Seat(joiners.get(number));
    }
    return dice.chance(0.2)
        ? new Fault.AddMember(anybody(), dice.below(4))
        : new Fault.Reshard(1 + dice.below(4));
  }

  /** A reshard, and from its cut-over on something wrong with what the nodes tell each other. */
  private List<Fault> handover() {
    List<Fault> faults = new ArrayList<>();
    faults.add(
        new Fault.Hinder(
            "Updates", 0, dice.pick(List.of(0.5, 1.0, 1.0)), dice.between(SECOND / 2, 3 * SECOND)));
    if (dice.chance(0.5)) {
      long delay = dice.pick(List.of(100L, 400L)) * MILLI;
      faults.add(new Fault.Hinder("NewView", delay, 0, dice.between(SECOND / 2, 2 * SECOND)));
    }
    if (dice.chance(0.3)) {
      faults.add(slowLink());
    }
    return List.of(new Fault.Trap("CutOver", 0, faults), new Fault.Reshard(1 + dice.below(4)));
  }

  private Fault schism() {
    return new Fault.Schism(
        change(0),
        dice.pick(List.of("Prepare", "Promise", "Accept", "Accepted", "Accepted", "Accepted")),
        dice.pick(List.of(0, 0, 1)),
        dice.chance(0.3),
        dice.pick(List.of(Fault.Fate.values())),
        change(1),
        dice.between(SECOND / 2, 5 * SECOND));
  }

  /** Half of the nodes, if they can be halved. */
  private Fault sides() {
    List<Address> side = new ArrayList<>(nodes);
    while (side.size() > nodes.size() / 2) {
      side.remove(dice.below(side.size()));
    }
    return new Fault.Sides(side, change(0), change(1), dice.between(SECOND, 4 * SECOND));
  }

  /** A few are left; in a cluster of an even number maybe half. */
  private Fault force() {
    List<Address> away = new ArrayList<>(nodes);
    List<Address> left = takeFew(dice, away);
    Fault forced = dice.chance(0.5) ? new Fault.Remove(dice.pick(away)) : change(0);
    return new Fault.Force(
        left, dice.chance(0.5), forced, change(1), dice.between(4 * SECOND, 8 * SECOND));
  }

  /** Takes some out of {@code nodes}, half of them at most. */
  static List<Address> takeFew(Dice dice, List<Address> nodes) {
    List<Address> few = new ArrayList<>();
    int count = Math.max(1, dice.below(nodes.size() / 2 + 1));
    while (few.size() < count) {
      few.add(nodes.remove(dice.below(nodes.size())));
    }
    return few;
  }

  private long lasting() {
    return dice.between(300 * MILLI, 5 * SECOND);
  }

  private Address anybody() {
    return dice.pick(nodes);
  }
}
