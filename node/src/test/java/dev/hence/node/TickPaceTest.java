package dev.hence.node;

import static dev.hence.core.replica.ReplicaSettings.TICK_NANOS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hence.core.clock.VectorClock;
import dev.hence.core.replica.Input;
import dev.hence.core.replica.Message;
import dev.hence.core.replica.Request;
import dev.hence.core.sharding.Address;
import org.junit.jupiter.api.Test;

class TickPaceTest {
  private static final long START = -7;
  private static final Input REQUEST = new Input.ClientRequest(1, new Request.NodeShard());
  static final Input REPORT =
      new Input.Received(
          new Address("10.0.0.2:8090"),
          new Message.Report(
              1, 1, true, true, false, true, true, VectorClock.EMPTY, VectorClock.EMPTY, 1, 0));

  private final TickPace pace = new TickPace(START);

  /** Counts the ticks from {@code from} until before {@code to}, looked for each millisecond. */
  private int ticks(long from, long to) {
    int ticks = 0;
    for (long now = from; now < to; now += 1_000_000) {
      if (pace.isDue(now)) {
        ticks++;
      }
    }
    return ticks;
  }

  @Test
  void isDue_afterAnInput_everyTick() {
    pace.taken(REQUEST, START);
    assertThat(ticks(START, START + TickPace.QUIET_AFTER_NANOS)).isEqualTo(50);
  }

  @Test
  void isDue_whenNothingCame_lessOften() {
    ticks(START, START + TickPace.QUIET_AFTER_NANOS);
    long quiet = START + TickPace.QUIET_AFTER_NANOS;
    assertThat(ticks(quiet, quiet + 1_000_000_000)).isEqualTo(20);
  }

  @Test
  void isDue_whenOnlyReportsCame_lessOften() {
    ticks(START, START + TickPace.QUIET_AFTER_NANOS);
    long quiet = START + TickPace.QUIET_AFTER_NANOS;
    pace.taken(REPORT, quiet);
    assertThat(ticks(quiet, quiet + 1_000_000_000)).isEqualTo(20);
  }

  @Test
  void isDue_whileTheReplicaHasSomethingToDo_everyTick() {
    ticks(START, START + TickPace.QUIET_AFTER_NANOS);
    long quiet = START + TickPace.QUIET_AFTER_NANOS;
    pace.hasToDo(quiet);
    assertThat(ticks(quiet, quiet + 1_000_000_000)).isEqualTo(50);
  }

  @Test
  void nextNanos_onceAQuietNodeIsAsked_isATickAtMost() {
    long asked = START + 3 * TickPace.QUIET_AFTER_NANOS;
    // A tick is due just then; the next one isn't for a while.
    ticks(START, asked + 1);
    assertThat(pace.nextNanos() - asked).isGreaterThan(TICK_NANOS);
    pace.taken(REQUEST, asked);
    assertThat(pace.nextNanos() - asked).isEqualTo(TICK_NANOS);
  }
}
