package dev.hence.core.sharding;

import dev.hence.core.clock.Invariants;
import dev.hence.core.clock.NodeId;
import dev.hence.core.clock.WriterId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * A change to the view that somebody wants. It is worked out on top of the present view, again
 * after each view that came in between, until it is in force or can't be.
 *
 * <pre>
 *   change         settled view                       copying view
 *   AddNode        a seat without a shard             the same
 *   RemoveNode     the seat leaves, or is gone; if its shard has one replica left, a live
 *                  node without a shard joins it      the same, but nobody joins
 *   Drop           a leaver that died is gone         the same
 *   Assign         the seat is in another shard       busy
 *   Reshard        copying, a generation more         nothing if it is the same count, else busy
 *   CutOver        nothing                            settled in the coming generation
 *   Replan         nothing                            copying, with targets that live
 *   AbandonReshard nothing                            settled in the present generation
 *   Retire         former roles end, leavers are gone the same
 *   Seat           the seat has another voter         the same
 * </pre>
 *
 * <p>Invariant: every shard, present or coming, has a member that isn't leaving; no address is
 * there twice; members keep their order; a node that others may need updates from isn't dropped
 * while it lives. Checked by {@code ViewHistoryTest}.
 */
public sealed interface ViewChange {
  /** What becomes of {@code present}; {@code live} are the nodes that answer at the moment. */
  Outcome apply(View present, Set<Address> live);

  /**
   * Whether it was seen to be due in one view and may be wrong in the next. What still is due there
   * is wanted again.
   */
  default boolean isForOneView() {
    return switch (this) {
      case CutOver _, Replan _, AbandonReshard _, Retire _ -> true;
      case AddNode _, RemoveNode _, Drop _, Assign _, Reshard _, Seat _ -> false;
    };
  }

  /** What comes of a change. */
  sealed interface Outcome {
    /** The view to agree on; its epoch is the next one. */
    record Next(View view) implements Outcome {}

    /** It is so already. */
    record Nothing() implements Outcome {}

    /** It can't be, or not now; {@code reason} tells a person why. */
    record Refused(Kind kind, String reason) implements Outcome {}
  }

  /** Why a change is refused. */
  enum Kind {
    /** It makes no sense in this view. */
    BAD_REQUEST,
    /** What it names isn't there. */
    NOT_FOUND,
    /** Another one has to end first; the same change may be good later. */
    BUSY
  }

  Outcome NOTHING = new Outcome.Nothing();

  /** A node wants a seat, or keeps the one that it was about to leave. It serves no shard yet. */
  record AddNode(Address address) implements ViewChange {
    @Override
    public Outcome apply(View present, Set<Address> live) {
      Optional<Member> member = present.member(address);
      if (member.isPresent()) {
        return member.get().leaving()
            ? next(present, with(present, member.get().withLeaving(false)))
            : NOTHING;
      }
      List<Member> members = new ArrayList<>(present.members());
      members.add(Member.added(address, present.epoch() + 1));
      return next(present, members);
    }
  }

  /**
   * A node goes. One that lives and serves or served a shard stays as leaving, in a former role,
   * until the others have what it wrote, or until it is dropped because it died; one that doesn't
   * live, or is to be forgotten, is dropped at once. What only it has it hands in when it learns of
   * that.
   */
  record RemoveNode(Address address, Removal how) implements ViewChange {
    /** A text of the HTTP contract. */
    public static final String NO_SUCH_REPLICA = "View has no such replica";

    public RemoveNode(Address address) {
      this(address, Removal.EITHER);
    }

    @Override
    public Outcome apply(View present, Set<Address> live) {
      Optional<Member> found = present.member(address);
      boolean forget = how == Removal.FORGET;
      if (found.isEmpty() || (found.get().leaving() && !forget)) {
        return refused(Kind.NOT_FOUND, NO_SUCH_REPLICA);
      }
      Member member = found.get();
      if (how == Removal.LEAVE && !live.contains(address)) {
        return refused(
            Kind.BAD_REQUEST,
            address + " doesn't run, so it can't hand over; start it, or forget it");
      }
      Optional<Outcome> obstacle = member.leaving() ? Optional.empty() : obstacle(present, member);
      if (obstacle.isPresent()) {
        return obstacle.get();
      }
      Member left = withoutShard(present, member).withNextShard(Member.NO_SHARD).withLeaving(true);
      boolean handsOver = live.contains(address) && !forget && !left.former().isEmpty();
      List<Member> rest = handsOver ? with(present, left) : without(present, address);
      return next(present, filledUp(present, rest, member.shard(), live));
    }

