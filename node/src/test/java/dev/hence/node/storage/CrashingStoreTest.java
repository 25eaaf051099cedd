package dev.hence.node.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hence.core.clock.NodeId;
import dev.hence.core.replica.Store;
import dev.hence.core.replica.Write;
import dev.hence.core.sharding.Address;
import dev.hence.core.sharding.Member;
import dev.hence.core.sharding.Role;
import dev.hence.core.sharding.SlotSet;
import dev.hence.core.sharding.View;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The points at which a test lets a process crash. */
class CrashingStoreTest {
  private static final List<Write> WRITER = List.of(new Write.PutWriter(7));

  @TempDir private Path temporary;

  private static final class Crashed extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  private RocksStore open() {
    return RocksStore.open(StoreSettings.of(temporary.resolve("data"), Fsync.ALWAYS));
  }

  private static Store crashing(Store store, String point) {
    return new CrashingStore(
        store,
        CrashPoint.of(point).orElseThrow(),
        () -> {
          throw new Crashed();
        });
  }

  private static View view(long epoch, List<Integer> shardCounts, boolean copying, Role... former) {
    Member member =
        new Member(
            new Address("10.0.0.1:8090"),
            NodeId.UNKNOWN,
            0,
            Member.NO_SHARD,
            false,
            List.of(former),
            1,
            List.of(),
            NodeId.UNKNOWN);
    return new View(epoch, 1, shardCounts, copying, List.of(member));
  }

  @Test
  void commit_beforeTheCommit_writesNothing() {
    try (RocksStore store = open()) {
      assertThatThrownBy(() -> crashing(store, "writer:before-commit").commit(WRITER))
          .isInstanceOf(Crashed.class);
    }
    try (RocksStore store = open()) {
      assertThat(store.recovered().writer()).isZero();
    }
  }

  @Test
  void commit_afterTheCommit_hasWritten() {
    try (RocksStore store = open()) {
      assertThatThrownBy(() -> crashing(store, "writer:after-commit").commit(WRITER))
          .isInstanceOf(Crashed.class);
    }
    try (RocksStore store = open()) {
      assertThat(store.recovered().writer()).isEqualTo(7);
    }
  }

  @Test
  void commit_otherSteps_goOn() {
    try (RocksStore store = open()) {
      crashing(store, "cut-over:before-commit").commit(WRITER);
    }
    try (RocksStore store = open()) {
      assertThat(store.recovered().writer()).isEqualTo(7);
    }
  }

  @Test
  void commit_viewsOfAReshard_areToldApart() {
    List<View> views =
        List.of(
            view(1, List.of(1), false),
            view(2, List.of(1, 2), true),
            view(3, List.of(1, 2), false, new Role(0, 0)),
            view(4, List.of(1, 2), false));
    List<String> steps = List.of("view", "copying", "cut-over", "retire");
    for (int at = 0; at < steps.size(); at++) {
      try (RocksStore store = open()) {
        Store crashing = crashing(store, steps.get(at) + ":before-commit");
        for (View view : views.subList(0, at)) {
          crashing.commit(List.of(new Write.PutView(view)));
        }
        View last = views.get(at);
        assertThatThrownBy(() -> crashing.commit(List.of(new Write.PutView(last))))
            .as(steps.get(at))
            .isInstanceOf(Crashed.class);
      }
      temporary = temporary.resolve("next");
    }
  }

  @Test
  void commit_slotsThatAreGivenUp_areNotFilled() {
    try (RocksStore store = open()) {
      Store crashing = crashing(store, "filled:before-commit");
      crashing.commit(List.of(new Write.PutHeld(SlotSet.NONE)));
      assertThatThrownBy(() -> crashing.commit(List.of(new Write.PutHeld(SlotSet.ALL))))
          .isInstanceOf(Crashed.class);
    }
  }

  @Test
  void of_unknownPoint_isEmpty() {
    assertThat(CrashPoint.of("cut-over")).isEmpty();
    assertThat(CrashPoint.of("lunch:before-commit")).isEmpty();
    assertThat(CrashPoint.of("drop:after-commit").orElseThrow().step())
        .isEqualTo(CrashPoint.Step.DROP);
  }
}
