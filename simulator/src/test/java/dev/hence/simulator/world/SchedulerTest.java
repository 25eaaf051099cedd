package dev.hence.simulator.world;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SchedulerTest {
  private final Scheduler scheduler = new Scheduler();
  private final List<String> ran = new ArrayList<>();

  @Test
  void runUntil_severalTimes_runsInOrderOfTime() {
    scheduler.at(30, () -> ran.add("c"));
    scheduler.at(10, () -> ran.add("a"));
    scheduler.at(20, () -> ran.add("b"));

    scheduler.runUntil(20);

    assertThat(ran).containsExactly("a", "b");
    assertThat(scheduler.now()).isEqualTo(20);
  }

  @Test
  void runUntil_sameTime_runsInOrderOfPuttingOff() {
    for (String name : List.of("a", "b", "c", "d", "e")) {
      scheduler.at(10, () -> ran.add(name));
    }

    scheduler.runUntil(10);

    assertThat(ran).containsExactly("a", "b", "c", "d", "e");
  }

  @Test
  void runUntil_workPutsOffWork_runsItToo() {
    scheduler.after(10, () -> scheduler.after(5, () -> ran.add(scheduler.now() + "")));

    scheduler.runUntil(100);

    assertThat(ran).containsExactly("15");
    assertThat(scheduler.now()).isEqualTo(100);
  }

  @Test
  void at_past_isRefused() {
    scheduler.runUntil(10);

    assertThatThrownBy(() -> scheduler.at(9, () -> {})).isInstanceOf(AssertionError.class);
  }
}
