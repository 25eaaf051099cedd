package dev.hence.integration.resp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hence.integration.harness.Budgets;
import dev.hence.integration.harness.Cluster;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.params.ScanParams;

/** Cursors while slots move from shard to shard. */
class ScanIT {
  private static final int KEYS = 300;

  @RegisterExtension static final Cluster cluster = Cluster.of(4).shards(2);

  @Test
  void scan_whileShardsBecomeFewerAndMore_givesEveryKeyOnce() {
    List<String> keys = new ArrayList<>();
    try (Jedis jedis = Clients.connect(cluster.node(0))) {
      for (int i = 0; i < KEYS; i++) {
        keys.add("kept" + i);
        jedis.set("kept" + i, "v");
      }
      String token = Clients.token(jedis);
      for (int shards : new int[] {1, 2}) {
        List<String> found = new ArrayList<>();
        String cursor = ScanParams.SCAN_POINTER_START;
        int calls = 0;
        do {
          if (calls++ == 5) {
            cluster
                .node(3)
                .client()
                .call("PUT", "/shard/reshard", "{\"shard-count\":" + shards + "}")
                .expect(200);
          }
          // Another node for each call, all of them the same session.
          try (Jedis other = Clients.connect(cluster.node(calls % 4))) {
            Clients.join(other, token);
            var page = other.scan(cursor, new ScanParams().count(10));
            found.addAll(page.getResult());
            cursor = page.getCursor();
          }
        } while (!cursor.equals(ScanParams.SCAN_POINTER_START));
        assertThat(calls).isGreaterThan(10);
        assertThat(found).containsExactlyInAnyOrderElementsOf(keys);
        Cluster.within(
            Budgets.RESHARDED,
            () -> assertThat(cluster.node(1).client().shardIds()).hasSize(shards));
      }
    }
  }
}
