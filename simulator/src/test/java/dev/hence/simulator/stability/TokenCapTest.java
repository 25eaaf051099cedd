package dev.hence.simulator.stability;

import static dev.hence.simulator.world.Scheduler.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hence.core.clock.Token;
import dev.hence.core.clock.VectorClock;
import dev.hence.core.clock.WriterId;
import dev.hence.core.replica.Answer;
import dev.hence.core.sharding.Address;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A client's token names so much that isn't stable that the next one would be too long. */
class TokenCapTest {
  @Test
  void request_isRefusedByNameAndNotApplied() {
    refusesWhatWouldMakeATokenTooLong();
  }

  void refusesWhatWouldMakeATokenTooLong() {
    SmallCluster cluster = new SmallCluster(2, "alice", "bob", "carol", "dave");
    String key = cluster.keyOf(0);
    cluster.put(0, key, "1");
    cluster.pass(SECOND);
    cluster.node(3).crash();
    Token given = cluster.token;
    VectorClock.Builder entries = new VectorClock.Builder(400);
    for (int i = 0; i < 400; i++) {
      entries.add(WriterId.of(0, 1, i), 1);
    }
    cluster.token = given.join(new Token(given.cluster(), 1, 0, entries.build()));
    Answer.TooUnstable refused =
        new Answer.TooUnstable(List.of(new Address("carol"), new Address("dave")));
    assertThat(cluster.put(0, key, "2")).isEqualTo(refused);
    assertThat(cluster.delete(0, key)).isEqualTo(refused);
    assertThat(cluster.get(0, key)).isEqualTo(refused);
    cluster.token = given;
    assertThat(cluster.get(0, key))
        .isInstanceOfSatisfying(
            Answer.Found.class, found -> assertThat(found.value()).hasToString("1"));
  }
}
