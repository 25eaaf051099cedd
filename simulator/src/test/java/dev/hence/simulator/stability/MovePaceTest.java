package dev.hence.simulator.stability;

import static dev.hence.simulator.world.Scheduler.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hence.core.data.Update;
import dev.hence.core.replica.Message;
import dev.hence.core.replica.ReplicaSettings;
import dev.hence.core.sharding.Address;
import dev.hence.simulator.world.Observer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A member that lost its disk fetches some megabytes. */
class MovePaceTest {
  private static final int CAROL = 2;
  private static final int VALUES = 1_500;
  private static final int VALUE_CHARACTERS = 1_000;

  /** What may come ahead of its time: what {@code Pace} credits, and a page. */
  private static final long AHEAD_BYTES = 400_000;

  /** What came of pages, all in all, and when. */
  private record Came(long nanos, long bytes) {}

  @Test
  void pages_comeNoFasterThanSet() {
    keepsToTheBound();
  }

  void keepsToTheBound() {
    SmallCluster cluster = new SmallCluster(1, "alice", "bob", "carol");
    for (int i = 0; i < VALUES; i++) {
      cluster.put(0, "key" + i, '"' + "v".repeat(VALUE_CHARACTERS) + i + '"');
    }
    cluster.pass(2 * SECOND);
    cluster.node(CAROL).crash();
    cluster.node(CAROL).wipe();
    Address carol = cluster.node(CAROL).address();
    List<Came> pages = new ArrayList<>();
    Observer.OfMessages counting =
        (node, to, message) -> {
          if (to.equals(carol) && message instanceof Message.Page page) {
            long before = pages.isEmpty() ? 0 : pages.getLast().bytes();
            long size = page.registers().stream().mapToLong(Update::size).sum();
            pages.add(new Came(cluster.world().scheduler().now(), before + size));
          }
        };
    cluster.world().watch(counting);
    cluster.node(CAROL).start();
    cluster.pass(30 * SECOND);
    assertThat(pages.getLast().bytes()).isGreaterThan((long) VALUES * VALUE_CHARACTERS);
    long bytesPerSecond = ReplicaSettings.MOVE_BYTES_PER_SECOND;
    long start = pages.getFirst().nanos();
    assertThat(pages)
        .allSatisfy(came -> {
          long due = bytesPerSecond * (came.nanos() - start) / SECOND;
          assertThat(came.bytes()).isLessThanOrEqualTo(due + AHEAD_BYTES);
        });
    cluster.settled();
  }
}
