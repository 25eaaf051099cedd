package dev.hence.node.peer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hence.core.replica.Answer;
import dev.hence.core.replica.Message;
import org.junit.jupiter.api.Test;

final class OutboxTest {
  /** About a kilobyte. */
  private static final Message KILOBYTE =
      new Message.Forwarded(1, new Answer.Refused("x".repeat(1000)));

  @Test
  void offer_beyondTheBound_dropsUntilHalfEmpty() {
    Outbox outbox = new Outbox(4 * MessageSize.of(KILOBYTE));
    for (int i = 0; i < 4; i++) {
      assertThat(outbox.offer(KILOBYTE)).isEqualTo(Outbox.Offered.QUEUED);
    }
    assertThat(outbox.offer(KILOBYTE)).isEqualTo(Outbox.Offered.FIRST_DROPPED);
    assertThat(outbox.offer(KILOBYTE)).isEqualTo(Outbox.Offered.DROPPED);
    assertThat(outbox.poll()).isSameAs(KILOBYTE);
    assertThat(outbox.offer(KILOBYTE)).isEqualTo(Outbox.Offered.DROPPED);
    assertThat(outbox.poll()).isSameAs(KILOBYTE);
    assertThat(outbox.offer(KILOBYTE)).isEqualTo(Outbox.Offered.QUEUED);
  }

  @Test
  void offer_largerThanTheBound_findsRoomWhenEmpty() {
    Outbox outbox = new Outbox(10);
    assertThat(outbox.offer(KILOBYTE)).isEqualTo(Outbox.Offered.QUEUED);
    assertThat(outbox.offer(KILOBYTE)).isEqualTo(Outbox.Offered.FIRST_DROPPED);
    assertThat(outbox.poll()).isSameAs(KILOBYTE);
    assertThat(outbox.isEmpty()).isTrue();
    assertThat(outbox.poll()).isNull();
    assertThat(outbox.offer(KILOBYTE)).isEqualTo(Outbox.Offered.QUEUED);
  }

  @Test
  void offer_closed_isNotTakenAndWhatWasTakenIsStillThere() {
    Outbox outbox = new Outbox(4 * MessageSize.of(KILOBYTE));
    assertThat(outbox.offer(KILOBYTE)).isEqualTo(Outbox.Offered.QUEUED);
    outbox.close();
    assertThat(outbox.offer(KILOBYTE)).isEqualTo(Outbox.Offered.CLOSED);
    assertThat(outbox.poll()).isSameAs(KILOBYTE);
    assertThat(outbox.poll()).isNull();
  }
}
