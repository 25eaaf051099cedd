package dev.hence.core.sharding;

import com.dynatrace.hash4j.hashing.Hashing;
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
 * even: 7 nodes in 3 shards are 3+2+2. The cluster's identity is a hash of both, never 0.
 */
public final class Founding {
  private Founding() {}

  /** Whether a cluster can be founded so. */
  public sealed interface Result {
    record Founded(View view) implements Result {}

    /** It can't; {@code reason} tells a person why. */
    record Invalid(String reason) implements Result {}
  }

  /** The view of epoch 1. */
  public static Result found(List<Address> addresses, int shardCount) {
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
    int cluster = cluster(addresses, shardCount);
    return new Result.Founded(new View(1, cluster, List.of(shardCount), false, members));
  }

  /** The low 32 bits of xxh3_64 of {@code address,address,…|shardCount}; 1 for 0. */
  private static int cluster(List<Address> addresses, int shardCount) {
    String text =
        addresses.stream().map(Address::text).collect(Collectors.joining(",")) + "|" + shardCount;
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    int hash = (int) Hashing.xxh3_64().hashBytesToLong(utf8, 0, utf8.length);
    return hash == 0 ? 1 : hash;
  }
}
