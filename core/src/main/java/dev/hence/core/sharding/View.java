package dev.hence.core.sharding;

import dev.hence.core.clock.Epoch;
import dev.hence.core.clock.Invariants;
import dev.hence.core.clock.NodeId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A numbered, immutable configuration of the cluster. Each is the outcome of one agreement among
 * the members of the one before, and has the number after it; or it was forced, see {@link Epoch}.
 *
 * <p>States of a view, and who leads from one to the next (see {@link ViewChange}):
 *
 * <pre>
 *   settled  --reshard-->  copying  --cut over-->  settled, members with former roles
 *   settled, former roles  --retire-->  settled
 *   any      --add, remove, assign, seat-->  same state
 * </pre>
 *
 * @param epoch its number, from 1
 * @param cluster the cluster's identity, in every token
 * @param shardCounts the number of shards of each slot map so far, by generation. The slot maps
 *     themselves follow from it, see {@link SlotMap}. While copying, the last one is the coming map
 * @param copying whether members copy slots for the last generation, which doesn't serve yet
 * @param members the seats in view order, later joiners last
 * @param forcedOn the epochs of the views on which its branches were forced, the first one first;
 *     with them it is known which views led to this one
 */
public record View(
    long epoch,
    int cluster,
    List<Integer> shardCounts,
    boolean copying,
    List<Member> members,
    List<Long> forcedOn) {
  public View {
    shardCounts = List.copyOf(shardCounts);
    members = List.copyOf(members);
    forcedOn = List.copyOf(forcedOn);
    Invariants.check(forcedOn.size() == Epoch.forks(epoch), "each fork is on top of a view");
  }

  /** A view to which none was forced. */
  public View(
      long epoch, int cluster, List<Integer> shardCounts, boolean copying, List<Member> members) {
    this(epoch, cluster, shardCounts, copying, members, List.of());
  }

  /** The view after this one that is agreed on, in the same cluster. */
  public View next(List<Integer> counts, boolean copies, List<Member> seats) {
    View next = new View(epoch + 1, cluster, counts, copies, seats, forcedOn);
    List<Member> members =
        seats.stream().map(seat -> seat.inRoles(next.roles(seat), epoch + 1)).toList();
    return new View(epoch + 1, cluster, counts, copies, members, forcedOn);
  }

  /** The roles of a member: former, present and coming ones. */
  List<Role> roles(Member member) {
    List<Role> roles = new ArrayList<>(member.former());
    if (member.shard() != Member.NO_SHARD) {
      roles.add(new Role(generation(), member.shard()));
    }
    if (copying && member.nextShard() != Member.NO_SHARD) {
      roles.add(new Role(generation() + 1, member.nextShard()));
    }
    return roles;
  }

  /** This view as one that is forced without a majority, on top of {@code present}. */
  public View forcedOn(View present, long random) {
    List<Long> forks = new ArrayList<>(present.forcedOn());
    forks.add(present.epoch());
    long forked = Epoch.forked(present.epoch(), random);
    List<Member> seats = members.stream().map(seat -> seat.withEpoch(epoch, forked)).toList();
    return new View(forked, cluster, shardCounts, copying, seats, forks);
  }

  /** Whether {@code later} followed from this view, rather than being forced or another's. */
  public boolean isContinuedBy(View later) {
    return cluster == later.cluster && Epoch.sameBranch(epoch, later.epoch);
  }

  /** The same, with {@code memories} of the nodes on some seats. */
  public View remembering(Map<Address, NodeId> memories) {
    List<Member> seats = new ArrayList<>();
    for (Member member : members) {
      NodeId memory = memories.getOrDefault(member.address(), member.memory());
      seats.add(member.withVoter(member.node(), memory));
    }
    return new View(epoch, cluster, shardCounts, copying, seats, forcedOn);
  }

  /** Whether the view {@code earlier} is this one or led to it, rather than to another branch. */
  public boolean follows(long earlier) {
    if (Epoch.sameBranch(earlier, epoch)) {
      return earlier <= epoch;
    }
    for (long fork : forcedOn) {
      if (Epoch.sameBranch(earlier, fork)) {
        return earlier <= fork;
      }
    }
    return false;
  }

  /** Whether this view knows the slot maps that the members of {@code before} wrote under. */
  public boolean hasSlotMapsOf(View before) {
    List<Integer> wrote = before.shardCounts.subList(0, before.generation() + 1);
    return shardCounts.stream().limit(wrote.size()).toList().equals(wrote);
  }

  /** The generation of the slot map that serves. */
  public int generation() {
    return shardCounts.size() - (copying ? 2 : 1);
  }

  /** The number of shards that serve. */
  public int shardCount() {
    return shardCounts.get(generation());
  }

  /** The seat at {@code address}, one that is leaving too. */
  public Optional<Member> member(Address address) {
    for (Member member : members) {
      if (member.address().equals(address)) {
        return Optional.of(member);
      }
    }
    return Optional.empty();
  }

  /** Whether the seat at {@code one} comes before that at {@code other} in view order. */
  public boolean isBefore(Address one, Address other) {
    return place(one) < place(other);
  }

  /** How many seats come before that at {@code address} in view order; all if it has none. */
  public int place(Address address) {
    int place = 0;
    while (place < members.size() && !members.get(place).address().equals(address)) {
      place++;
    }
    return place;
  }

  /** Whether the node at {@code address} has a seat that it isn't about to leave. */
  public boolean stays(Address address) {
    return member(address).filter(member -> !member.leaving()).isPresent();
  }

  /** The members of a shard that serves, in view order. */
  public List<Member> shardMembers(int shard) {
    return members.stream().filter(m -> m.shard() == shard && !m.leaving()).toList();
  }
}
