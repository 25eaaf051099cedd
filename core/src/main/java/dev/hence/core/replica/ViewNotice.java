package dev.hence.core.replica;

import dev.hence.core.clock.Epoch;
import dev.hence.core.sharding.View;

/** Tells people of a view that was taken. */
final class ViewNotice {
  private ViewNotice() {}

  static void give(Local local, View view) {
    local.out.notice(
        Event.Level.INFO,
        "view",
        "epoch",
        Epoch.text(view.epoch()),
        "shards",
        view.shardCount(),
        "members",
        view.members().size(),
        "here",
        view.member(local.self())
            .map(member -> member.shard() < 0 ? "no shard" : "s" + member.shard())
            .orElse("no seat"),
        "state",
        view.copying() ? "copying for " + shards(view.shardCounts().getLast()) : "settled");
  }

  private static String shards(int count) {
    return count == 1 ? "1 shard" : count + " shards";
  }
}
