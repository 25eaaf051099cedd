package dev.hence.simulator.stability;

import static dev.hence.simulator.world.Scheduler.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hence.core.replica.Write;
import dev.hence.simulator.world.Observer;
import dev.hence.simulator.world.SimulatedNode;
import dev.hence.simulator.world.SimulatedStore;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** A node fetches slots anew of which it has far more keys than their source. */
class SparseSourceTest {
  private static final int CAROL = 2;
  private static final int MANY = 8_000;
  private static final int FEW = 5;

  @Test
  void copy_ofManyKeysThatWereDeletedSince_isGoneThroughStepByStep() {
    SmallCluster cluster = new SmallCluster(1, "alice", "bob", "carol");
    SimulatedNode carol = cluster.node(CAROL);
    cluster.putHeld(CAROL, MANY, i -> "" + i);
    cluster.pass(SECOND);
    SimulatedStore copy = carol.copyOfDisk(true);
    for (int i = FEW; i < MANY; i++) {
      cluster.delete(CAROL, "key" + i);
    }
    cluster.pass(5 * SECOND);
    assertThat(cluster.node(0).store().registers()).hasSize(FEW);

    AtomicLong most = new AtomicLong();
    Observer.OfCommits counting =
        (node, writes) ->
            most.accumulateAndGet(
                writes.stream().filter(Write.DropRegister.class::isInstance).count(), Math::max);
    cluster.world().watch(counting);
    carol.crash();
    carol.restore(copy);
    carol.start();
    cluster.pass(20 * SECOND);

    assertThat(most).hasValueBetween(1, MANY / 2);
    assertThat(carol.store().registers()).isEqualTo(cluster.node(0).store().registers());
    cluster.settled();
  }
}
