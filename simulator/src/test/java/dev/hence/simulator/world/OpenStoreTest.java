package dev.hence.simulator.world;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hence.core.clock.Dot;
import dev.hence.core.clock.VectorClock;
import dev.hence.core.data.Content;
import dev.hence.core.data.Key;
import dev.hence.core.data.Register;
import dev.hence.core.data.Value;
import dev.hence.core.replica.Store.StoreFailure;
import dev.hence.core.replica.Write;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OpenStoreTest {
  private static final Key KEY = new Key("key");

  private final SimulatedStore disk =
      new SimulatedStore(100, Meddler.NONE, write -> {}, writes -> {});
  private final Doom doom = new Doom();
  private final OpenStore store = new OpenStore(disk, doom);

  private void write() {
    Register register =
        new Register(new Dot(7, 1), 1, VectorClock.EMPTY, new Content.Live(Value.of("1")));
    store.commit(
        List.of(
            new Write.PutRegister(KEY, register),
            new Write.PutCoverage(VectorClock.of(register.dot()), 1)));
  }

  @ParameterizedTest
  @CsvSource({"DIES_BEFORE, false", "DIES_AFTER, true"})
  void commit_inWhichTheProcessDies_leavesAllOrNothing(Doom.Fate fate, boolean all) {
    doom.inCommit(fate);

    assertThatThrownBy(this::write).isInstanceOf(ProcessDied.class);
    assertThat(disk.register(KEY).isPresent()).isEqualTo(all);
    assertThat(disk.recovered().coverage().get(7)).isEqualTo(all ? 1 : 0);
  }

  @ParameterizedTest
  @CsvSource({"FAILS_AND_IS_LOST, false", "FAILS_AND_IS_KEPT, true"})
  void commit_thatFails_leavesAllOrNothingAndEndsAllReading(Doom.Fate fate, boolean all) {
    doom.inCommit(fate);

    assertThatThrownBy(this::write).isInstanceOf(StoreFailure.class);
    assertThat(disk.register(KEY).isPresent()).isEqualTo(all);
    doom.spare();
    assertThatThrownBy(() -> store.register(KEY)).isInstanceOf(StoreFailure.class);
    assertThatThrownBy(this::write).isInstanceOf(StoreFailure.class);
  }

  @Test
  void commit_openedAgainAfterAFailure_works() {
    doom.failCommit(false, 0);
    assertThatThrownBy(this::write).isInstanceOf(StoreFailure.class);
    doom.spare();

    OpenStore next = new OpenStore(disk, doom);

    assertThat(next.register(KEY)).isEmpty();
    next.commit(List.of(new Write.PutCoverage(VectorClock.of(new Dot(7, 2)), 1)));
    assertThat(next.recovered().coverage().get(7)).isEqualTo(2);
  }
}