    /** The members, where {@code shard} has one replica left with the first spare node as one. */
    private static List<Member> filledUp(
        View present, List<Member> rest, int shard, Set<Address> live) {
      List<Member> filled = new ArrayList<>(rest);
      boolean lacks =
          !present.copying()
              && shard != Member.NO_SHARD
              && rest.stream().filter(m -> m.shard() == shard && !m.leaving()).count() == 1;
      for (int i = 0; lacks && i < filled.size(); i++) {
        Member spare = filled.get(i);
        if (spare.shard() == Member.NO_SHARD
            && !spare.leaving()
            && live.contains(spare.address())) {
          filled.set(i, assigned(present, spare, shard));
          lacks = false;
        }
      }
      return filled;
    }

    private static Optional<Outcome> obstacle(View present, Member member) {
      if (present.members().stream().filter(m -> !m.leaving()).count() == 1) {
        return Optional.of(refused(Kind.BAD_REQUEST, member.address() + " is the last node"));
      }
      if (member.shard() != Member.NO_SHARD && present.shardMembers(member.shard()).size() == 1) {
        return Optional.of(
            refused(
                Kind.BAD_REQUEST,
                "%s is the last replica of s%d, whose data would be lost"
                    .formatted(member.address(), member.shard())));
      }
      if (member.nextShard() != Member.NO_SHARD && comingMembers(present, member) == 1) {
        return Optional.of(
            refused(
                Kind.BUSY,
                "a reshard is under way, after which %s is the only replica of s%d"
                    .formatted(member.address(), member.nextShard())));
      }
      return Optional.empty();
    }

    private static long comingMembers(View present, Member like) {
      return present.members().stream().filter(m -> m.nextShard() == like.nextShard()).count();
    }
  }

  /** A node that was leaving died before the others had all that it wrote: its seat is gone. */
  record Drop(Address address) implements ViewChange {
    @Override
    public Outcome apply(View present, Set<Address> live) {
      boolean leaves = present.member(address).filter(Member::leaving).isPresent();
      return leaves && !live.contains(address) ? next(present, without(present, address)) : NOTHING;
    }
  }

  /** A node is to serve the shard with the index {@code shard}. */
  record Assign(Address address, int shard) implements ViewChange {
    @Override
    public Outcome apply(View present, Set<Address> live) {
      Optional<Member> found = present.member(address).filter(member -> !member.leaving());
      if (shard < 0 || shard >= present.shardCount()) {
        return refused(Kind.NOT_FOUND, "There is no shard s" + shard);
      }
      if (found.isEmpty()) {
        return refused(Kind.NOT_FOUND, RemoveNode.NO_SUCH_REPLICA);
      }
      Member member = found.get();
      if (member.shard() == shard) {
        return NOTHING;
      }
      if (present.copying()) {
        return refused(Kind.BUSY, "a reshard is under way");
      }
      List<Member> others = new ArrayList<>(present.shardMembers(member.shard()));
      others.removeIf(other -> other.equals(member) || !live.contains(other.address()));
      if (member.shard() != Member.NO_SHARD && others.size() < 2) {
        String lacks = " needs two running replicas beside " + address + " to give it away";
        return refused(Kind.BAD_REQUEST, "s" + member.shard() + lacks);
      }
      return next(present, with(present, assigned(present, member, shard)));
    }
  }

  /** The cluster is to have {@code count} shards, each about as large as any other. */
  record Reshard(int count) implements ViewChange {
    @Override
    public Outcome apply(View present, Set<Address> live) {
      if (count < 1) {
        return refused(Kind.BAD_REQUEST, "a cluster has at least one shard");
      }
      if (present.copying()) {
        return count == present.shardCounts().getLast()
            ? NOTHING
            : refused(Kind.BUSY, "another reshard is under way");
      }
      return switch (Plan.plan(present, live, count)) {
        case Plan.Result.Refused refused -> refused(Kind.BAD_REQUEST, refused.reason());
        case Plan.Result.Planned planned -> start(present, planned.shards());
      };
    }

    private Outcome start(View present, List<Integer> planned) {
      List<Integer> shards = present.members().stream().map(Member::shard).toList();
      if (count == present.shardCount() && planned.equals(shards)) {
        return NOTHING;
      }
      if (present.shardCounts().size() == WriterId.GENERATIONS_MAX) {
        return refused(
            Kind.BAD_REQUEST,
            "a cluster is resharded at most " + (WriterId.GENERATIONS_MAX - 1) + " times");
      }
      List<Integer> counts = new ArrayList<>(present.shardCounts());
      counts.add(count);
      return next(present, counts, true, withNextShards(present, planned));
    }
  }

  /**
   * The copying is done: the coming slot map serves. Everybody who served the old one keeps a
   * former role in it, even where the shard's index stays: writers of the old map write no more.
   */
  record CutOver() implements ViewChange {
    @Override
    public Outcome apply(View present, Set<Address> live) {
      if (!present.copying()) {
        return NOTHING;
      }
      List<Member> members =
          present.members().stream()
              .map(member ->
                  withoutShard(present, member)
                      .withShard(member.nextShard())
                      .withNextShard(Member.NO_SHARD))
              .toList();
      return next(present, present.shardCounts(), false, members);
    }
  }

