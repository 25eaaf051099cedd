package dev.hence.core.sharding;

import java.util.List;
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
 */
public record View(
    long epoch, int cluster, List<Integer> shardCounts, boolean copying, List<Member> members) {
  public View {
    shardCounts = List.copyOf(shardCounts);
    members = List.copyOf(members);
  }

  /** This view as one that is forced without a majority, on top of {@code present}. */
  public View forcedOn(View present, long random) {
    return new View(Epoch.forked(present.epoch(), random), cluster, shardCounts, copying, members);
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
    for (Member member : members) {
      if (member.address().equals(one)) {
        return true;
      }
      if (member.address().equals(other)) {
        return false;
      }
    }
    return false;
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
