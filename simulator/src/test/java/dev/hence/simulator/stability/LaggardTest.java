package dev.hence.simulator.stability;

import static dev.hence.simulator.world.Scheduler.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hence.core.replica.Figures;
import dev.hence.core.sharding.Address;
import org.junit.jupiter.api.Test;

/** A member lacks a delete, which is kept for it meanwhile. */
class LaggardTest {
  private static final int CAROL = 2;
  private static final int DAVE = 3;
  private static final String HOLDS_BACK = "member holds stability back;";
  private static final String FETCHES = "member fetches slots and holds stability back";
  private static final String NO_LONGER = "member holds stability back no longer";

  private static SmallCluster three() {
    SmallCluster cluster = new SmallCluster(1, "alice", "bob", "carol");
    cluster.put(0, "k", "1");
    cluster.pass(SECOND);
    cluster.node(CAROL).crash();
    cluster.delete(0, "k");
    return cluster;
  }

  @Test
  void away_isNamedAndTheDeleteKept() {
    isNamedWhileItIsAway();
  }

  void isNamedWhileItIsAway() {
    SmallCluster cluster = three();
    cluster.pass(15 * SECOND);
    Figures figures = cluster.figures(0);
    assertThat(figures.tombstones()).isEqualTo(1);
    assertThat(figures.log().updates()).isEqualTo(1);
    assertThat(figures.log().bytes()).isPositive();
    assertThat(figures.holdingBack())
        .singleElement()
        .satisfies(back -> {
          assertThat(back.member()).isEqualTo(new Address("carol"));
          assertThat(back.retained()).isEqualTo(figures.log());
          assertThat(back.fetching()).isFalse();
        });
    cluster.pass(60 * SECOND);
    assertThat(cluster.told(HOLDS_BACK)).as("by each of the two others, once").isEqualTo(2);
    cluster.node(CAROL).start();
    cluster.pass(4 * SECOND);
    for (int i = 0; i < 3; i++) {
      assertThat(cluster.figures(i)).isEqualTo(Figures.NONE);
      assertThat(cluster.node(i).store().registers()).isEmpty();
    }
    assertThat(cluster.told(NO_LONGER)).isEqualTo(2);
    assertThat(cluster.told(FETCHES)).isZero();
  }

  @Test
  void awayFromAnotherShard_isNamedWhereItsUpdatesAreDependedOn() {
    SmallCluster cluster = new SmallCluster(2, "alice", "bob", "carol", "dave");
    String ours = cluster.keyOf(0);
    cluster.put(0, ours, "1");
    cluster.pass(SECOND);
    cluster.node(DAVE).crash();
    cluster.put(CAROL, cluster.keyOf(CAROL), "2");
    cluster.delete(0, ours);
    cluster.pass(15 * SECOND);

    for (int i = 0; i < 3; i++) {
      assertThat(cluster.figures(i).tombstones()).isEqualTo(i < CAROL ? 1 : 0);
      assertThat(cluster.figures(i).holdingBack())
          .singleElement()
          .satisfies(back -> assertThat(back.member()).isEqualTo(new Address("dave")));
    }
    cluster.node(DAVE).start();
    cluster.pass(4 * SECOND);
    for (int i = 0; i < 4; i++) {
      assertThat(cluster.figures(i)).isEqualTo(Figures.NONE);
    }
    assertThat(cluster.told(NO_LONGER)).isEqualTo(3);
    cluster.settled();
  }

  @Test
  void fetchesSlots_isToldApartFromOneThatIsAway() {
    SmallCluster cluster = three();
    cluster.node(CAROL).wipe();
    cluster.hinder("Page", 1);
    cluster.node(CAROL).start();
    cluster.pass(15 * SECOND);
    assertThat(cluster.figures(0).holdingBack())
        .singleElement()
        .satisfies(back -> {
          assertThat(back.member()).isEqualTo(new Address("carol"));
          assertThat(back.fetching()).isTrue();
        });
    assertThat(cluster.told(FETCHES)).as("by each of the two others, once").isEqualTo(2);
    assertThat(cluster.told(HOLDS_BACK)).isZero();
    cluster.node(CAROL).crash();
    cluster.pass(15 * SECOND);
    assertThat(cluster.told(HOLDS_BACK)).as("once it is away").isEqualTo(2);
    cluster.hinder("Page", 0);
    cluster.node(CAROL).start();
    cluster.pass(4 * SECOND);
    assertThat(cluster.figures(0)).isEqualTo(Figures.NONE);
    assertThat(cluster.told(NO_LONGER)).isEqualTo(2);
    cluster.settled();
  }
}
