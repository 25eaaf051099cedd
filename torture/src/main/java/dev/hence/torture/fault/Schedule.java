package dev.hence.torture.fault;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/**
 * The faults of a run, drawn by a seed: rounds, one after another. The same seed and settings draw
 * the same schedule; what becomes of it depends on the machine.
 *
 * @param rounds in order
 */
public record Schedule(List<Round> rounds) {

  public Schedule {
    rounds = List.copyOf(rounds);
  }

  /**
   * Faults that overlap.
   *
   * @param calmMillis the time behind the last of them without any
   */
  public record Round(List<Timed> faults, long calmMillis) {
    public Round {
      faults = List.copyOf(faults);
    }

    /** How long it lasts, as far as that is known before. */
    long millis() {
      return faults.stream().mapToLong(Timed::untilMillis).max().orElse(0) + calmMillis;
    }
  }

  /**
   * A fault and its time.
   *
   * @param fromMillis from the start of the round to its injection
   * @param untilMillis from the start of the round to its healing
   */
  public record Timed(long fromMillis, long untilMillis, Fault fault) {}

  /** One end of a fault. */
  public record Step(long atMillis, Timed timed, boolean heals) {}

  /** The steps of a round in their order. */
  public static List<Step> steps(Round round) {
    List<Step> steps = new ArrayList<>();
    for (Timed timed : round.faults()) {
      steps.add(new Step(timed.fromMillis(), timed, false));
      steps.add(new Step(timed.untilMillis(), timed, true));
    }
    steps.sort(Comparator.comparingLong(Step::atMillis));
    return steps;
  }

  /** Draws a schedule of about that length from these kinds. */
  public static Schedule draw(long seed, Duration length, int nodes, Set<Kind> kinds) {
    Deck deck = new Deck(new Drawing(seed, nodes), kinds);
    List<Round> rounds = new ArrayList<>();
    long millis = 0;
    while (millis < length.toMillis() && !kinds.isEmpty()) {
      Round round = deck.round();
      rounds.add(round);
      millis += round.millis();
    }
    return new Schedule(rounds);
  }

  /** A line for each fault. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < rounds.size(); i++) {
      for (Timed timed : rounds.get(i).faults()) {
        lines.add(
            "round %2d  %5.1f to %5.1f s  %s"
                .formatted(
                    i + 1,
                    timed.fromMillis() / 1e3,
                    timed.untilMillis() / 1e3,
                    timed.fault().kind().text() + ": " + timed.fault()));
      }
    }
    return lines;
  }
}
