package dev.hence.simulator.workload;

import static dev.hence.simulator.world.Scheduler.MILLI;
import static dev.hence.simulator.world.Scheduler.SECOND;

import dev.hence.core.sharding.Address;
import dev.hence.simulator.world.Dice;
import dev.hence.simulator.world.Doom;
import java.util.List;

/** Draws faults that came later than the others, from dice of their own. */
final class FurtherDraw {
  /** Messages that are rare: no other fault is about them. */
  private static final List<String> RARE =
      List.of(
          "CountKeys",
          "KeysCounted",
          "Lacking",
          "Orphans",
          "OrphansTaken",
          "Seated",
          "Prepare",
          "Promise",
          "Accept",
          "Accepted",
          "Rejected");

  /** Messages that may come again. */
  private static final List<String> REPEATED =
      List.of(
          "Hello",
          "NewView",
          "Join",
          "Report",
          "Updates",
          "Durable",
          "Pull",
          "Trimmed",
          "Lacking",
          "Forward",
          "Forwarded",
          "CountKeys",
          "KeysCounted",
          "Fetch",
          "Page",
          "Orphans",
          "OrphansTaken",
          "Seated",
          "Cast");

  /** Steps of an agreement. */
  private static final List<String> STEPS =
      List.of("Prepare", "Promise", "Accept", "Accept", "Accepted", "Decree", "Decree");

  private static final List<String> RESHARD_STEPS = List.of("Copy", "CutOver", "CutOver", "Clean");

  private static final List<String> HEARD =
      List.of("Prepare", "Promise", "Accept", "Accepted", "Accepted", "NewView", "Page");

  private static final List<Doom.Fate> FATES =
      List.of(
          Doom.Fate.DIES_BEFORE,
          Doom.Fate.DIES_AFTER,
          Doom.Fate.FAILS_AND_IS_KEPT,
          Doom.Fate.FAILS_AND_IS_LOST);

  private final Dice dice;
  private final List<Address> nodes;
  private final List<Address> joiners;

  FurtherDraw(Dice dice, List<Address> nodes, List<Address> joiners) {
    this.dice = dice;
    this.nodes = nodes;
    this.joiners = joiners;
  }

  /** What comes at one moment, of a kind that is {@link Kind#FURTHER}. */
  List<Fault> draw(Kind kind) {
    return switch (kind) {
      case WRITES -> List.of(failedWrite());
      case STEPS -> step();
      case MESSAGES -> List.of(message());
      default -> throw new IllegalArgumentException(kind + " is drawn by FaultDraw");
    };
  }

  private Fault failedWrite() {
    long end = dice.pick(List.of(1L, 100L, 2_000L)) * MILLI;
    return new Fault.FailedWrite(anybody(), dice.chance(0.5), dice.between(0, end), down());
  }

  private List<Fault> step() {
    return switch (dice.below(5)) {
      case 0 -> List.of(lastWords());
      case 1 -> {
        Doom.Fate fate = dice.pick(FATES);
        int skipped = dice.pick(List.of(0, 0, 1, 2));
        yield List.of(new Fault.Heard(dice.pick(HEARD), skipped, fate, down()), change());
      }
      case 2 -> {
        int skipped = dice.pick(List.of(0, 1, 5));
        String moment = dice.pick(List.of("Fetch", "Page"));
        yield List.of(new Fault.Led(moment, skipped, down()), reshard());
      }
      case 3 -> {
        int skipped = dice.pick(List.of(0, 0, 1, 4));
        yield List.of(step(dice.pick(STEPS), skipped, 0.6), change());
      }
      default -> List.of(step(dice.pick(RESHARD_STEPS), 0, 0.3), reshard());
    };
  }

  private Fault step(String moment, int skipped, double before) {
    return new Fault.Step(moment, skipped, dice.chance(before), down());
  }

  private Fault lastWords() {
    boolean answers = dice.chance(0.7);
    int left = answers ? dice.pick(List.of(0, 0, 1)) : dice.below(dice.pick(List.of(4, 40)));
    return new Fault.LastWords(anybody(), left, answers, dice.between(SECOND, 4 * SECOND));
  }

  private Fault change() {
    if (!joiners.isEmpty() && dice.chance(0.6)) {
      return new Fault.Seat(dice.pick(joiners));
    }
    return dice.chance(0.3) ? new Fault.AddMember(anybody(), dice.below(4)) : reshard();
  }

  private Fault reshard() {
    return new Fault.Reshard(1 + dice.below(4));
  }

  private Fault message() {
    long nanos = dice.between(300 * MILLI, 5 * SECOND);
    return switch (dice.below(4)) {
      case 0 ->
          new Fault.Hinder(
              dice.pick(RARE),
              dice.pick(List.of(0L, 30L, 300L)) * MILLI,
              dice.pick(List.of(0.0, 0.5, 1.0)),
              nanos);
      case 1 ->
          new Fault.Ambush(
              dice.pick(RARE), dice.pick(List.of(0, 1, 5)), dice.chance(0.5), true, down());
      default ->
          new Fault.Repeat(
              dice.pick(REPEATED),
              dice.pick(List.of(0.2, 1.0)),
              dice.pick(List.of(1L, 50L, 1_000L)) * MILLI,
              nanos);
    };
  }

  private long down() {
    return dice.between(0, dice.pick(List.of(300 * MILLI, 4 * SECOND)));
  }

  private Address anybody() {
    return dice.pick(nodes);
  }
}
