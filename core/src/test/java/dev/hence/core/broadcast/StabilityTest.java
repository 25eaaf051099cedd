package dev.hence.core.broadcast;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hence.core.clock.NodeId;
import dev.hence.core.clock.VectorClock;
import dev.hence.core.clock.WriterId;
import dev.hence.core.sharding.Address;
import dev.hence.core.sharding.Layout;
import dev.hence.core.sharding.Member;
import dev.hence.core.sharding.View;
import dev.hence.core.testkit.Property;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class StabilityTest {
  private static final Address A = new Address("10.10.0.2:8090");
  private static final Address B = new Address("10.10.0.3:8090");
  private static final Address C = new Address("10.10.0.4:8090");
  private static final long WRITER = WriterId.of(0, 0, 1);
  private static final long SEATS = 77;
  private static final long OTHER_SEATS = 78;
  private final Stability stability = new Stability();

  private static Layout layout(long epoch, Address... addresses) {
    List<Member> members =
        Stream.of(addresses).map(address -> Member.founding(address, 0)).toList();
    return new Layout(new View(epoch, 1, List.of(1), false, members));
  }

  private static VectorClock upTo(long n) {
    return VectorClock.EMPTY.with(WRITER, n);
  }

  @Test
  void stable_oneHolderSilent_isNothing() {
    stability.report(B, SEATS, upTo(9));
    assertThat(stability.stable(layout(1, A, B, C), SEATS, A, upTo(9)))
        .isEqualTo(VectorClock.EMPTY);
  }

  @Test
  void stable_allReported_isTheLeast() {
    stability.report(B, SEATS, upTo(9));
    stability.report(C, SEATS, upTo(4));
    assertThat(stability.stable(layout(1, A, B, C), SEATS, A, upTo(8))).isEqualTo(upTo(4));
  }

  @Test
  void stable_reportUnderAnotherFingerprint_doesNotCount() {
    stability.report(B, OTHER_SEATS, upTo(9));
    assertThat(stability.stable(layout(1, A, B), SEATS, A, upTo(9))).isEqualTo(VectorClock.EMPTY);
    assertThat(stability.counted(B, SEATS)).isEqualTo(VectorClock.EMPTY);
    stability.report(B, SEATS, upTo(2));
    assertThat(stability.stable(layout(1, A, B), SEATS, A, upTo(9))).isEqualTo(upTo(2));
    assertThat(stability.counted(B, SEATS)).isEqualTo(upTo(2));
  }

  @Test
  void stable_askedAgain_isAsIfAskedForTheFirstTime() {
    Property.forAll(
        200,
        gen -> {
          Stability asked = new Stability();
          List<Layout> layouts = List.of(layout(1, A, B, C), layout(2, A, B));
          Map<Address, Runnable> reports = new TreeMap<>();
          Stability[] fresh = new Stability[1];
          for (int i = 0; i < 20; i++) {
            Address peer = gen.oneOf(List.of(B, C));
            long seats = gen.oneOf(List.of(SEATS, OTHER_SEATS));
            VectorClock durable = upTo(gen.between(0, 4));
            if (gen.chance(50)) {
              asked.report(peer, seats, durable);
              reports.put(peer, () -> fresh[0].report(peer, seats, durable));
            }
            Layout layout = gen.oneOf(layouts);
            VectorClock own = upTo(gen.between(0, 4));
            fresh[0] = new Stability();
            reports.values().forEach(Runnable::run);
            assertThat(asked.stable(layout, seats, A, own))
                .isEqualTo(fresh[0].stable(layout, seats, A, own));
          }
        });
  }

  @Test
  void fingerprint_otherIncarnationOrEpoch_differs() {
    Map<Address, NodeId> seats = Map.of(A, new NodeId(1), B, new NodeId(2));
    Map<Address, NodeId> replaced = Map.of(A, new NodeId(1), B, new NodeId(3));
    long before = Stability.fingerprint(layout(1, A, B), seats);
    assertThat(Stability.fingerprint(layout(1, A, B), Map.copyOf(seats))).isEqualTo(before);
    assertThat(Stability.fingerprint(layout(1, A, B), replaced)).isNotEqualTo(before);
    assertThat(Stability.fingerprint(layout(2, A, B), seats)).isNotEqualTo(before);
  }
}
