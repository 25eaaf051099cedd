package dev.hence.core.replica;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.hence.core.clock.Dot;
import dev.hence.core.clock.VectorClock;
import dev.hence.core.data.Content;
import dev.hence.core.data.Key;
import dev.hence.core.data.Register;
import dev.hence.core.data.Update;
import dev.hence.core.data.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link Store} holds of its update log and its index of tombstones. */
abstract class StoreLogContract {
  static final long WRITER = 0xfedc_ba98_7654_3210L;
  static final long OTHER = 7;
  static final int NO_LIMIT = Integer.MAX_VALUE;

  Store store;

  /** Opens the store; the first in each test is empty, each later one has what the last had. */
  protected abstract Store open();

  @BeforeEach
  void openFirst() {
    store = open();
  }

  @AfterEach
  void closeLast() {
    store.close();
  }

  void reopen() {
    store.close();
    store = open();
  }

  @Test
  void updates_inARange_areThoseInOrder() {
    List<Update> updates = fillLog();
    assertThat(store.updates(WRITER, 0, Long.MAX_VALUE, NO_LIMIT)).isEqualTo(updates);
    assertThat(store.updates(WRITER, 250, 260, NO_LIMIT)).isEqualTo(updates.subList(250, 260));
    assertThat(store.updates(WRITER, 299, 500, NO_LIMIT)).isEqualTo(updates.subList(299, 300));
    assertThat(store.updates(WRITER, 300, 500, NO_LIMIT)).isEmpty();
    assertThat(store.updates(WRITER, 10, 10, NO_LIMIT)).isEmpty();
    assertThat(store.updates(WRITER + 1, 0, 500, NO_LIMIT)).isEmpty();
    assertThat(store.updates(WRITER, 5, 500, 1)).isEqualTo(updates.subList(5, 6));
    assertThat(store.updates(WRITER, 5, 500, 300))
        .hasSizeBetween(2, 100)
        .startsWith(updates.get(5));
    reopen();
    assertThat(store.updates(WRITER, 0, Long.MAX_VALUE, NO_LIMIT)).isEqualTo(updates);
  }

  @Test
  void trimUpdates_ofOneWriter_leavesTheRest() {
    List<Update> updates = fillLog();
    trim(10);
    trim(10);
    trim(7);
    trim(200);
    assertThat(store.updates(WRITER, 0, 500, NO_LIMIT)).isEqualTo(updates.subList(200, 300));
    reopen();
    assertThat(store.updates(WRITER, 0, 500, NO_LIMIT)).isEqualTo(updates.subList(200, 300));
    trim(299);
    assertThat(store.updates(WRITER, 0, 500, NO_LIMIT)).isEqualTo(updates.subList(299, 300));
    trim(Long.MAX_VALUE);
    assertThat(store.updates(WRITER, 0, 500, NO_LIMIT)).isEmpty();
    assertThat(store.updates(OTHER, 0, 500, NO_LIMIT)).hasSize(300);
    assertThat(store.updates(-1, 0, 500, NO_LIMIT)).hasSize(300);
  }

  @Test
  void trimUpdates_ofWhatWasAppendedBehindAnEarlierTrim_dropsIt() {
    store.commit(List.of(new Write.TrimUpdates(WRITER, 10), append(WRITER, 4), append(WRITER, 11)));
    assertThat(store.updates(WRITER, 0, 20, NO_LIMIT))
        .containsExactly(update(WRITER, 4), update(WRITER, 11));
    trim(10);
    assertThat(store.updates(WRITER, 0, 20, NO_LIMIT)).containsExactly(update(WRITER, 11));
  }

  @Test
  void recovered_logsOfSeveralWriters_tellWhereEachBeginsAndEnds() {
    fillLog();
    trim(100);
    store.commit(List.of(new Write.TrimUpdates(OTHER, 300)));
    reopen();
    Map<Long, Recovered.Logged> logs = store.recovered().logs();
    assertThat(logs).containsOnlyKeys(WRITER, -1L);
    assertThat(logs.values())
        .extracting(Recovered.Logged::after, Recovered.Logged::through)
        .containsExactly(tuple(100L, 300L), tuple(0L, 300L));
    assertThat(logs.values()).extracting(Recovered.Logged::bytes).allMatch(bytes -> bytes > 0);
  }

