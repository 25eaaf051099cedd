package dev.hence.node.http;

import dev.hence.core.replica.Answer;
import dev.hence.core.sharding.Address;
import dev.hence.core.sharding.MovePlan;
import java.util.List;
import java.util.Optional;

/** The answer to GET /shard/plan: what a reshard would move. */
final class PlanBody {
  private final Answer.Density density;

  private PlanBody(Answer.Density density) {
    this.density = density;
  }

  static JsonText of(Answer.Planned planned) {
    PlanBody body = new PlanBody(planned.density());
    MovePlan plan = planned.plan();
    JsonText out =
        new JsonText(1_024)
            .number("shard-count-before", plan.shardsBefore())
            .number("shard-count", plan.shards())
            .number("slots-moved", plan.slotsMoved());
    int copied = plan.moves().stream().mapToInt(MovePlan.Move::slots).sum();
    out.number("slots-copied", copied);
    body.about(out, copied);
    return out.objects("moves", plan.moves(), body::move)
        .objects("members", plan.seats(), PlanBody::seat);
  }

  private void move(JsonText out, MovePlan.Move move) {
    out.text("to", move.to().text());
    StatusBody.shard(out, "shard-before", move.shardBefore());
    StatusBody.shard(out, "shard", move.shard());
    List<String> sources = move.sources().stream().map(Address::text).toList();
    out.texts("sources", sources).number("slots", move.slots());
    about(out, move.slots());
  }

  /** How much lies in so many slots; null where this node holds none to judge by. */
  private void about(JsonText out, long slots) {
    Optional<Long> keys =
        density.slots() == 0
            ? Optional.empty()
            : Optional.of(Math.round((double) density.keys() * slots / density.slots()));
    Optional<Long> bytes =
        density.keys() == 0 || density.sampled() == 0
            ? keys.map(none -> 0L)
            : keys.map(k -> Math.round((double) density.sampledBytes() * k / density.sampled()));
    out.number("keys-about", keys).number("bytes-about", bytes);
  }

  private static void seat(JsonText out, MovePlan.Seat seat) {
    out.text("address", seat.address().text());
    StatusBody.shard(out, "shard-before", seat.shardBefore());
    StatusBody.shard(out, "shard", seat.shard());
  }
}
