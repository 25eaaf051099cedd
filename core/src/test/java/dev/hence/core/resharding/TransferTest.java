package dev.hence.core.resharding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hence.core.clock.Dot;
import dev.hence.core.clock.VectorClock;
import dev.hence.core.data.Content;
import dev.hence.core.data.Key;
import dev.hence.core.data.Register;
import dev.hence.core.data.Update;
import dev.hence.core.sharding.SlotSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class TransferTest {
  private static final VectorClock LOW = VectorClock.EMPTY.with(1, 3).with(2, 9);
  private static final VectorClock HIGH = VectorClock.EMPTY.with(1, 5).with(2, 7);

  private static Update update(String key) {
    return new Update(
        new Key(key), new Register(new Dot(1, 1), 1, VectorClock.EMPTY, Content.TOMBSTONE));
  }

  private final Transfer transfer = new Transfer(SlotSet.ALL, VectorClock.EMPTY, 0);

  @Test
  void page_fromSourcesThatDiffer_claimsTheLeastAndAimsAtTheMost() {
    transfer.page(LOW, LOW, List.of(update("0"), update("a")), false);
    transfer.page(HIGH, HIGH, List.of(update("b")), true);
    assertThat(transfer.base()).isEqualTo(VectorClock.EMPTY.with(1, 3).with(2, 7));
    assertThat(transfer.goal()).isEqualTo(VectorClock.EMPTY.with(1, 5).with(2, 9));
    assertThat(transfer.registers()).isEqualTo(3);
    assertThat(transfer.isFetched()).isTrue();
  }

  @Test
  void unlogged_logsOfSourcesReachBack_isWhatNoneHas() {
    VectorClock gone = VectorClock.EMPTY.with(1, 1).with(2, 2);
    transfer.page(LOW, gone, List.of(update("a")), false);
    transfer.page(HIGH, VectorClock.EMPTY.with(1, 2), List.of(update("b")), true);
    assertThat(transfer.unlogged()).isEqualTo(VectorClock.EMPTY.with(1, 2).with(2, 2));
  }

  @Test
  void cursor_emptyLastPage_staysBehindTheLastKey() {
    transfer.page(LOW, LOW, List.of(update("a")), false);
    transfer.page(LOW, LOW, List.of(), true);
    assertThat(transfer.cursor()).contains(new Key("a"));
  }

  @Test
  void endEarly_someSlotsWhole_leavesTheOthers() {
    transfer.page(LOW, LOW, List.of(update("a"), update("b")), false);
    Key cursor = transfer.cursor().orElseThrow();
    transfer.endEarly();
    assertThat(transfer.isFetched()).isTrue();
    assertThat(transfer.endedEarly()).isTrue();
    assertThat(transfer.slots()).isEqualTo(SlotSet.ALL.within(0, cursor.slot() - 1));
  }

  @Test
  void endEarly_noSlotWhole_goesOn() {
    Key key = new Key("a");
    Transfer ofOne = new Transfer(SlotSet.ALL.within(key.slot(), key.slot()), VectorClock.EMPTY, 0);
    ofOne.page(LOW, LOW, List.of(update("a")), false);
    ofOne.endEarly();
    assertThat(ofOne.isFetched()).isFalse();
    assertThat(ofOne.endedEarly()).isFalse();
  }

  @Test
  void page_behindTheLast_isABug() {
    transfer.page(LOW, LOW, List.of(), true);
    assertThatThrownBy(() -> transfer.page(LOW, LOW, List.of(), true))
        .isInstanceOf(AssertionError.class);
  }
}