  @Test
  void tombstones_ofAWriter_areFoundByTheirNumbers() {
    List<Write> writes = new ArrayList<>();
    for (int n = 1; n <= 9; n++) {
      writes.add(new Write.PutRegister(new Key("a" + n), tombstone(WRITER, n)));
      writes.add(new Write.PutRegister(new Key("b" + n), tombstone(-1, n)));
      writes.add(new Write.PutRegister(new Key("c" + n), live(OTHER, n, "1")));
    }
    store.commit(writes);
    reopen();
    assertThat(store.tombstones(WRITER, 2, 4, NO_LIMIT))
        .containsExactly(Map.entry(3L, new Key("a3")), Map.entry(4L, new Key("a4")));
    assertThat(store.tombstones(WRITER, 0, Long.MAX_VALUE, 2)).containsOnlyKeys(1L, 2L);
    assertThat(store.tombstones(WRITER, 9, Long.MAX_VALUE, NO_LIMIT)).isEmpty();
    assertThat(store.tombstones(WRITER, 4, 4, NO_LIMIT)).isEmpty();
    assertThat(store.tombstones(OTHER, 0, Long.MAX_VALUE, NO_LIMIT)).isEmpty();
    assertThat(store.tombstones(-1, 0, Long.MAX_VALUE, NO_LIMIT)).hasSize(9);
    assertThat(store.tombstoneWriters()).containsExactlyInAnyOrder(WRITER, -1L);
  }

  @Test
  void tombstones_forgotten_areNotFound() {
    Key key = new Key("k");
    store.commit(
        List.of(
            new Write.PutRegister(key, tombstone(WRITER, 1)),
            new Write.PutRegister(new Key("other"), tombstone(OTHER, 1)),
            new Write.PutRegister(key, live(WRITER, 2, "2")),
            new Write.ForgetTombstone(new Dot(WRITER, 1)),
            new Write.PutRegister(new Key("l"), tombstone(WRITER, 3))));
    assertThat(store.tombstones(WRITER, 0, 9, NO_LIMIT)).containsOnlyKeys(3L);
    store.commit(List.of(new Write.ForgetTombstones(WRITER)));
    reopen();
    assertThat(store.tombstones(WRITER, 0, Long.MAX_VALUE, NO_LIMIT)).isEmpty();
    assertThat(store.tombstones(OTHER, 0, 9, NO_LIMIT)).containsOnlyKeys(1L);
    assertThat(store.tombstoneWriters()).containsExactly(OTHER);
    assertThat(store.register(new Key("l"))).isPresent();
  }

  private static Register tombstone(long writer, long n) {
    return new Register(new Dot(writer, n), 1000 + n, VectorClock.EMPTY, Content.TOMBSTONE);
  }

  private void trim(long through) {
    store.commit(List.of(new Write.TrimUpdates(WRITER, through)));
  }

  /** Logs of three writers, of 300 updates each; gives those of {@link #WRITER}. */
  private List<Update> fillLog() {
    for (int n = 1; n <= 300; n++) {
      store.commit(List.of(append(WRITER, n), append(OTHER, n), append(-1, n)));
    }
    return IntStream.rangeClosed(1, 300).mapToObj(n -> update(WRITER, n)).toList();
  }

  static Write append(long writer, long n) {
    return new Write.AppendUpdate(update(writer, n));
  }

  static Update update(long writer, long n) {
    return new Update(new Key("k" + n % 10), live(writer, n, "\"" + n + "\""));
  }

  static Register live(long writer, long n, String json) {
    return new Register(
        new Dot(writer, n), 1000 + n, VectorClock.EMPTY, new Content.Live(Value.of(json)));
  }
}
