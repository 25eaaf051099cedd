package dev.hence.torture.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hence.checker.history.Operation;
import org.junit.jupiter.api.Test;

/** For how long a key could be had nowhere. */
class TallyTest {
  private static final long SECOND = 1_000_000_000;

  private final Tally tally = new Tally();

  @Test
  void unavailability_requestsFailOneBehindTheOther_lastsFromTheFirstToTheLast() {
    fail("a", 100);
    fail("b", 103);
    fail("a", 109);
    fail("a", 118);
    succeed("b", 119);

    assertThat(tally.lines()).anyMatch(line -> line.contains("18.5 s of a (3 requests"));
  }

  @Test
  void unavailability_nobodyAsksForAWhile_beginsAnew() {
    fail("a", 100);
    fail("a", 150);
    fail("a", 152);

    assertThat(tally.lines()).anyMatch(line -> line.contains("2.5 s of a (2 requests"));
  }

  @Test
  void unavailability_oneSucceeds_beginsAnew() {
    fail("a", 100);
    succeed("a", 101);
    fail("a", 102);

    assertThat(tally.lines()).anyMatch(line -> line.contains("0.5 s of a (1 requests"));
  }

  private void fail(String key, long second) {
    add(second, Operation.get("client", key).refused());
  }

  private void succeed(String key, long second) {
    add(second, Operation.get("client", key).absent(null, null));
  }

  /** It took half a second. */
  private void add(long second, Operation operation) {
    long start = second * SECOND;
    tally.add(operation, start, start + SECOND / 2);
  }
}
