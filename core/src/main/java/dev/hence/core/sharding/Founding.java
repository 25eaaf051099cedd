package dev.hence.core.sharding;

import com.dynatrace.hash4j.hashing.Hashing;
import dev.hence.core.clock.NodeId;
import dev.hence.core.data.Key;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Works out the first view from VIEW and SHARD_COUNT alone, so that all nodes started with the same
 * ones arrive at the same view without a word.
 *
 * <p>Shards take the addresses in their order, the first ones one more when it doesn't come out
 * even: 7 nodes in 3 shards are 3+2+2. The cluster's identity is a hash of both, never 0. A node
 * that founds alone has nobody to ask whether it did so before, on a disk that is gone: its
 * identity is in the lower half of the cluster's, so that the two clusters are told apart.
 */
public final class Founding {
  private static final int LOWER = 0xffff;

  private Founding() {}

  /** Whether a cluster can be founded so. */
  public sealed interface Result {
    record Founded(View view) implements Result {}

    /** It can't; {@code reason} tells a person why. */
    record Invalid(String reason) implements Result {}
  }

  /** The view of epoch 1, as {@code founder} works it out. */
  public static Result found(List<Address> addresses, int shardCount, NodeId founder) {
    if (addresses.isEmpty()) {
      return new Result.Invalid("a view needs at least one address");
    }
    if (new LinkedHashSet<>(addresses).size() < addresses.size()) {
      return new Result.Invalid("a view names each address once");
    }
    if (shardCount < 1) {
      return new Result.Invalid("a cluster has at least one shard");
    }
    if (shardCount > 1 && addresses.size() < 2L * shardCount) {
      return new Result.Invalid(
          "%d shards need two nodes each, and the view has %d"
              .formatted(shardCount, addresses.size()));
    }
    if (shardCount > Key.SLOTS) {
      return new Result.Invalid("a cluster has at most " + Key.SLOTS + " shards");
    }
    List<Member> members = new ArrayList<>();
    for (int shard = 0; shard < shardCount; shard++) {
      int size = addresses.size() / shardCount + (shard < addresses.size() % shardCount ? 1 : 0);
      for (int i = 0; i < size; i++) {
        members.add(Member.founding(addresses.get(members.size()), shard));
      }
    }
    int origin = origin(addresses, shardCount);
    int cluster =
        addresses.size() > 1 ? origin : (origin & ~LOWER) | ((int) founder.value() & LOWER);
    return new Result.Founded(
        new View(1, cluster == 0 ? 1 : cluster, List.of(shardCount), false, members));
  }

  /** Whether one node may have founded both clusters, the later one when it had lost its disk. */
  public static boolean isOneOrigin(int cluster, int other) {
    return (cluster & ~LOWER) == (other & ~LOWER);
  }

  /** The low 32 bits of xxh3_64 of {@code address,address,…|shardCount}. */
  private static int origin(List<Address> addresses, int shardCount) {
    String text =
        addresses.stream().map(Address::text).collect(Collectors.joining(",")) + "|" + shardCount;
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    return (int) Hashing.xxh3_64().hashBytesToLong(utf8, 0, utf8.length);
  }
}
