package dev.hence.core.sharding;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hence.core.clock.NodeId;
import dev.hence.core.clock.WriterId;
import dev.hence.core.sharding.ViewChange.Kind;
import dev.hence.core.sharding.ViewChange.Outcome;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ViewChangeTest {
  private static final Address A = Views.node(0);
  private static final Address B = Views.node(1);
  private static final Address C = Views.node(2);
  private static final Address D = Views.node(3);
  private static final Address G = Views.node(6);
  private static final Set<Address> NONE_LIVE = Views.live("");

  private final View founded = Views.founded(6, 2);
  private final Set<Address> all = Views.live("abcdefg");

  @Test
  void addNode_newAddress_isLastAndWithoutAShard() {
    View view = Views.after(founded, new ViewChange.AddNode(G));

    assertThat(view.epoch()).isEqualTo(2);
    assertThat(view.members().getLast()).isEqualTo(Member.added(G, 2));
    assertThat(view.members().subList(0, 6)).isEqualTo(founded.members());
  }

  @Test
  void addNode_present_isNothing() {
    assertThat(new ViewChange.AddNode(A).apply(founded, all)).isEqualTo(new Outcome.Nothing());
  }

  @Test
  void addNode_leaving_staysWithItsFormerRole() {
    View view = Views.after(founded, new ViewChange.RemoveNode(A), new ViewChange.AddNode(A));

    assertThat(view.members().getFirst())
        .isEqualTo(
            Member.founding(A, 0).withShard(Member.NO_SHARD).withFormer(List.of(new Role(0, 0))));
  }

  @Test
  void removeNode_live_leavesWithItsRoleAsFormer() {
    View view = Views.after(founded, new ViewChange.RemoveNode(A));

    assertThat(Views.shards(view)).containsExactly("bc", "def");
    assertThat(view.members().getFirst())
        .isEqualTo(
            Member.founding(A, 0)
                .withShard(Member.NO_SHARD)
                .withLeaving(true)
                .withFormer(List.of(new Role(0, 0))));
  }

  @Test
  void removeNode_liveWithoutRoles_isGone() {
    View view = Views.after(founded, new ViewChange.AddNode(G), new ViewChange.RemoveNode(G));

    assertThat(view.members()).isEqualTo(founded.members());
  }

  @Test
  void removeNode_dead_isGone() {
    Outcome outcome = new ViewChange.RemoveNode(A).apply(founded, Views.live("bcdef"));

    assertThat(Views.next(outcome).member(A)).isEmpty();
  }

  @Test
  void removeNode_deadThatIsToLeave_isRefused() {
    ViewChange leave = new ViewChange.RemoveNode(A, Removal.LEAVE);

    assertThat(refusal(leave, founded, Views.live("bcdef"))).isEqualTo(Kind.BAD_REQUEST);
    assertThat(Views.after(founded, leave).member(A).orElseThrow().leaving()).isTrue();
  }

  @Test
  void removeNode_liveOrLeavingThatIsToBeForgotten_isGone() {
    ViewChange forget = new ViewChange.RemoveNode(A, Removal.FORGET);
    View leaving = Views.after(founded, new ViewChange.RemoveNode(A));

    assertThat(Views.next(forget.apply(founded, all)).member(A)).isEmpty();
    assertThat(Views.next(forget.apply(leaving, all)).member(A)).isEmpty();
  }

  @Test
  void removeNode_oneReplicaIsLeft_aSpareNodeTakesTheShardToo() {
    View spare = Views.after(founded, new ViewChange.AddNode(G), new ViewChange.RemoveNode(A));
    assertThat(Views.shards(spare)).containsExactly("bc", "def");

    Outcome outcome = new ViewChange.RemoveNode(B).apply(spare, all);
    assertThat(Views.shards(Views.next(outcome))).containsExactly("cg", "def");
    Outcome withoutG = new ViewChange.RemoveNode(B).apply(spare, Views.live("abcdef"));
    assertThat(Views.shards(Views.next(withoutG))).containsExactly("c", "def");
  }

  @Test
  void drop_leavingAndDead_isGone() {
    View leaving = Views.after(founded, new ViewChange.RemoveNode(A));

    Outcome outcome = new ViewChange.Drop(A).apply(leaving, Views.live("bcdef"));
    assertThat(Views.next(outcome).member(A)).isEmpty();
  }

  @Test
  void drop_leavingAndLiveOrStaying_isNothing() {
    View leaving = Views.after(founded, new ViewChange.RemoveNode(A));
    Outcome nothing = new Outcome.Nothing();

    assertThat(new ViewChange.Drop(A).apply(leaving, all)).isEqualTo(nothing);
    assertThat(new ViewChange.Drop(A).apply(founded, Views.live("bcdef"))).isEqualTo(nothing);
    assertThat(new ViewChange.Drop(G).apply(founded, all)).isEqualTo(nothing);
  }

  @Test
  void removeNode_unknownOrLeaving_isNotFound() {
    View leaving = Views.after(founded, new ViewChange.RemoveNode(A));
    Outcome notFound = new Outcome.Refused(Kind.NOT_FOUND, "View has no such replica");

    assertThat(new ViewChange.RemoveNode(G).apply(founded, all)).isEqualTo(notFound);
    assertThat(new ViewChange.RemoveNode(A).apply(leaving, all)).isEqualTo(notFound);
    assertThat(new ViewChange.RemoveNode(A).apply(leaving, Views.live("bcdef")))
        .isEqualTo(notFound);
  }

  @Test
  void removeNode_lastOfItsShard_isRefusedAliveOrDead() {
    View one = Views.after(founded, new ViewChange.RemoveNode(A), new ViewChange.RemoveNode(B));
    ViewChange remove = new ViewChange.RemoveNode(C);

    assertThat(refusal(remove, one, all)).isEqualTo(Kind.BAD_REQUEST);
    assertThat(refusal(remove, one, NONE_LIVE)).isEqualTo(Kind.BAD_REQUEST);
  }

  @Test
  void removeNode_lastNode_isRefused() {
    View single = Views.founded(1, 1);

    assertThat(new ViewChange.RemoveNode(A).apply(single, all))
        .isEqualTo(new Outcome.Refused(Kind.BAD_REQUEST, "a is the last node"));
  }

  @Test
  void removeNode_whileCopying_losesItsComingShardToo() {
    View copying = Views.after(founded, new ViewChange.Reshard(3), new ViewChange.RemoveNode(A));
    assertThat(copying.member(A).orElseThrow().nextShard()).isEqualTo(Member.NO_SHARD);

    ViewChange removeB = new ViewChange.RemoveNode(B);
    assertThat(refusal(removeB, copying, all)).isEqualTo(Kind.BUSY);
    assertThat(Views.shards(Views.after(copying, new ViewChange.CutOver())))
        .containsExactly("b", "de", "cf");
  }

  @Test
  void assign_newNode_servesTheShard() {
    View view = Views.after(founded, new ViewChange.AddNode(G), new ViewChange.Assign(G, 0));

    assertThat(Views.shards(view)).containsExactly("abcg", "def");
    assertThat(view.members().getLast().former()).isEmpty();
    assertThat(new ViewChange.Assign(G, 0).apply(view, all)).isEqualTo(new Outcome.Nothing());
  }

  @Test
  void assign_fromAnotherShard_keepsTheOldRoleAsFormer() {
    View view = Views.after(founded, new ViewChange.Assign(C, 1));

    assertThat(Views.shards(view)).containsExactly("ab", "cdef");
    assertThat(view.member(C).orElseThrow().former()).containsExactly(new Role(0, 0));
  }

  @Test
  void assign_backAgain_hasOnlyTheOtherRoleAsFormer() {
    View view = Views.after(founded, new ViewChange.Assign(C, 1), new ViewChange.Assign(C, 0));

    assertThat(view.member(C).orElseThrow().former()).containsExactly(new Role(0, 1));
  }

  @Test
  void assign_fewerThanTwoStayBehind_isRefused() {
    View view = Views.after(founded, new ViewChange.Assign(C, 1));

    assertThat(refusal(new ViewChange.Assign(A, 1), view, all)).isEqualTo(Kind.BAD_REQUEST);
  }

  @Test
  void assign_onlyADeadOneAndAnotherStayBehind_isRefused() {
    assertThat(refusal(new ViewChange.Assign(C, 1), founded, Views.live("acdef")))
        .isEqualTo(Kind.BAD_REQUEST);
  }

  @Test
  void assign_unknownNodeOrShardOrLeavingNode_isNotFound() {
    View leaving = Views.after(founded, new ViewChange.RemoveNode(A));

    assertThat(refusal(new ViewChange.Assign(G, 0), founded, all)).isEqualTo(Kind.NOT_FOUND);
    assertThat(refusal(new ViewChange.Assign(A, 2), founded, all)).isEqualTo(Kind.NOT_FOUND);
    assertThat(refusal(new ViewChange.Assign(A, -1), founded, all)).isEqualTo(Kind.NOT_FOUND);
    assertThat(refusal(new ViewChange.Assign(A, 0), leaving, all)).isEqualTo(Kind.NOT_FOUND);
  }

  @Test
  void assign_whileCopying_isBusyUnlessThereAlready() {
    View copying = Views.after(founded, new ViewChange.Reshard(3));

    assertThat(refusal(new ViewChange.Assign(A, 1), copying, all)).isEqualTo(Kind.BUSY);
    assertThat(new ViewChange.Assign(A, 0).apply(copying, all)).isEqualTo(new Outcome.Nothing());
  }

  @Test
  void reshard_moreShards_copiesForTheComingGeneration() {
    View view = Views.after(founded, new ViewChange.Reshard(3));

    assertThat(view.copying()).isTrue();
    assertThat(view.shardCounts()).containsExactly(2, 3);
    assertThat(view.generation()).isZero();
    assertThat(Views.shards(view)).containsExactly("abc", "def");
    assertThat(view.members()).extracting(Member::nextShard).containsExactly(0, 0, 2, 1, 1, 2);
  }

  @Test
  void reshard_presentCountOfEvenShards_isNothing() {
    assertThat(new ViewChange.Reshard(2).apply(founded, all)).isEqualTo(new Outcome.Nothing());
  }

  @Test
  void reshard_presentCountOfUnevenShards_evensThemOut() {
    View uneven = Views.after(founded, new ViewChange.Assign(C, 1));
    View even = Views.after(uneven, new ViewChange.Reshard(2), new ViewChange.CutOver());

    assertThat(Views.shards(even)).containsExactly("abc", "def");
  }

  @Test
  void reshard_unassignedNode_isTakenIn() {
    View view =
        Views.after(
            founded,
            new ViewChange.AddNode(G),
            new ViewChange.Reshard(2),
            new ViewChange.CutOver());

    assertThat(Views.shards(view)).containsExactly("abc", "defg");
    assertThat(view.members().getLast().former()).isEmpty();
  }

  @Test
  void reshard_whileCopying_isNothingForTheSameCountAndElseBusy() {
    View copying = Views.after(founded, new ViewChange.Reshard(3));

    assertThat(new ViewChange.Reshard(3).apply(copying, all)).isEqualTo(new Outcome.Nothing());
    assertThat(refusal(new ViewChange.Reshard(2), copying, all)).isEqualTo(Kind.BUSY);
  }

  @Test
  void reshard_tooFewLiveNodesOrNoShard_isRefused() {
    assertThat(new ViewChange.Reshard(4).apply(founded, all))
        .isEqualTo(
            new Outcome.Refused(
                Kind.BAD_REQUEST,
                "Not enough nodes to provide fault tolerance with requested shard count"));
    assertThat(refusal(new ViewChange.Reshard(0), founded, all)).isEqualTo(Kind.BAD_REQUEST);
  }

  @Test
  void reshard_lastGeneration_isRefused() {
    View old =
        new View(9, 1, Collections.nCopies(WriterId.GENERATIONS_MAX, 2), false, founded.members());

    assertThat(new ViewChange.Reshard(3).apply(old, all))
        .isEqualTo(
            new Outcome.Refused(Kind.BAD_REQUEST, "a cluster is resharded at most 65535 times"));
  }

  @Test
  void cutOver_copying_servesTheComingShardsAndRemembersTheOld() {
    View view = Views.after(founded, new ViewChange.Reshard(3), new ViewChange.CutOver());

    assertThat(view.copying()).isFalse();
    assertThat(view.generation()).isEqualTo(1);
    assertThat(Views.shards(view)).containsExactly("ab", "de", "cf");
    assertThat(view.members()).allMatch(member -> member.nextShard() == Member.NO_SHARD);
    assertThat(view.member(A).orElseThrow().former()).containsExactly(new Role(0, 0));
    assertThat(view.member(D).orElseThrow().former()).containsExactly(new Role(0, 1));
  }

  @Test
  void cutOver_andAbandon_settled_areNothing() {
    assertThat(new ViewChange.CutOver().apply(founded, all)).isEqualTo(new Outcome.Nothing());
    assertThat(new ViewChange.AbandonReshard().apply(founded, all))
        .isEqualTo(new Outcome.Nothing());
  }

  @Test
  void abandonReshard_copying_isBackAsBefore() {
    View view = Views.after(founded, new ViewChange.Reshard(3), new ViewChange.AbandonReshard());

    assertThat(view)
        .isEqualTo(new View(3, founded.cluster(), List.of(2), false, founded.members()));
  }

  @Test
  void replan_aTargetThatAShardNeedsIsDead_anotherTakesItsPlace() {
    View copying = Views.after(Views.founded(7, 2), new ViewChange.Reshard(3));
    assertThat(coming(copying)).containsExactly("abc", "ef", "dg");

    View view = Views.next(new ViewChange.Replan().apply(copying, Views.live("abcdef")));

    assertThat(coming(view)).containsExactly("ab", "ef", "cdg");
    assertThat(view.shardCounts()).isEqualTo(copying.shardCounts());
    assertThat(Views.shards(view)).isEqualTo(Views.shards(copying));
    assertThat(Views.shards(Views.after(view, new ViewChange.CutOver())))
        .containsExactly("ab", "ef", "cdg");
  }

  @Test
  void replan_allLiveOrTooFewOrSettled_isNothing() {
    View copying = Views.after(founded, new ViewChange.Reshard(3));

    assertThat(new ViewChange.Replan().apply(copying, all)).isEqualTo(new Outcome.Nothing());
    assertThat(new ViewChange.Replan().apply(copying, Views.live("abcde")))
        .isEqualTo(new Outcome.Nothing());
    assertThat(new ViewChange.Replan().apply(founded, all)).isEqualTo(new Outcome.Nothing());
  }

  private static List<String> coming(View view) {
    return Views.shards(
        new View(
            view.epoch(),
            view.cluster(),
            view.shardCounts(),
            false,
            view.members().stream().map(member -> member.withShard(member.nextShard())).toList()));
  }

  @Test
  void retire_formerRoles_endAndLeaversAreGone() {
    View view = Views.after(founded, new ViewChange.Assign(C, 1), new ViewChange.RemoveNode(D));

    View some = Views.after(view, new ViewChange.Retire(Views.live("c")));
    assertThat(some.member(C).orElseThrow().former()).isEmpty();
    assertThat(some.member(D)).isPresent();
    View both = Views.after(some, new ViewChange.Retire(Views.live("d")));
    assertThat(both.member(D)).isEmpty();
    assertThat(new ViewChange.Retire(Views.live("abcdef")).apply(both, all))
        .isEqualTo(new Outcome.Nothing());
  }

  @Test
  void seat_newIdentity_isRecorded() {
    NodeId node = new NodeId(7);
    View view = Views.after(founded, new ViewChange.Seat(B, node, NodeId.UNKNOWN));

    assertThat(view.member(B).orElseThrow().node()).isEqualTo(node);
    assertThat(new ViewChange.Seat(B, node, NodeId.UNKNOWN).apply(view, all))
        .isEqualTo(new Outcome.Nothing());
    assertThat(refusal(new ViewChange.Seat(G, node, NodeId.UNKNOWN), view, all))
        .isEqualTo(Kind.NOT_FOUND);
  }

  private static Kind refusal(ViewChange change, View view, Set<Address> live) {
    return switch (change.apply(view, live)) {
      case Outcome.Refused refused -> refused.kind();
      case Outcome.Next next -> throw new AssertionError("not refused: " + next);
      case Outcome.Nothing _ -> throw new AssertionError("not refused, nothing to do");
    };
  }
}
