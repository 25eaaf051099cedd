package dev.hence.torture.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hence.torture.bed.Links.Link;
import dev.hence.torture.fault.Schedule.Step;
import dev.hence.torture.fault.Schedule.Timed;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a seed draws. */
class ScheduleTest {
  private static final Set<Kind> ALL = EnumSet.allOf(Kind.class);
  private static final int NODES = 6;

  private static Schedule draw(long seed, int minutes) {
    return Schedule.draw(seed, Duration.ofMinutes(minutes), NODES, ALL);
  }

  @Test
  void draw_sameSeed_isTheSame() {
    for (int seed = 0; seed < 50; seed++) {
      assertThat(draw(seed, 3)).isEqualTo(draw(seed, 3));
    }
    assertThat(draw(1, 3)).isNotEqualTo(draw(2, 3));
  }

  @Test
  void draw_longRun_hasEveryKind() {
    for (int seed = 0; seed < 20; seed++) {
      Set<Kind> drawn = EnumSet.noneOf(Kind.class);
      draw(seed, 20)
          .rounds()
          .forEach(round -> round.faults().forEach(timed -> drawn.add(timed.fault().kind())));
      assertThat(drawn).as("seed " + seed).isEqualTo(ALL);
    }
  }

  /** As far as the length of faults is known before; those with a round of their own take more. */
  @Test
  void draw_opening_hasEveryKindInShortRounds() {
    for (int seed = 0; seed < 50; seed++) {
      Set<Kind> drawn = EnumSet.noneOf(Kind.class);
      long millis = 0;
      for (Schedule.Round round : draw(seed, 5).rounds()) {
        if (drawn.size() < ALL.size()) {
          round.faults().forEach(timed -> drawn.add(timed.fault().kind()));
          millis += round.millis();
        }
      }
      assertThat(drawn).as("seed " + seed).isEqualTo(ALL);
      assertThat(millis).as("seed " + seed).isLessThan(75_000);
    }
  }

  @Test
  void draw_fewKinds_eachComesOnceBeforeAnyComesAgain() {
    Set<Kind> few = EnumSet.of(Kind.KILL_ALL, Kind.KILL_MINORITY, Kind.POWER_LOSS, Kind.FULL_DISK);
    for (int seed = 0; seed < 50; seed++) {
      List<Kind> drawn =
          Schedule.draw(seed, Duration.ofMinutes(10), NODES, few).rounds().stream()
              .flatMap(round -> round.faults().stream())
              .map(timed -> timed.fault().kind())
              .toList();
      for (int i = 0; i + few.size() <= drawn.size(); i += few.size()) {
        assertThat(drawn.subList(i, i + few.size()))
            .as("seed " + seed)
            .containsExactlyInAnyOrderElementsOf(few);
      }
    }
  }

  @Test
  void draw_nodeWhoseSyncsFail_hasNoOtherClock() {
    Set<Kind> both = EnumSet.of(Kind.FAILING_SYNC, Kind.CLOCK_JUMP);
    int together = 0;
    for (int seed = 0; seed < 50; seed++) {
      for (Schedule.Round round :
          Schedule.draw(seed, Duration.ofMinutes(10), NODES, both).rounds()) {
        Set<Integer> failing = new HashSet<>();
        Set<Integer> jumping = new HashSet<>();
        for (Timed timed : round.faults()) {
          switch (timed.fault()) {
            case NodeFault.FailingSync sync -> failing.add(sync.node());
            case NodeFault.ClockJump jump -> jumping.add(jump.node());
            default -> throw new AssertionError(timed);
          }
        }
        together += failing.isEmpty() || jumping.isEmpty() ? 0 : 1;
        assertThat(Collections.disjoint(failing, jumping)).as("seed " + seed).isTrue();
      }
    }
    assertThat(together).isPositive();
  }

  @Test
  void draw_fewKinds_hasNoOthers() {
    Set<Kind> few = EnumSet.of(Kind.KILL, Kind.LOST_DISK);
    Schedule schedule = Schedule.draw(5, Duration.ofMinutes(5), NODES, few);
    assertThat(schedule.rounds())
        .isNotEmpty()
        .allSatisfy(round ->
            assertThat(round.faults())
                .isNotEmpty()
                .allMatch(timed -> few.contains(timed.fault().kind())));
  }

  @Test
  void steps_everyFault_isInjectedThenHealed() {
    for (Schedule.Round round : draw(7, 30).rounds()) {
      List<Step> steps = Schedule.steps(round);
      Set<Timed> injected = new HashSet<>();
      Set<Timed> healed = new HashSet<>();
      long before = 0;
      for (Step step : steps) {
        assertThat(step.atMillis()).isGreaterThanOrEqualTo(before);
        before = step.atMillis();
        if (step.heals()) {
          assertThat(injected).contains(step.timed());
          healed.add(step.timed());
        } else {
          injected.add(step.timed());
        }
      }
      assertThat(healed).isEqualTo(new HashSet<>(round.faults()));
    }
  }

  @Test
  void ring_eachNode_hearsItsTwoNeighbours() {
    LinkFault.Cut ring = (LinkFault.Cut) Partitions.ring(List.of(3, 1, 5, 0, 2, 4));
    for (int node = 0; node < NODES; node++) {
      int heard = NODES - 1;
      for (Link link : ring.links()) {
        heard -= link.to() == node ? 1 : 0;
      }
      assertThat(heard).as("node " + node).isEqualTo(2);
    }
    assertThat(ring.links()).doesNotContain(new Link(3, 1), new Link(4, 3));
  }

  @Test
  void bridge_onlyTheMiddle_hearsBothSides() {
    LinkFault.Cut bridge = (LinkFault.Cut) Partitions.bridge(0, List.of(1, 2), List.of(3, 4));
    assertThat(bridge.links())
        .hasSize(8)
        .contains(new Link(1, 3), new Link(4, 2))
        .noneMatch(link -> link.from() == 0 || link.to() == 0);
  }
}
