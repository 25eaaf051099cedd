package dev.hence.core.replica;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hence.core.clock.Dot;
import dev.hence.core.clock.VectorClock;
import dev.hence.core.data.Content;
import dev.hence.core.data.Key;
import dev.hence.core.data.Register;
import dev.hence.core.data.Update;
import dev.hence.core.data.Value;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class UpdateLogTest {
  private static final int VALUE_BYTES = 100_000;

  private final Outbox out = new Outbox();
  private final UpdateLog log = new UpdateLog(out, new TreeMap<>());

  private static Update update(long writer, long n) {
    Content content = new Content.Live(new Value(new byte[VALUE_BYTES]));
    return new Update(
        new Key("k" + n), new Register(new Dot(writer, n), n, VectorClock.EMPTY, content));
  }

  private void append(long writer, int from, int through) {
    for (int n = from; n <= through; n++) {
      log.append(update(writer, n));
    }
  }

  private List<Effect> trims() {
    return out.drain().stream()
        .filter(effect ->
            effect instanceof Effect.Append append && append.write() instanceof Write.TrimUpdates)
        .toList();
  }

  @Test
  void append_andTrim_countsWhatIsLeft() {
    append(1, 1, 100);
    append(2, 1, 10);
    assertThat(log.all().updates()).isEqualTo(110);
    assertThat(log.all().bytes()).isBetween(110L * VALUE_BYTES, 112L * VALUE_BYTES);
    log.trim(1, 40);
    assertThat(log.all().updates()).isEqualTo(70);
    assertThat(log.all().bytes()).isBetween(69L * VALUE_BYTES, 72L * VALUE_BYTES);
    assertThat(log.behind(1, 90).updates()).isEqualTo(10);
    assertThat(log.behind(1, 90).bytes()).isBetween(9L * VALUE_BYTES, 11L * VALUE_BYTES);
    assertThat(log.behind(1, 0).updates()).isEqualTo(60);
    log.trim(1, 100);
    log.trim(2, 10);
    assertThat(log.all()).isEqualTo(new Figures.Log(0, 0));
  }

  @Test
  void trim_ofNothing_writesNothing() {
    append(1, 1, 3);
    log.trim(1, 3);
    assertThat(trims()).hasSize(1);
    log.trim(1, 3);
    log.trim(1, 2);
    log.trim(2, 50);
    assertThat(trims()).isEmpty();
    append(2, 51, 52);
    assertThat(log.all().updates()).isEqualTo(2);
  }

  @Test
  void append_afterATrimOfALogThatIsNotThere_beginsTheLog() {
    log.trim(1, 20);
    append(1, 37, 38);
    assertThat(log.all().updates()).isEqualTo(2);
  }

  @Test
  void append_behindAGap_isABug() {
    append(1, 1, 2);
    assertThatThrownBy(() -> log.append(update(1, 4))).isInstanceOf(AssertionError.class);
  }

  @Test
  void cut_logOfTwoWriters_takesTheOldestOfWhoHasMost() {
    append(1, 1, 200);
    append(2, 1, 50);
    trims();
    assertThat(log.cut(30L * VALUE_BYTES * 10)).isFalse();
    assertThat(log.cut(100L * VALUE_BYTES)).isTrue();
    assertThat(trims()).isNotEmpty();
    assertThat(log.all().bytes()).isLessThanOrEqualTo(90L * VALUE_BYTES);
    assertThat(log.behind(2, 0).updates()).as("the smaller log").isGreaterThanOrEqualTo(35);
    assertThat(log.behind(1, 199).updates()).as("the newest update").isEqualTo(1);
    assertThat(log.cut(1)).isTrue();
    assertThat(log.behind(1, 199).updates()).as("the newest updates stay").isEqualTo(1);
    assertThat(log.behind(2, 49).updates()).isEqualTo(1);
  }

  @Test
  void log_thatWasRecovered_goesOnFromThere() {
    TreeMap<Long, Recovered.Logged> recovered = new TreeMap<>();
    recovered.put(1L, new Recovered.Logged(10, 20, 1_000));
    UpdateLog again = new UpdateLog(out, recovered);
    assertThat(again.all()).isEqualTo(new Figures.Log(10, 1_000));
    again.append(update(1, 21));
    again.trim(1, 15);
    assertThat(again.all().updates()).isEqualTo(6);
    again.trim(1, 21);
    assertThat(again.all()).isEqualTo(new Figures.Log(0, 0));
  }
}
