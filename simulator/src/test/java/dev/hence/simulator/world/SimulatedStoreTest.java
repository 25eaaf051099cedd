package dev.hence.simulator.world;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hence.core.clock.Dot;
import dev.hence.core.clock.VectorClock;
import dev.hence.core.data.Content;
import dev.hence.core.data.Key;
import dev.hence.core.data.Register;
import dev.hence.core.data.Update;
import dev.hence.core.data.Value;
import dev.hence.core.replica.Write;
import dev.hence.core.sharding.SlotSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SimulatedStoreTest {
  private static final long WRITER = 7;

  private final SimulatedStore store =
      new SimulatedStore(100, Meddler.NONE, write -> {}, writes -> {});

  private static Update update(long n) {
    return new Update(
        new Key("key" + n),
        new Register(new Dot(WRITER, n), n, VectorClock.EMPTY, new Content.Live(Value.of("" + n))));
  }

  private void store(int count) {
    List<Write> writes = new ArrayList<>();
    for (int n = 1; n <= count; n++) {
      Update update = update(n);
      writes.add(new Write.AppendUpdate(update));
      writes.add(new Write.PutRegister(update.key(), update.register()));
    }
    writes.add(new Write.PutCoverage(VectorClock.of(new Dot(WRITER, count)), count));
    store.commit(writes);
  }

  @Test
  void registers_smallPages_giveEachOnceInOrder() {
    store(10);

    List<Key> keys = new ArrayList<>();
    Optional<Key> after = Optional.empty();
    List<Update> page = store.registers(SlotSet.ALL, after, 300);
    while (!page.isEmpty()) {
      assertThat(page).hasSizeLessThanOrEqualTo(3);
      page.forEach(update -> keys.add(update.key()));
      page = store.registers(SlotSet.ALL, Optional.of(keys.getLast()), 300);
    }

    assertThat(keys).hasSize(10).isSorted();
  }

  @Test
  void registers_someSlots_givesThoseOnly() {
    store(10);
    Key wanted = new Key("key4");

    List<Update> page =
        store.registers(
            SlotSet.where(slot -> slot == wanted.slot()), Optional.empty(), Integer.MAX_VALUE);

    assertThat(page)
        .extracting(Update::key)
        .contains(wanted)
        .allMatch(k -> k.slot() == wanted.slot());
  }

  @Test
  void updates_trimmed_startBehindTheTrim() {
    store(10);
    store.commit(List.of(new Write.TrimUpdates(WRITER, 4)));

    assertThat(store.updates(WRITER, 2, 7, Integer.MAX_VALUE))
        .extracting(update -> update.dot().n())
        .containsExactly(5L, 6L, 7L);
  }

  @Test
  void dropSlots_some_leavesTheOthers() {
    store(10);
    int dropped = new Key("key1").slot();

    store.commit(List.of(new Write.DropSlots(SlotSet.where(slot -> slot == dropped))));

    assertThat(store.register(new Key("key1"))).isEmpty();
    assertThat(store.registers().keySet()).isNotEmpty().noneMatch(key -> key.slot() == dropped);
  }
}
