package dev.hence.node.peer;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class BackoffTest {
  @Test
  void next_failureAfterFailure_doublesUpToTheMost() {
    Backoff backoff = new Backoff(50, 1000);
    assertThat(backoff.next()).isZero();
    for (long wait : new long[] {50, 100, 200, 400, 800, 1000, 1000}) {
      assertThat(backoff.next()).isBetween(wait - wait / 4, wait);
    }
    backoff.reset();
    assertThat(backoff.next()).isZero();
    assertThat(backoff.next()).isBetween(38L, 50L);
  }
}
