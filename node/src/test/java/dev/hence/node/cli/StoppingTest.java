package dev.hence.node.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

final class StoppingTest {
  @Test
  void stop_processThatListens_isAskedAndOneThatDoesNot_isKilled() throws IOException {
    Process listens = new ProcessBuilder("sleep", "60").start();
    Process deaf =
        new ProcessBuilder("bash", "-c", "trap '' TERM; echo set; while :; do sleep 1; done")
            .start();
    // Its word means that the signal is ignored from now on.
    assertThat(deaf.inputReader().readLine()).isEqualTo("set");
    Stopping.Outcome outcome = Stopping.stop(List.of(listens.toHandle(), deaf.toHandle()));
    assertThat(outcome).isEqualTo(new Stopping.Outcome(1, 1));
    assertThat(outcome).hasToString("2 nodes, 1 of them by force");
    assertThat(listens.isAlive()).isFalse();
    assertThat(deaf.isAlive()).isFalse();
  }
}
