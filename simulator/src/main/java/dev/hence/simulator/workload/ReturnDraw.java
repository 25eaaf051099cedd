package dev.hence.simulator.workload;

import static dev.hence.simulator.world.Scheduler.MILLI;
import static dev.hence.simulator.world.Scheduler.SECOND;

import dev.hence.core.sharding.Address;
import dev.hence.simulator.workload.Scenario.Planned;
import dev.hence.simulator.world.Dice;
import java.util.ArrayList;
import java.util.List;

/** Draws faults of {@link Kind#RETURNS}. */
final class ReturnDraw {
  /** Messages by which slots move and updates become stable. */
  private static final List<String> MOVING =
      List.of("Report", "Report", "Updates", "Page", "Page", "Durable", "NewView", "Lacking");

  private final Dice dice;
  private final List<Address> nodes;
  private final List<Address> joiners;

  ReturnDraw(Dice dice, List<Address> nodes, List<Address> joiners) {
    this.dice = dice;
    this.nodes = nodes;
    this.joiners = joiners;
  }

  /** What comes at one moment. */
  List<Fault> draw() {
    return switch (dice.below(7)) {
      case 0 -> List.of(amid(absence()));
      case 1, 2 -> List.of(forsaking(), reshard());
      case 3 -> {
        String moment = dice.pick(List.of("Copy", "Fetch", "Page", "CutOver", "Clean"));
        int skipped = dice.pick(List.of(0, 0, 1, 4));
        Fault away = amid(absence());
        yield List.of(new Fault.Trap(moment, skipped, List.of(away)), reshard());
      }
      case 4 -> {
        String moment = dice.pick(List.of("Copy", "CutOver", "Clean", "Decree", "Decree"));
        yield List.of(new Fault.Trap(moment, 0, unheard()), change());
      }
      case 5 -> List.of(schism());
      default -> List.of(lostDisk());
    };
  }

  private Fault.Absence absence() {
    double share = dice.pick(List.of(0.0, 0.4, 0.7));
    long apart = share == 0 ? 0 : dice.between(0, SECOND);
    return absence(share, apart, dice.pick(List.of(Fault.Away.values())));
  }

  private Fault.Absence absence(double share, long apartNanos, Fault.Away away) {
    List<Address> apart = new ArrayList<>(nodes);
    Address node = apart.remove(dice.below(apart.size()));
    apart.removeIf(each -> !dice.chance(share));
    return new Fault.Absence(
        node,
        apart,
        apartNanos,
        away,
        dice.pick(List.of(Fault.Again.values())),
        dice.between(0, dice.pick(List.of(100 * MILLI, SECOND, 2 * SECOND))),
        dice.between(MILLI, dice.pick(List.of(50 * MILLI, SECOND, 3 * SECOND))),
        dice.between(0, dice.pick(List.of(100 * MILLI, SECOND, 3 * SECOND))));
  }

  /** Slots are copied from a node that some don't hear; it goes, and its taker is restarted. */
  private Fault forsaking() {
    Fault.Absence absence = absence(0.7, dice.between(0, SECOND), Fault.Away.DEAD);
    return new Fault.Forsaking(
        dice.pick(List.of(0, 0, 1, 3)),
        absence,
        absence.apartNanos() + dice.between(0, absence.forgottenNanos()),
        dice.between(100 * MILLI, 2 * SECOND));
  }

  private Fault slowPages() {
    return new Fault.Hinder(
        "Page", dice.between(SECOND / 2, 5 * SECOND / 2), 0, dice.between(2 * SECOND, 5 * SECOND));
  }

  /**
   * A few are left, mostly less than half, and force a view; the others have one, too, and are
   * filled by it when both meet.
   */
  private Fault schism() {
    List<Address> away = new ArrayList<>(nodes);
    List<Address> left = FaultDraw.takeFew(dice, away);
    // Were nodes removed on both sides, all who have a slot might go.
    boolean removes = dice.chance(0.6);
    Fault forced = removes ? new Fault.Remove(dice.pick(away)) : change();
    Fault rival = !removes && dice.chance(0.6) ? new Fault.Remove(dice.pick(left)) : change();
    long meet = dice.between(7 * SECOND / 2, 6 * SECOND);
    Fault force = new Fault.Force(left, dice.chance(0.2), forced, rival, meet);
    List<Planned> others = others(meet);
    if (dice.chance(0.8)) {
      others.add(new Planned(meet - SECOND, slowPages()));
      others.add(new Planned(meet - dice.between(0, SECOND), change()));
      others.add(new Planned(meet - dice.between(0, SECOND), change()));
    }
    return new Fault.Meanwhile(force, others);
  }

  /** A disk is lost while slots move; no other process dies. */
  private Fault lostDisk() {
    List<Planned> others = new ArrayList<>();
    others.add(new Planned(dice.between(0, SECOND), change()));
    if (dice.chance(0.5)) {
      others.add(new Planned(dice.between(0, SECOND), hinder()));
    }
    Fault lost = new Fault.LoseDisk(anybody(), dice.between(0, SECOND), 0, false);
    return new Fault.Meanwhile(lost, others);
  }

  private Fault amid(Fault first) {
    return new Fault.Meanwhile(first, others(dice.pick(List.of(SECOND / 2, 3 * SECOND))));
  }

  private List<Planned> others(long spreadNanos) {
    List<Planned> others = new ArrayList<>();
    int count = dice.below(4);
    for (int i = 0; i < count; i++) {
      others.add(new Planned(dice.between(0, spreadNanos), other()));
    }
    return others;
  }

  private Fault other() {
    return switch (dice.below(7)) {
      case 0, 1 -> crash(anybody(), SECOND);
      case 2 -> new Fault.Pause(anybody(), dice.between(10 * MILLI, SECOND));
      case 3, 4 -> change();
      default -> hinder();
    };
  }

  private Fault crash(Address node, long downNanosMax) {
    return new Fault.Crash(
        node, dice.pick(List.of(Fault.Moment.values())), dice.between(0, downNanosMax));
  }

  private Fault hinder() {
    return new Fault.Hinder(
        dice.pick(MOVING),
        dice.pick(List.of(100L, 600L)) * MILLI,
        dice.pick(List.of(0.0, 0.0, 1.0)),
        dice.between(100 * MILLI, 2 * SECOND));
  }

  /** Nobody hears for some time what the others have. */
  private List<Fault> unheard() {
    List<Fault> faults = new ArrayList<>();
    faults.add(new Fault.Hinder("Report", 0, 1, dice.between(20 * MILLI, 700 * MILLI)));
    if (dice.chance(0.5)) {
      faults.add(new Fault.Hinder("Updates", 0, 1, dice.between(20 * MILLI, 2 * SECOND)));
    }
    if (dice.chance(0.5)) {
      faults.add(crash(anybody(), SECOND));
    }
    return faults;
  }

  private Fault change() {
    if (!joiners.isEmpty() && dice.chance(0.4)) {
      Address joiner = dice.pick(joiners);
      return dice.chance(0.5) ? new Fault.Seat(joiner) : new Fault.AddMember(joiner, dice.below(2));
    }
    return dice.chance(0.5) ? new Fault.AddMember(anybody(), dice.below(2)) : reshard();
  }

  private Fault reshard() {
    return new Fault.Reshard(1 + dice.below(Math.clamp(nodes.size() / 2, 2, 4)));
  }

  private Address anybody() {
    return dice.pick(nodes);
  }
}
