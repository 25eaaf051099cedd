package dev.hence.core.sharding;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * Plans who serves which shard after a reshard.
 *
 * <p>Every shard gets at least two live nodes (at least one where there is a single shard), and as
 * many as any other but for one. Among all such plans one with the fewest moves is taken; among
 * those one in which shards follow each other in view order, if there is any. Live members without
 * a shard are taken in. Of those that don't live, one keeps its shard if that stays, one of a shard
 * that goes joins the smallest, and one without a shard stays without. Leaving members get none.
 */
public final class Plan {
  /** Why a reshard is refused; a text of the HTTP contract. */
  public static final String NOT_ENOUGH_NODES =
      "Not enough nodes to provide fault tolerance with requested shard count";

  private final List<Member> members;
  private final int count;

  /** The positions in the view of those who live and stay. */
  private final List<Integer> live = new ArrayList<>();

  /** How many of them are in which shard now, shards that go left out. */
  private final int[] present;

  private Plan(View view, Set<Address> live, int count) {
    this.members = view.members();
    this.count = count;
    this.present = new int[count];
    for (int i = 0; i < members.size(); i++) {
      Member member = members.get(i);
      if (!member.leaving() && live.contains(member.address())) {
        this.live.add(i);
        if (stays(member.shard())) {
          present[member.shard()]++;
        }
      }
    }
  }

  /** Whether there is a plan. */
  public sealed interface Result {
    /**
     * A plan.
     *
     * @param shards the coming shard of each member, in view order, or {@link Member#NO_SHARD}
     */
    record Planned(List<Integer> shards) implements Result {
      public Planned {
        shards = List.copyOf(shards);
      }
    }

    record Refused(String reason) implements Result {}
  }

  /** Plans {@code count} shards, at least 1. */
  public static Result plan(View view, Set<Address> live, int count) {
    long staying =
        view.members().stream().filter(m -> !m.leaving() && live.contains(m.address())).count();
    if (staying < (count == 1 ? 1 : 2L * count)) {
      return new Result.Refused(NOT_ENOUGH_NODES);
    }
    return new Result.Planned(new Plan(view, live, count).shards());
  }

  private List<Integer> shards() {
    int[] fewest = quotasWithFewestMoves();
    int[] contiguous = contiguousQuotas();
    int[] planned =
        kept(assignContiguously(contiguous)) == keptAtMost(fewest)
            ? assignContiguously(contiguous)
            : assignWithFewestMoves(fewest);
    assignTheOthers(planned);
    return Arrays.stream(planned).boxed().toList();
  }

  private boolean stays(int shard) {
    return shard >= 0 && shard < count;
  }

  /** The larger shards of the plan are those that are large already, the lowest of them first. */
  private int[] quotasWithFewestMoves() {
    int[] quotas = new int[count];
    Arrays.fill(quotas, live.size() / count);
    int larger = live.size() % count;
    for (boolean large : new boolean[] {true, false}) {
      for (int shard = 0; shard < count && larger > 0; shard++) {
        if (present[shard] > live.size() / count == large) {
          quotas[shard]++;
          larger--;
        }
      }
    }
    return quotas;
  }

  private int keptAtMost(int[] quotas) {
    int kept = 0;
    for (int shard = 0; shard < count; shard++) {
      kept += Math.min(present[shard], quotas[shard]);
    }
    return kept;
  }

  private int kept(int[] planned) {
    int kept = 0;
    for (int i : live) {
      kept += members.get(i).shard() == planned[i] ? 1 : 0;
    }
    return kept;
  }

  /**
   * The quotas with which shards in view order keep most nodes, the lowest shards larger if there
   * is a choice.
   *
   * <p>By dynamic programming: {@code best[s][l]} is the most that shards from s on can keep when l
   * of the shards before are larger ones, which says where shard s begins.
   */
  private int[] contiguousQuotas() {
    int size = live.size() / count;
    int larger = live.size() % count;
    int[][] best = new int[count + 1][larger + 2];
    for (int[] row : best) {
      Arrays.fill(row, Integer.MIN_VALUE / 2);
    }
    best[count][larger] = 0;
    for (int shard = count - 1; shard >= 0; shard--) {
      for (int before = 0; before <= Math.min(shard, larger); before++) {
        int begin = shard * size + before;
        int small = keptOf(shard, begin, begin + size) + best[shard + 1][before];
        int large =
            before == larger
                ? Integer.MIN_VALUE / 2
                : keptOf(shard, begin, begin + size + 1) + best[shard + 1][before + 1];
        best[shard][before] = Math.max(small, large);
      }
    }
    int[] quotas = new int[count];
    int before = 0;
    for (int shard = 0; shard < count; shard++) {
      int begin = shard * size + before;
      boolean large =
          before < larger
              && keptOf(shard, begin, begin + size + 1) + best[shard + 1][before + 1]
                  == best[shard][before];
      quotas[shard] = size + (large ? 1 : 0);
      before += large ? 1 : 0;
    }
    return quotas;
  }

  /** How many of the live ones from {@code begin} to before {@code end} are in {@code shard}. */
  private int keptOf(int shard, int begin, int end) {
    int kept = 0;
    for (int i = begin; i < end; i++) {
      kept += members.get(live.get(i)).shard() == shard ? 1 : 0;
    }
    return kept;
  }

  private int[] assignContiguously(int[] quotas) {
    int[] planned = nobody();
    int next = 0;
    for (int shard = 0; shard < count; shard++) {
      for (int i = 0; i < quotas[shard]; i++) {
        planned[live.get(next++)] = shard;
      }
    }
    return planned;
  }

  /**
   * Shards keep their first members; those who lack take the others in view order, lowest first.
   */
  private int[] assignWithFewestMoves(int[] quotas) {
    int[] planned = nobody();
    int[] free = quotas.clone();
    for (int i : live) {
      int shard = members.get(i).shard();
      if (stays(shard) && free[shard] > 0) {
        planned[i] = shard;
        free[shard]--;
      }
    }
    int taker = 0;
    for (int i : live) {
      if (planned[i] == Member.NO_SHARD) {
        while (free[taker] == 0) {
          taker++;
        }
        planned[i] = taker;
        free[taker]--;
      }
    }
    return planned;
  }

  private void assignTheOthers(int[] planned) {
    int[] sizes = new int[count];
    for (int shard : planned) {
      if (shard != Member.NO_SHARD) {
        sizes[shard]++;
      }
    }
    for (boolean staying : new boolean[] {true, false}) {
      for (int i = 0; i < planned.length; i++) {
        int shard = members.get(i).shard();
        boolean served = shard != Member.NO_SHARD && !members.get(i).leaving();
        if (served && !live.contains(i) && stays(shard) == staying) {
          planned[i] = staying ? shard : smallest(sizes);
          sizes[planned[i]]++;
        }
      }
    }
  }

  private static int smallest(int[] sizes) {
    int smallest = 0;
    for (int shard = 1; shard < sizes.length; shard++) {
      if (sizes[shard] < sizes[smallest]) {
        smallest = shard;
      }
    }
    return smallest;
  }

  private int[] nobody() {
    int[] planned = new int[members.size()];
    Arrays.fill(planned, Member.NO_SHARD);
    return planned;
  }
}
