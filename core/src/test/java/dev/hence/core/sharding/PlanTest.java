package dev.hence.core.sharding;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hence.core.testkit.Gen;
import dev.hence.core.testkit.Property;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PlanTest {
  @Test
  void plan_threeAndThreeToThreeShards_takesTheLastOfEach() {
    assertThat(planned(Views.founded(6, 2), "abcdef", 3)).containsExactly("ab", "de", "cf");
  }

  @Test
  void plan_downAndUp_isEvenAtEachStep() {
    View three = reshard(Views.founded(6, 2), 3);
    View two = reshard(three, 2);
    View one = reshard(two, 1);
    View again = reshard(one, 2);

    assertThat(Views.shards(two)).containsExactly("abc", "def");
    assertThat(Views.shards(one)).containsExactly("abcdef");
    assertThat(Views.shards(again)).containsExactly("abc", "def");
  }

  @Test
  void plan_sevenFromOneShardToThree_areThreeTwoTwoInViewOrder() {
    assertThat(planned(Views.founded(7, 1), "abcdefg", 3)).containsExactly("abc", "de", "fg");
  }

  @Test
  void plan_newNode_isTakenIntoTheLastShard() {
    View view = Views.after(Views.founded(6, 2), new ViewChange.AddNode(Views.node(6)));

    assertThat(planned(view, "abcdefg", 2)).containsExactly("abc", "defg");
  }

  @Test
  void plan_unevenShards_areEvenedOutInViewOrder() {
    View view =
        Views.after(
            Views.founded(7, 2),
            new ViewChange.Assign(Views.node(2), 1),
            new ViewChange.Assign(Views.node(3), 1),
            new ViewChange.RemoveNode(Views.node(6)),
            new ViewChange.Retire(Views.live("g")));
    assertThat(Views.shards(view)).containsExactly("ab", "cdef");

    assertThat(planned(view, "abcdef", 2)).containsExactly("abc", "def");
  }

  @Test
  void plan_deadSeats_keepTheirShardAndDontCount() {
    assertThat(planned(Views.founded(6, 2), "abdef", 2)).containsExactly("abc", "def");
    assertThat(planned(Views.founded(8, 2), "adefgh", 2)).containsExactly("abcde", "fgh");
  }

  @Test
  void plan_deadSeatOfAShardThatGoes_joinsTheSmallest() {
    assertThat(planned(Views.founded(7, 3), "abcdef", 2)).containsExactly("abcg", "def");
  }

  @Test
  void plan_deadNodeWithoutAShard_staysWithout() {
    View view = Views.after(Views.founded(6, 2), new ViewChange.AddNode(Views.node(6)));

    assertThat(planned(view, "abcdef", 3)).containsExactly("ab", "de", "cf");
  }

  @Test
  void plan_leavingNode_getsNone() {
    View view = Views.after(Views.founded(7, 2), new ViewChange.RemoveNode(Views.node(0)));

    assertThat(planned(view, "abcdefg", 3)).containsExactly("bc", "ef", "dg");
  }

  @Test
  void plan_tooFewLiveNodes_isRefused() {
    Plan.Result refused =
        new Plan.Result.Refused(
            "Not enough nodes to provide fault tolerance with requested shard count");
    View view = Views.founded(6, 2);

    assertThat(Plan.plan(view, Views.live("abcdef"), 4)).isEqualTo(refused);
    assertThat(Plan.plan(view, Views.live("abdef"), 3)).isEqualTo(refused);
    assertThat(Plan.plan(view, Views.live("abc"), 2)).isEqualTo(refused);
    assertThat(Plan.plan(view, Views.live(""), 1)).isEqualTo(refused);
    assertThat(Plan.plan(view, Views.live("xyzvwu"), 2)).isEqualTo(refused);
    assertThat(Plan.plan(view, Views.live("abcdef"), Integer.MAX_VALUE)).isEqualTo(refused);
  }

  @Test
  void plan_oneShard_needsOneLiveNode() {
    assertThat(planned(Views.founded(6, 2), "c", 1)).containsExactly("abcdef");
  }

  /** Against all plans there are, of small views. */
  @Test
  void plan_anyView_isEvenAndMovesFewestAndKeepsOrderIfItCan() {
    Property.forAll(
        400,
        gen -> {
          View view = draw(gen);
          Set<Address> live = new LinkedHashSet<>(gen.some(Views.nodes(7), 80));
          int count = gen.between(1, 3);
          List<Integer> now = new ArrayList<>();
          view.members().stream()
              .filter(member -> live.contains(member.address()) && !member.leaving())
              .forEach(member -> now.add(member.shard()));
          switch (Plan.plan(view, live, count)) {
            case Plan.Result.Refused _ ->
                assertThat(now.size()).isLessThan(count == 1 ? 1 : 2 * count);
            case Plan.Result.Planned planned -> {
              List<Integer> mine = new ArrayList<>();
              for (int i = 0; i < view.members().size(); i++) {
                Member member = view.members().get(i);
                if (live.contains(member.address()) && !member.leaving()) {
                  mine.add(planned.shards().get(i));
                }
              }
              assertBest(now, mine, count);
            }
          }
        });
  }

  private static View draw(Gen gen) {
    View view = Views.founded(7, 1);
    List<Member> members = new ArrayList<>();
    int shards = gen.between(1, 3);
    for (Member member : view.members()) {
      boolean leaving = gen.chance(5);
      int shard = gen.chance(15) || leaving ? Member.NO_SHARD : gen.between(0, shards - 1);
      members.add(member.withShard(shard).withLeaving(leaving));
    }
    return new View(1, 1, List.of(shards), false, members);
  }

  private static void assertBest(List<Integer> now, List<Integer> mine, int count) {
    assertThat(isEven(mine, count)).as("%s is even", mine).isTrue();
    int fewest = Integer.MAX_VALUE;
    boolean inOrder = false;
    int[] candidate = new int[now.size()];
    do {
      List<Integer> other = Arrays.stream(candidate).boxed().toList();
      if (isEven(other, count) && moves(now, other) <= fewest) {
        inOrder = isInOrder(other) || (inOrder && moves(now, other) == fewest);
        fewest = moves(now, other);
      }
    } while (advance(candidate, count));
    assertThat(moves(now, mine)).as("moves from %s to %s", now, mine).isEqualTo(fewest);
    assertThat(isInOrder(mine)).as("order from %s to %s", now, mine).isEqualTo(inOrder);
  }

  private static boolean advance(int[] candidate, int count) {
    for (int i = 0; i < candidate.length; i++) {
      if (++candidate[i] < count) {
        return true;
      }
      candidate[i] = 0;
    }
    return false;
  }

  private static boolean isEven(List<Integer> shards, int count) {
    int[] sizes = new int[count];
    shards.forEach(shard -> sizes[shard]++);
    Arrays.sort(sizes);
    return sizes[count - 1] - sizes[0] <= 1;
  }

  private static boolean isInOrder(List<Integer> shards) {
    return shards.stream().sorted().toList().equals(shards);
  }

  private static int moves(List<Integer> now, List<Integer> next) {
    int moves = 0;
    for (int i = 0; i < now.size(); i++) {
      moves += now.get(i).equals(next.get(i)) ? 0 : 1;
    }
    return moves;
  }

  private static View reshard(View view, int count) {
    return Views.after(view, new ViewChange.Reshard(count), new ViewChange.CutOver());
  }

  /** The planned shards as letters. */
  private static List<String> planned(View view, String live, int count) {
    return switch (Plan.plan(view, Views.live(live), count)) {
      case Plan.Result.Refused refused -> throw new AssertionError(refused);
      case Plan.Result.Planned planned -> {
        String[] shards = new String[count];
        Arrays.fill(shards, "");
        for (int i = 0; i < planned.shards().size(); i++) {
          if (planned.shards().get(i) != Member.NO_SHARD) {
            shards[planned.shards().get(i)] += view.members().get(i).address();
          }
        }
        yield List.of(shards);
      }
    };
  }
}
