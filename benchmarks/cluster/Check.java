import dev.hence.core.data.Key;
import dev.hence.core.sharding.SlotMap;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Reads every key at every node of its shard, and compares it with what was written last. */
final class Check {
  private static final int ANSWER_MILLIS = 30_000;
  private static final int PIPELINED = 64;

  private final Values values;
  private final int[] ports;

  /** The shard of each key. */
  private final int[] shards;

  /** What was read, and the first of those keys that weren't as they had to be. */
  record Found(long reads, long wrong, List<String> first, long counted) {}

  /**
   * @param shardCounts the numbers of shards that the cluster had, in order
   */
  Check(Values values, int[] ports, List<Integer> shardCounts) {
    this.values = values;
    this.ports = ports;
    SlotMap map = SlotMap.generations(shardCounts).getLast();
    shards = new int[values.keys()];
    for (int key = 0; key < shards.length; key++) {
      shards[key] = map.shard(new Key("key" + key).slot());
    }
  }

  Found run() throws IOException {
    long reads = 0;
    long wrong = 0;
    long counted = 0;
    List<String> first = new ArrayList<>();
    for (int port : ports) {
      try (Connection node = new Connection(port, ANSWER_MILLIS)) {
        int shard =
            Integer.parseInt(
                node.call("GET", "/shard/node-shard-id", "").text("node-shard-id").substring(1));
        if (counted == 0) {
          counted = count(node);
        }
        List<Integer> page = new ArrayList<>();
        for (int key = 0; key <= shards.length; key++) {
          if (key < shards.length && shards[key] == shard) {
            page.add(key);
          }
          if (page.size() == PIPELINED || key == shards.length) {
            reads += page.size();
            wrong += read(node, page, first);
            page.clear();
          }
        }
      }
    }
    return new Found(reads, wrong, first, counted);
  }

  private int read(Connection node, List<Integer> page, List<String> first) throws IOException {
    List<String> requests =
        page.stream().map(key -> Connection.request("GET", Values.path(key), "")).toList();
    List<Connection.Answer> answers = node.pipeline(requests);
    int wrong = 0;
    for (int i = 0; i < page.size(); i++) {
      int key = page.get(i);
      String expected = Values.of(key, values.written(key));
      if (!answers.get(i).text("value").equals(expected)) {
        wrong++;
        if (first.size() < 10) {
          first.add("key" + key + " at " + node.port() + ": " + answers.get(i));
        }
      }
    }
    return wrong;
  }

  /** The keys of all shards, as a node counts them. */
  private static long count(Connection node) throws IOException {
    long sum = 0;
    for (int shard = 0; ; shard++) {
      Connection.Answer count = node.call("GET", "/shard/key-count/s" + shard, "");
      if (count.status() != 200) {
        return sum;
      }
      sum += count.number("shard-key-count");
    }
  }
}
