package dev.hence.simulator.world;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hence.simulator.world.Observer.Said;
import org.junit.jupiter.api.Test;

class DoomTest {
  private final Doom doom = new Doom();

  @Test
  void endsBefore_nothingPlanned_neverEnds() {
    for (int i = 0; i < 100; i++) {
      assertThat(doom.endsBefore(Said.ANSWERED)).isFalse();
    }
  }

  @Test
  void endsBefore_soManyWords_countsMessagesAndAnswers() {
    doom.inWords(2);

    assertThat(doom.endsBefore(Said.SENT)).isFalse();
    assertThat(doom.endsBefore(Said.ANSWERED)).isFalse();
    assertThat(doom.endsBefore(Said.SENT)).isTrue();
  }

  @Test
  void endsBefore_answers_sparesTheFirstThingSaidInACycle() {
    doom.inAnswers(0);

    assertThat(doom.endsBefore(Said.ANSWERED)).isFalse();
    doom.cycleBegins();
    assertThat(doom.endsBefore(Said.ANSWERED)).isFalse();
    assertThat(doom.endsBefore(Said.SENT)).isFalse();
    assertThat(doom.endsBefore(Said.ANSWERED)).isTrue();
    assertThat(doom.last()).isEqualTo(Said.SENT);
  }
}
