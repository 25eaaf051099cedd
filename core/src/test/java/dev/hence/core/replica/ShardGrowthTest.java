package dev.hence.core.replica;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hence.core.clock.TokenCodec;
import dev.hence.core.clock.VectorClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * How tokens and reports grow with the number of shards. With {@code -Dgrowth.rows=FILE} it adds a
 * row to the file for each: shards, characters of the longest token of a session under writes
 * everywhere, characters at rest, messages and entries a second that a node sends at rest.
 */
class ShardGrowthTest {
  private static final long MILLI = 1_000_000;
  private static final long SECOND = 1_000 * MILLI;
  private static final long TICK = ReplicaSettings.TICK_NANOS;

  /** A session's requests in each tick: 100 a second. */
  private static final int REQUESTS = 2;

  /** How long it takes until a write is stable at its shard's nodes: a report and its answer. */
  private static final long STABLE_NANOS = 100 * MILLI;

  private static final long WRITTEN_PER_TICK = 20;
  private static final TokenCodec TOKENS = TokenCodec.withSecret(new byte[] {1});

  private final SplittableRandom random = new SplittableRandom(1);

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 10, 30, 100, 300, 1_000})
  void growth_ofShards_leavesTokensAndReportsBounded(int shards) throws IOException {
    ManyShards cluster = new ManyShards(shards);
    cluster.pass(SECOND);
    int longest = longestTokenUnderWrites(cluster, shards);
    VectorClock seen = write(cluster, shards, Long.MAX_VALUE);
    tellAll(cluster, shards);
    int atRest = length(cluster.nodes.getFirst(), seen);
    cluster.pass(SECOND);
    cluster.pass(2 * SECOND);
    long nodes = 2L * cluster.nodes.size();
    long messages = cluster.reportsSent / nodes;
    long entries = cluster.entriesSent / nodes;

    // What a session saw within the time that it takes to become stable and be told everywhere.
    long unstable = Math.min(shards, REQUESTS * 20L);
    assertThat(longest).isBetween(32, 64 + 18 * (int) unstable);
    assertThat(atRest).isLessThanOrEqualTo(64);
    long peers = cluster.addresses.size() - 1L;
    assertThat(messages).isBetween(3 * peers, 4 * peers);
    assertThat(entries).isLessThanOrEqualTo(4 * messages);
    tell(shards, longest, atRest, messages, entries);
  }

  /** One session that reads at random for two seconds what was just written there. */
  private int longestTokenUnderWrites(ManyShards cluster, int shards) {
    VectorClock seen = VectorClock.EMPTY;
    int longest = 0;
    long until = cluster.nanos() + 2 * SECOND;
    while (cluster.nanos() < until) {
      write(cluster, shards, cluster.nanos());
      for (int shard = 0; shard < shards; shard++) {
        for (int member = 0; member < 3; member++) {
          if (tells(shard, member, cluster.nanos()) && 3 * shard + member >= ManyShards.REAL_MAX) {
            long stable = written(cluster.nanos() - STABLE_NANOS);
            cluster.tell(shard, member, written(cluster.nanos()), stable);
          }
        }
      }
      cluster.pass(TICK);
      for (int i = 0; i < REQUESTS; i++) {
        ManyShards.RealNode node = cluster.nodes.get(random.nextInt(cluster.nodes.size()));
        long writer = ManyShards.writer(random.nextInt(shards));
        seen = seen.join(VectorClock.EMPTY.with(writer, written(cluster.nanos() - TICK)));
        seen = node.local.token(Long.MAX_VALUE, seen).entries();
        longest = Math.max(longest, length(node, seen));
      }
    }
    return longest;
  }

  /** A node of another shard tells what it has each 250 ms, all at times of their own. */
  private static boolean tells(int shard, int member, long nanos) {
    long beats = Reporting.HEARTBEAT_NANOS / TICK + 1;
    return nanos / TICK % beats == (3L * shard + member) * 7 % beats;
  }

  private static long written(long nanos) {
    return Math.max(1, nanos / TICK * WRITTEN_PER_TICK);
  }

  /** The real nodes have what was written to their shards by then; returns all that was. */
  private static VectorClock write(ManyShards cluster, int shards, long nanos) {
    long count = written(Math.min(nanos, cluster.nanos()));
    for (int i = 0; i < cluster.nodes.size(); i++) {
      cluster.nodes.get(i).cover(VectorClock.EMPTY.with(ManyShards.writer(i / 3), count));
    }
    VectorClock.Builder all = new VectorClock.Builder(shards);
    for (int shard = 0; shard < shards; shard++) {
      all.add(ManyShards.writer(shard), count);
    }
    return all.build();
  }

  /** All is stable, and everybody knows. */
  private static void tellAll(ManyShards cluster, int shards) {
    cluster.pass(SECOND);
    for (int shard = ManyShards.REAL_MAX / 3; shard < shards; shard++) {
      cluster.tell(shard, 0, written(cluster.nanos()), written(cluster.nanos()));
    }
  }

  private static int length(ManyShards.RealNode node, VectorClock seen) {
    return TOKENS.encode(node.local.token(Long.MAX_VALUE, seen)).length();
  }

  private static void tell(int shards, int longest, int atRest, long messages, long entries)
      throws IOException {
    String file = System.getProperty("growth.rows");
    if (file != null) {
      String row = "%d\t%d\t%d\t%d\t%d%n".formatted(shards, longest, atRest, messages, entries);
      Files.writeString(Path.of(file), row, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
  }
}
