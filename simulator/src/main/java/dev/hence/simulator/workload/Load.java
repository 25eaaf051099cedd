package dev.hence.simulator.workload;

import static dev.hence.simulator.world.Scheduler.MILLI;

import dev.hence.simulator.world.Dice;
import java.util.ArrayList;
import java.util.List;

/**
 * What the clients do.
 *
 * @param workloads what they are after, in turn
 * @param keys the number of keys that all share
 * @param hot the share of operations on one key
 * @param valueBytes how long values are at least
 * @param sessions the number of clients
 * @param operations how many operations each does
 * @param writes the share of writes
 * @param deletes the share of deletes among the writes
 * @param thinkNanosMax the longest pause between two operations
 * @param roaming how often a client goes to another node
 * @param tokens what they do with their tokens
 */
public record Load(
    List<Workload> workloads,
    int keys,
    double hot,
    int valueBytes,
    int sessions,
    int operations,
    double writes,
    double deletes,
    long thinkNanosMax,
    double roaming,
    Tokens tokens) {
  public Load {
    workloads = List.copyOf(workloads);
  }

  /**
   * How often, before an operation, a client does what with its token.
   *
   * @param joins takes over what another client has seen, and keeps what it has itself
   * @param takes goes on with another client's token in the place of its own
   * @param loses goes on without
   * @param stale goes on with an earlier one
   * @param forges shows one that no node made
   */
  public record Tokens(double joins, double takes, double loses, double stale, double forges) {}

  static Load draw(Dice dice) {
    List<Workload> workloads = new ArrayList<>();
    int kinds = dice.pick(List.of(1, 1, 2, 4));
    for (int i = 0; i < kinds; i++) {
      workloads.add(dice.chance(0.4) ? Workload.REGISTERS : dice.pick(Workload.USUAL));
    }
    return new Load(
        workloads,
        dice.pick(List.of(1, 5, 5, 20, 20, 100, 1_000)),
        dice.pick(List.of(0.0, 0.0, 0.8)),
        dice.pick(List.of(0, 0, 0, 0, 0, 0, 0, 4_096)),
        1 + dice.below(8),
        dice.pick(List.of(10, 20, 40, 80)),
        dice.pick(List.of(0.1, 0.5, 0.9)),
        dice.pick(List.of(0.0, 0.1, 0.5)),
        dice.pick(List.of(20L, 100L, 400L)) * MILLI,
        dice.pick(List.of(0.0, 0.3, 1.0)),
        new Tokens(
            dice.pick(List.of(0.0, 0.1, 0.5)),
            dice.pick(List.of(0.0, 0.1)),
            dice.pick(List.of(0.0, 0.0, 0.1)),
            dice.pick(List.of(0.0, 0.0, 0.1)),
            dice.pick(List.of(0.0, 0.0, 0.02))));
  }

  /** The same with one workload more. */
  Load with(Workload further) {
    List<Workload> all = new ArrayList<>(workloads);
    all.add(further);
    return new Load(
        all,
        keys,
        hot,
        valueBytes,
        sessions,
        operations,
        writes,
        deletes,
        thinkNanosMax,
        roaming,
        tokens);
  }

  /** The same with few keys that are often written and deleted. */
  Load withDeletes() {
    return new Load(
        List.of(Workload.REGISTERS),
        5,
        0,
        valueBytes,
        sessions,
        80,
        0.9,
        0.5,
        150 * MILLI,
        roaming,
        tokens);
  }

  /** The same with other numbers of clients and operations, and of keys. */
  public Load withSize(int fewerSessions, int fewerOperations, int fewerKeys) {
    return new Load(
        workloads,
        fewerKeys,
        hot,
        valueBytes,
        fewerSessions,
        fewerOperations,
        writes,
        deletes,
        thinkNanosMax,
        roaming,
        tokens);
  }
}
