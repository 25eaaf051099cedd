package dev.hence.torture;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FinalReadsTest {
  private static final List<String> KEYS = List.of("a", "b", "c", "d");

  private final List<String> asked = new ArrayList<>();

  /** A node that answers reads of {@code b} only from the so-manieth on. */
  private Optional<String> read(String key, int answered) {
    asked.add(key);
    long tries = asked.stream().filter(key::equals).count();
    return key.equals("b") && tries < answered
        ? Optional.of("503, try " + tries)
        : Optional.empty();
  }

  @Test
  void read_nodeIsSlow_readsAllOnceItAnswers() throws InterruptedException {
    Optional<String> failure =
        new FinalReads(Duration.ofDays(1), 0).read("n1", KEYS, key -> read(key, 4));

    assertThat(failure).isEmpty();
    assertThat(asked).containsExactly("a", "b", "b", "b", "b", "c", "d");
  }

  @Test
  void read_nodeDoesntAnswerInTime_saysWhatWasntReadAndWhy() throws InterruptedException {
    Optional<String> failure =
        new FinalReads(Duration.ZERO, 0).read("n1", KEYS, key -> read(key, 4));

    assertThat(failure)
        .contains(
            "3 of 4 keys weren't read at n1: b had no answer for 0 s after all faults, but"
                + " 503, try 1");
    assertThat(asked).containsExactly("a", "b");
  }
}
