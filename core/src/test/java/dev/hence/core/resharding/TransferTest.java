package dev.hence.core.resharding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hence.core.clock.VectorClock;
import dev.hence.core.data.Key;
import dev.hence.core.sharding.SlotSet;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TransferTest {
  private static final VectorClock LOW = VectorClock.EMPTY.with(1, 3).with(2, 9);
  private static final VectorClock HIGH = VectorClock.EMPTY.with(1, 5).with(2, 7);
  private final Transfer transfer = new Transfer(SlotSet.ALL, VectorClock.EMPTY, 0);

  @Test
  void page_fromSourcesThatDiffer_claimsTheLeastAndAimsAtTheMost() {
    transfer.page(LOW, 2, Optional.of(new Key("a")), false);
    transfer.page(HIGH, 1, Optional.of(new Key("b")), true);
    assertThat(transfer.base()).isEqualTo(VectorClock.EMPTY.with(1, 3).with(2, 7));
    assertThat(transfer.goal()).isEqualTo(VectorClock.EMPTY.with(1, 5).with(2, 9));
    assertThat(transfer.registers()).isEqualTo(3);
    assertThat(transfer.isFetched()).isTrue();
  }

  @Test
  void cursor_emptyLastPage_staysBehindTheLastKey() {
    transfer.page(LOW, 1, Optional.of(new Key("a")), false);
    transfer.page(LOW, 0, Optional.empty(), true);
    assertThat(transfer.cursor()).contains(new Key("a"));
  }

  @Test
  void page_behindTheLast_isABug() {
    transfer.page(LOW, 0, Optional.empty(), true);
    assertThatThrownBy(() -> transfer.page(LOW, 0, Optional.empty(), true))
        .isInstanceOf(AssertionError.class);
  }
}
