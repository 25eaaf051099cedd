package dev.hence.core.replica;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hence.core.clock.Token;
import dev.hence.core.clock.TokenCodec;
import dev.hence.core.clock.VectorClock;
import org.junit.jupiter.api.Test;

/** Reports and stability in a cluster of 1,000 shards of three nodes. */
class ThousandShardsTest {
  private static final int SHARDS = 1_000;
  private static final long SECOND = 1_000_000_000;
  private static final long NUMBER = 1_000_000;

  private final ManyShards cluster = new ManyShards(SHARDS);

  @Test
  void tokens_ofKeysInAllShards_haveAtMost64CharactersOnceIdle() {
    VectorClock.Builder all = new VectorClock.Builder(SHARDS);
    for (int shard = 0; shard < SHARDS; shard++) {
      all.add(ManyShards.writer(shard), NUMBER);
    }
    VectorClock seen = all.build();
    for (int i = 0; i < ManyShards.REAL_MAX; i++) {
      cluster.nodes.get(i).cover(VectorClock.EMPTY.with(ManyShards.writer(i / 3), NUMBER));
    }
    cluster.pass(SECOND);
    for (int shard = 2; shard < SHARDS; shard++) {
      cluster.tell(shard, 0, NUMBER, NUMBER);
    }
    for (ManyShards.RealNode node : cluster.nodes) {
      Token token = node.local.token(Long.MAX_VALUE, seen);
      assertThat(token.entries()).isEqualTo(VectorClock.EMPTY);
      assertThat(TokenCodec.withSecret(new byte[] {1}).encode(token).length())
          .isLessThanOrEqualTo(64);
    }
  }

  @Test
  void reports_ofAnIdleCluster_haveAFewEntriesEach() {
    for (int i = 0; i < ManyShards.REAL_MAX; i++) {
      cluster.nodes.get(i).cover(VectorClock.EMPTY.with(ManyShards.writer(i / 3), NUMBER));
    }
    for (int shard = 2; shard < SHARDS; shard++) {
      cluster.tell(shard, 0, NUMBER, NUMBER);
    }
    cluster.pass(SECOND);
    cluster.pass(2 * SECOND);
    assertThat(cluster.nodes.getFirst().local.stable.size()).isEqualTo(SHARDS);
    assertThat(cluster.reportsSent)
        .isEqualTo((long) ManyShards.REAL_MAX * (cluster.addresses.size() - 1) * 8);
    assertThat(cluster.entriesSent).isLessThanOrEqualTo(2 * cluster.reportsSent);
  }

  @Test
  void change_inOneShard_isToldToAllWithinAQuarterOfASecond() {
    cluster.pass(SECOND);
    for (int i = 0; i < 3; i++) {
      cluster.nodes.get(i).cover(VectorClock.EMPTY.with(ManyShards.writer(0), NUMBER));
    }
    cluster.pass(SECOND * 65 / 100);
    for (ManyShards.RealNode node : cluster.nodes) {
      assertThat(node.local.stable.get(ManyShards.writer(0))).isEqualTo(NUMBER);
    }
    assertThat(cluster.entriesSent)
        .as("a change is told once")
        .isLessThan(20L * cluster.addresses.size());
  }
}
