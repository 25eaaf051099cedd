package dev.hence.core.sharding;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hence.core.data.Key;
import java.util.List;
import org.junit.jupiter.api.Test;

class MovePlanTest {
  @Test
  void of_twoToThree_movesAThirdToTheNewShardOnly() {
    MovePlan plan = MovePlan.of(copying(9, 2, 3));

    assertThat(plan.slotsMoved()).isBetween(Key.SLOTS / 3 - 1, Key.SLOTS / 3 + 1);
    assertThat(plan.moves()).allMatch(move -> move.shard() == 2 || wasElsewhere(plan, move));
    for (MovePlan.Seat seat : plan.seats()) {
      int fetched =
          plan.moves().stream()
              .filter(move -> move.to().equals(seat.address()))
              .mapToInt(MovePlan.Move::slots)
              .sum();
      boolean stays = seat.shard() == seat.shardBefore();
      assertThat(fetched == 0).as(seat.toString()).isEqualTo(stays);
    }
  }

  @Test
  void of_anyReshard_fetchesFromThoseWhoServe() {
    View copying = copying(9, 3, 2);
    Layout layout = new Layout(copying);
    for (MovePlan.Move move : MovePlan.of(copying).moves()) {
      assertThat(move.sources()).isNotEmpty().doesNotContain(move.to());
      for (Address source : move.sources()) {
        assertThat(layout.present(source).intersection(layout.desired(move.to())).size())
            .isGreaterThanOrEqualTo(move.slots());
      }
    }
  }

  @Test
  void none_keepsEverybodyWhereTheyAre() {
    MovePlan plan = MovePlan.none(Views.founded(4, 2));

    assertThat(plan.moves()).isEmpty();
    assertThat(plan.slotsMoved()).isZero();
    assertThat(plan.seats()).allMatch(seat -> seat.shard() == seat.shardBefore());
  }

  private static boolean wasElsewhere(MovePlan plan, MovePlan.Move move) {
    return plan.seats().stream()
        .anyMatch(seat -> seat.address().equals(move.to()) && seat.shardBefore() != move.shard());
  }

  private static View copying(int nodes, int shards, int count) {
    View view = Views.founded(nodes, shards);
    List<Address> live = Views.nodes(nodes);
    return switch (new ViewChange.Reshard(count).apply(view, new java.util.LinkedHashSet<>(live))) {
      case ViewChange.Outcome.Next next -> next.view();
      case ViewChange.Outcome.Nothing nothing -> throw new AssertionError("nothing to do");
      case ViewChange.Outcome.Refused refused -> throw new AssertionError(refused.reason());
    };
  }
}
