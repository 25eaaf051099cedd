package dev.hence.core.sharding;

import java.util.ArrayList;
import java.util.List;

/**
 * What has to be copied to come from one view to the next: which node fetches how many slots, from
 * which shard and for which.
 *
 * @param shardsBefore the number of shards that serve now
 * @param shards the number of shards that will serve
 * @param slotsMoved slots that come to another shard
 * @param moves what is copied, by node in view order, then by shard
 * @param seats who serves what before and after, in view order
 */
public record MovePlan(
    int shardsBefore, int shards, int slotsMoved, List<Move> moves, List<Seat> seats) {
  public MovePlan {
    moves = List.copyOf(moves);
    seats = List.copyOf(seats);
  }

  /**
   * Slots that one node has to fetch.
   *
   * @param to who fetches them
   * @param shardBefore the shard that serves them now
   * @param shard the shard that will serve them
   * @param sources who has them
   * @param slots how many they are
   */
  public record Move(Address to, int shardBefore, int shard, List<Address> sources, int slots) {
    public Move {
      sources = List.copyOf(sources);
    }
  }

  /** A member's shard before and after; {@link Member#NO_SHARD} for none. */
  public record Seat(Address address, int shardBefore, int shard) {}

  /** The plan that changes nothing. */
  public static MovePlan none(View view) {
    List<Seat> seats =
        view.members().stream()
            .map(member -> new Seat(member.address(), member.shard(), member.shard()))
            .toList();
    return new MovePlan(view.shardCount(), view.shardCount(), 0, List.of(), seats);
  }

  /**
   * What {@code copying} has to copy.
   *
   * @param copying the view in which a reshard begins
   */
  public static MovePlan of(View copying) {
    Layout layout = new Layout(copying);
    List<Move> moves = new ArrayList<>();
    List<Seat> seats = new ArrayList<>();
    for (Member member : copying.members()) {
      seats.add(new Seat(member.address(), member.shard(), member.nextShard()));
      SlotSet lacking = layout.desired(member.address()).minus(layout.present(member.address()));
      for (int shard = 0; shard < copying.shardCount(); shard++) {
        int slots =
            lacking.intersection(layout.slots(new Role(copying.generation(), shard))).size();
        if (slots > 0) {
          List<Address> sources =
              copying.shardMembers(shard).stream().map(Member::address).toList();
          moves.add(new Move(member.address(), shard, member.nextShard(), sources, slots));
        }
      }
    }
    return new MovePlan(
        copying.shardCount(), copying.shardCounts().getLast(), moved(layout), moves, seats);
  }

  private static int moved(Layout layout) {
    View view = layout.view();
    int stay = 0;
    for (int shard = 0; shard < view.shardCount(); shard++) {
      SlotSet before = layout.slots(new Role(view.generation(), shard));
      stay += before.intersection(layout.slots(new Role(view.generation() + 1, shard))).size();
    }
    return SlotSet.ALL.size() - stay;
  }
}
