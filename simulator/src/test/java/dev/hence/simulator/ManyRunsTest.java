package dev.hence.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hence.simulator.workload.Scenario;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ManyRunsTest {
  @Test
  void run_aSeedFails_printsItsScenarioAndTheLineThatReplaysIt() throws InterruptedException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    Options options = Options.read("--from 7 --count 3 --threads 1".split(" "));

    int status = new ManyRuns(out, options, ManyRunsTest::fails).run();

    assertThat(status).isEqualTo(1);
    assertThat(bytes.toString(StandardCharsets.UTF_8))
        .contains(options.scenario(7).describe())
        .contains("the last line of the trace")
        .contains("replay: ./dev sim --seed 7")
        .contains("1 runs, 1 failed");
  }

  private static Outcome fails(Scenario scenario) {
    return new Outcome(
        scenario.seed(),
        0,
        0,
        0,
        new TreeMap<>(),
        Map.of(),
        Optional.of(new AssertionError("found")),
        List.of("the last line of the trace"));
  }
}
