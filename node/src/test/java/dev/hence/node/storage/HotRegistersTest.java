package dev.hence.node.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hence.core.clock.Dot;
import dev.hence.core.clock.VectorClock;
import dev.hence.core.data.Content;
import dev.hence.core.data.Key;
import dev.hence.core.data.Register;
import dev.hence.core.data.Value;
import dev.hence.core.replica.Write;
import dev.hence.core.sharding.SlotSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class HotRegistersTest {
  private static final Key KEY = new Key("city");
  private static final long ROOM = 1 << 20;

  private final HotRegisters hot = new HotRegisters(ROOM);

  private static Register register(long n) {
    return new Register(
        new Dot(1, n), n, VectorClock.EMPTY, new Content.Live(Value.of(Long.toString(n))));
  }

  @Test
  void get_secondTime_doesNotLoad() {
    assertThat(hot.get(KEY, key -> Optional.of(register(1)))).contains(register(1));
    assertThat(
            hot.get(
                KEY,
                key -> {
                  throw new AssertionError("it is in memory");
                }))
        .contains(register(1));
  }

  @Test
  void get_absent_isLoadedEachTime() {
    assertThat(hot.get(KEY, key -> Optional.empty())).isEmpty();
    assertThat(hot.get(KEY, key -> Optional.of(register(1)))).contains(register(1));
  }

  @Test
  void peek_committed_isTheLastOne() {
    hot.committed(
        List.of(new Write.PutRegister(KEY, register(1)), new Write.PutRegister(KEY, register(2))));
    assertThat(hot.peek(KEY)).isEqualTo(register(2));
  }

  @Test
  void peek_dropped_isNothing() {
    hot.committed(List.of(new Write.PutRegister(KEY, register(1))));
    hot.committed(List.of(new Write.DropRegister(KEY)));
    assertThat(hot.peek(KEY)).isNull();
  }

  @Test
  void committed_droppedAndPutAgain_keepsWhatWasPut() {
    hot.committed(
        List.of(
            new Write.PutRegister(KEY, register(1)),
            new Write.DropSlots(SlotSet.ALL),
            new Write.PutRegister(KEY, register(2))));
    assertThat(hot.peek(KEY)).isEqualTo(register(2));
  }

  @Test
  void committed_duringALoad_winsOverWhatWasLoaded() throws Exception {
    whileLoading(register(1), new Write.PutRegister(KEY, register(2)));
    assertThat(hot.peek(KEY)).isEqualTo(register(2));
  }

  @Test
  void committed_dropDuringALoad_leavesNothing() throws Exception {
    whileLoading(register(1), new Write.DropRegister(KEY));
    assertThat(hot.peek(KEY)).isNull();
  }

  @Test
  void committed_dropOfSlotsDuringALoad_leavesNothing() throws Exception {
    whileLoading(register(1), new Write.DropSlots(SlotSet.ALL));
    assertThat(hot.peek(KEY)).isNull();
  }

  /** Commits {@code write} after a load has read {@code old} and before it is done. */
  private void whileLoading(Register old, Write write) throws Exception {
    CountDownLatch read = new CountDownLatch(1);
    CountDownLatch begun = new CountDownLatch(1);
    try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
      Future<Optional<Register>> load =
          threads.submit(() ->
              hot.get(
                  KEY,
                  key -> {
                    read.countDown();
                    await(begun);
                    return Optional.of(old);
                  }));
      await(read);
      Future<?> commit =
          threads.submit(() -> {
            begun.countDown();
            hot.committed(List.of(write));
          });
      assertThat(load.get(30, TimeUnit.SECONDS)).contains(old);
      commit.get(30, TimeUnit.SECONDS);
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void bytes_moreThanFits_staysBelowTheBound() {
    for (int i = 0; i < 20_000; i++) {
      hot.committed(List.of(new Write.PutRegister(new Key("key" + i), register(i + 1))));
    }
    assertThat(hot.bytes()).isBetween(ROOM / 2, ROOM);
  }

  @Test
  void get_noRoomAtAll_loadsEachTime() {
    HotRegisters none = new HotRegisters(0);
    none.committed(List.of(new Write.PutRegister(KEY, register(1))));
    assertThat(none.bytes()).isZero();
    assertThat(none.get(KEY, key -> Optional.of(register(2)))).contains(register(2));
  }
}
