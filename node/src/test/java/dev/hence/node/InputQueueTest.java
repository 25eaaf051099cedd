package dev.hence.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hence.core.replica.Input;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

final class InputQueueTest {
  private static final InputQueue.Waiting ITEM = new InputQueue.Waiting.Plain(new Input.Tick(), 10);
  private static final InputQueue.Waiting REPORT =
      new InputQueue.Waiting.Plain(TickPaceTest.REPORT, 10);

  @Test
  void offer_asMuchAsMayWait_refusesMoreUntilSomeIsTaken() {
    InputQueue queue = new InputQueue(2, 1_000);
    assertThat(queue.offer(ITEM)).isTrue();
    assertThat(queue.offer(ITEM)).isTrue();
    assertThat(queue.offer(ITEM)).isFalse();
    List<InputQueue.Waiting> batch = new ArrayList<>();
    queue.take(batch, 1);
    assertThat(batch).hasSize(1);
    assertThat(queue.offer(ITEM)).isTrue();
  }

  @Test
  void offer_asManyBytesAsMayWait_refusesMoreUntilSomeAreTaken() {
    InputQueue queue = new InputQueue(100, 20);
    assertThat(queue.offer(ITEM)).isTrue();
    assertThat(queue.offer(ITEM)).isTrue();
    assertThat(queue.offer(ITEM)).isFalse();
    assertThat(queue.refused()).isEqualTo(1);
    queue.take(new ArrayList<>(), 1);
    assertThat(queue.offer(ITEM)).isTrue();
  }

  @Test
  void add_whenFull_isTakenAllTheSame() {
    InputQueue queue = new InputQueue(1, 1_000);
    assertThat(queue.offer(ITEM)).isTrue();
    queue.add(ITEM);
    List<InputQueue.Waiting> batch = new ArrayList<>();
    queue.take(batch, 10);
    assertThat(batch).hasSize(2);
  }

  @Test
  void isUrgent_reports_onlyOnceSomethingElseWaits() {
    InputQueue queue = new InputQueue(100, 1_000);
    queue.offer(REPORT);
    queue.offer(REPORT);
    assertThat(queue.isUrgent()).isFalse();
    queue.add(ITEM);
    assertThat(queue.isUrgent()).isTrue();
    List<InputQueue.Waiting> batch = new ArrayList<>();
    queue.take(batch, 10);
    assertThat(batch).containsExactly(REPORT, REPORT, ITEM);
    assertThat(queue.isUrgent()).isFalse();
  }

  @Test
  @Timeout(60)
  void take_manyThreadsAdd_losesNothing() throws InterruptedException {
    InputQueue queue = new InputQueue(1_000_000, 1L << 40);
    int threads = 4;
    int each = 20_000;
    for (int i = 0; i < threads; i++) {
      Thread.ofPlatform()
          .start(() -> {
            for (int n = 0; n < each; n++) {
              queue.add(ITEM);
              queue.wake();
            }
          });
    }
    int taken = 0;
    List<InputQueue.Waiting> batch = new ArrayList<>();
    while (taken < threads * each) {
      queue.await(() -> 5_000_000_000L);
      queue.take(batch, 100);
      assertThat(batch).hasSizeLessThanOrEqualTo(100);
      taken += batch.size();
      batch.clear();
    }
    queue.take(batch, 100);
    assertThat(batch).isEmpty();
  }
}
