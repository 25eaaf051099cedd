package dev.hence.integration.harness;

import java.util.ArrayList;
import java.util.List;

/** Finds keys of one shard without knowing the hash: by which shard's key count they raise. */
public final class ShardKeys {
  private static final int TRIES_MAX = 200;

  private ShardKeys() {}

  /**
   * Keys that the member's shard holds. Each is written once, with the value {@code "first"}, while
   * nobody else writes.
   */
  public static List<String> of(NodeProcess member, String prefix, int count) {
    return of(member.client(), prefix, count);
  }

  /** The same, asked through a client of the member. */
  public static List<String> of(NodeClient member, String prefix, int count) {
    String shard = member.nodeShardId().orElseThrow();
    List<String> keys = new ArrayList<>();
    int before = member.keyCount(shard);
    for (int i = 0; i < TRIES_MAX && keys.size() < count; i++) {
      String key = prefix + i;
      member.put(key, "\"first\"", NodeClient.NO_PAST).expectResult(201, "created");
      int after = member.keyCount(shard);
      if (after == before + 1) {
        keys.add(key);
      }
      before = after;
    }
    if (keys.size() < count) {
      throw new AssertionError("only " + keys.size() + " of 200 keys fall into " + shard);
    }
    return keys;
  }
}