  /**
   * The reshard under way goes on towards the same slot map, with targets planned anew among those
   * that live. As if it was given up and begun again, but that slots copied stay. Nothing where too
   * few live for that.
   */
  record Replan() implements ViewChange {
    @Override
    public Outcome apply(View present, Set<Address> live) {
      if (!present.copying()) {
        return NOTHING;
      }
      List<Member> coming =
          present.members().stream().map(m -> m.withShard(m.nextShard())).toList();
      View planned = present.next(present.shardCounts(), true, coming);
      return switch (Plan.plan(planned, live, present.shardCounts().getLast())) {
        case Plan.Result.Refused _ -> NOTHING;
        case Plan.Result.Planned plan -> {
          List<Member> members = withNextShards(present, plan.shards());
          yield members.equals(present.members()) ? NOTHING : next(present, members);
        }
      };
    }
  }

  /**
   * The reshard under way is given up.
   *
   * <p>The coming generation's number is free again. That is safe although writers carry it: nobody
   * opens a writer or has a role in a generation before a view in which it serves, and the cut-over
   * to it and its end can't both be agreed on for one epoch.
   */
  record AbandonReshard() implements ViewChange {
    @Override
    public Outcome apply(View present, Set<Address> live) {
      if (!present.copying()) {
        return NOTHING;
      }
      List<Member> members = new ArrayList<>();
      for (Member member : present.members()) {
        for (Role role : member.former()) {
          boolean had = role.generation() <= present.generation();
          Invariants.check(had, "nobody had a role in a coming generation");
        }
        members.add(member.withNextShard(Member.NO_SHARD));
      }
      List<Integer> counts = present.shardCounts().subList(0, present.shardCounts().size() - 1);
      return next(present, counts, false, members);
    }
  }

  /** All that the nodes of {@code who} have of former roles has been taken over. */
  record Retire(Set<Address> who) implements ViewChange {
    public Retire {
      who = Collections.unmodifiableSortedSet(new TreeSet<>(who));
    }

    @Override
    public Outcome apply(View present, Set<Address> live) {
      List<Member> members = new ArrayList<>();
      for (Member member : present.members()) {
        Member retired = who.contains(member.address()) ? member.withFormer(List.of()) : member;
        if (!retired.leaving() || !retired.former().isEmpty()) {
          members.add(retired);
        }
      }
      return members.equals(present.members()) ? NOTHING : next(present, members);
    }
  }

  /**
   * The node on the seat {@code address} is {@code node} from now on, and remembers its votes since
   * {@code memory}: who learns of this view knows that it is younger than either.
   */
  record Seat(Address address, NodeId node, NodeId memory) implements ViewChange {
    @Override
    public Outcome apply(View present, Set<Address> live) {
      Optional<Member> found = present.member(address);
      if (found.isEmpty()) {
        return refused(Kind.NOT_FOUND, RemoveNode.NO_SUCH_REPLICA);
      }
      Member seated = found.get().withVoter(node, memory);
      return seated.equals(found.get()) ? NOTHING : next(present, with(present, seated));
    }
  }

  private static Outcome refused(Kind kind, String reason) {
    return new Outcome.Refused(kind, reason);
  }

  private static Outcome next(View present, List<Member> members) {
    return next(present, present.shardCounts(), present.copying(), members);
  }

  private static Outcome next(
      View present, List<Integer> shardCounts, boolean copying, List<Member> members) {
    return new Outcome.Next(present.next(shardCounts, copying, members));
  }

  private static List<Member> with(View present, Member changed) {
    return present.members().stream()
        .map(member -> member.address().equals(changed.address()) ? changed : member)
        .toList();
  }

  private static List<Member> withNextShards(View present, List<Integer> shards) {
    List<Member> members = new ArrayList<>();
    for (int i = 0; i < shards.size(); i++) {
      members.add(present.members().get(i).withNextShard(shards.get(i)));
    }
    return members;
  }

  private static List<Member> without(View present, Address address) {
    return present.members().stream().filter(m -> !m.address().equals(address)).toList();
  }

  /** The member in {@code shard}, with its present one as a former role. */
  private static Member assigned(View present, Member member, int shard) {
    Role role = new Role(present.generation(), shard);
    Member moved = withoutShard(present, member).withShard(shard);
    List<Role> former = moved.former().stream().filter(had -> !had.equals(role)).toList();
    return moved.withFormer(former);
  }

  /** The member in no shard, with its present one as a former role. */
  private static Member withoutShard(View present, Member member) {
    if (member.shard() == Member.NO_SHARD) {
      return member;
    }
    List<Role> former = new ArrayList<>(member.former());
    former.add(new Role(present.generation(), member.shard()));
    return member.withShard(Member.NO_SHARD).withFormer(former);
  }
}
