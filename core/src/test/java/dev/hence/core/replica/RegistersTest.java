package dev.hence.core.replica;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hence.core.clock.Dot;
import dev.hence.core.clock.VectorClock;
import dev.hence.core.clock.WriterId;
import dev.hence.core.data.Content;
import dev.hence.core.data.Key;
import dev.hence.core.data.Register;
import dev.hence.core.data.Update;
import dev.hence.core.sharding.Address;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class RegistersTest {
  private static final long WRITER = WriterId.of(0, 0, 1);

  private final Registers registers = new Registers(local());

  private static Local local() {
    Address self = new Address("a");
    ReplicaSettings settings = ReplicaSettings.of(self, List.of(self), OptionalInt.of(1));
    return new Local(settings, new EmptyStore(), () -> 1, new Moment(0, 0));
  }

  private static Update tombstone(String key, long n) {
    return new Update(
        new Key(key), new Register(new Dot(WRITER, n), n, VectorClock.EMPTY, Content.TOMBSTONE));
  }

  @Test
  void takeBuried_tombstoneOfTheCycleUnderWay_comesOnceTheStoreHasIt() {
    registers.apply(tombstone("key", 5));
    assertThat(registers.takeBuried()).as("while the store wouldn't find it").isEmpty();

    registers.persisted();
    assertThat(registers.takeBuried()).isEqualTo(Map.of(WRITER, 5L));
    assertThat(registers.takeBuried()).as("what was taken before").isEmpty();
  }

  @Test
  void takeBuried_severalCycles_isTheLeastNumber() {
    registers.apply(tombstone("late", 7));
    registers.persisted();
    registers.apply(tombstone("early", 3));
    registers.persisted();
    registers.apply(tombstone("later", 9));

    assertThat(registers.takeBuried()).isEqualTo(Map.of(WRITER, 3L));
  }
}
