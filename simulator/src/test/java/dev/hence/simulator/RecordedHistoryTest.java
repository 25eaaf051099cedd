package dev.hence.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hence.checker.Checker;
import dev.hence.checker.Verdict;
import dev.hence.checker.history.BadHistory;
import dev.hence.checker.history.History;
import dev.hence.checker.history.Kind;
import dev.hence.checker.history.Operation;
import dev.hence.checker.history.Outcome;
import dev.hence.simulator.workload.Scenario;
import dev.hence.simulator.workload.Theme;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What clients did in a run, as the checker of histories sees it. */
class RecordedHistoryTest {
  private static List<Operation> recorded = List.of();

  @BeforeAll
  static void run() {
    for (long seed = 1;
        recorded.stream().filter(RecordedHistoryTest::isRead).count() < 10;
        seed++) {
      Scenario scenario =
          Scenario.draw(
              seed,
              Optional.of(Theme.NETWORK),
              EnumSet.allOf(dev.hence.simulator.workload.Kind.class));
      Simulation simulation = new Simulation(scenario);
      assertThat(simulation.run().failure()).isEmpty();
      recorded = simulation.operations();
    }
  }

  private static boolean isRead(Operation operation) {
    return operation.kind() == Kind.GET && operation.outcome() == Outcome.OK;
  }

  private static Verdict judge(List<Operation> operations) throws BadHistory {
    return Checker.check(History.of(operations));
  }

  private static Operation with(Operation read, String value, String version) {
    return new Operation(
        read.session(),
        read.kind(),
        read.key(),
        value,
        version,
        read.tokensIn(),
        read.tokenOut(),
        read.start(),
        read.end(),
        read.outcome(),
        read.node(),
        read.phase());
  }

  @Test
  void history_ofARun_holdsAndHasFinalReads() throws BadHistory {
    Verdict verdict = judge(recorded);

    assertThat(verdict.lines()).isNotEmpty();
    assertThat(verdict.holds()).isTrue();
    assertThat(verdict.finalPhase().reads()).isPositive();
  }

  @Test
  void history_readOfWhatNobodyWrote_doesNotHold() throws BadHistory {
    List<Operation> changed = new ArrayList<>(recorded);
    Operation read =
        recorded.stream().filter(RecordedHistoryTest::isRead).findFirst().orElseThrow();
    changed.set(changed.indexOf(read), with(read, "\"nobody wrote this\"", "0.1"));

    assertThat(judge(changed).holds()).isFalse();
  }
}
