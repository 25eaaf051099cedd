package dev.hence.core.sharding;

import dev.hence.core.clock.NodeId;
import java.util.ArrayList;
import java.util.List;

/**
 * A seat in a view.
 *
 * @param address the seat's name
 * @param node the identity that votes on this seat; unknown in the first view, where whoever starts
 *     with the address has it
 * @param shard the index of the shard that it serves, or {@link #NO_SHARD}
 * @param nextShard while the view is copying: the shard to serve after the cut-over, or {@link
 *     #NO_SHARD}
 * @param leaving whether it was removed and stays only until the others have all that it wrote
 * @param former roles it served before; it counts for stability and answers pulls in them until
 *     everybody who took over has what it has
 * @param since the epoch of the view in which the seat began; a node that was here before, and was
 *     forgotten and added again without hearing of it, knows by it that it was gone meanwhile
 * @param tenures since when it has each of its roles; a node that didn't hear of some views knows
 *     by it whether it counted for the role in all of them
 * @param memory the process of the node since which it remembers all its votes; unknown if it
 *     remembers them from its beginning on, since its disk never went back
 */
public record Member(
    Address address,
    NodeId node,
    int shard,
    int nextShard,
    boolean leaving,
    List<Role> former,
    long since,
    List<Tenure> tenures,
    NodeId memory) {
  public static final int NO_SHARD = -1;

  public Member {
    former = List.copyOf(former);
    tenures = List.copyOf(tenures);
  }

  /** A seat of the first view, of which nobody has recorded an identity. */
  public static Member founding(Address address, int shard) {
    List<Tenure> tenures =
        shard == NO_SHARD ? List.of() : List.of(new Tenure(new Role(0, shard), 1));
    return new Member(
        address, NodeId.UNKNOWN, shard, NO_SHARD, false, List.of(), 1, tenures, NodeId.UNKNOWN);
  }

  /** A seat without a shard that begins in the view {@code epoch}. */
  public static Member added(Address address, long epoch) {
    return new Member(
        address,
        NodeId.UNKNOWN,
        NO_SHARD,
        NO_SHARD,
        false,
        List.of(),
        epoch,
        List.of(),
        NodeId.UNKNOWN);
  }

  /** The member in the view {@code epoch}, in which it has {@code roles}. */
  Member inRoles(List<Role> roles, long epoch) {
    List<Tenure> now = new ArrayList<>();
    for (Role role : roles) {
      now.add(
          tenures.stream()
              .filter(tenure -> tenure.role().equals(role))
              .findFirst()
              .orElseGet(() -> new Tenure(role, epoch)));
    }
    return new Member(address, node, shard, nextShard, leaving, former, since, now, memory);
  }

  /** The member, with all that began in the view {@code epoch} as begun in {@code changed}. */
  Member withEpoch(long epoch, long changed) {
    List<Tenure> now =
        tenures.stream()
            .map(tenure -> tenure.since() == epoch ? new Tenure(tenure.role(), changed) : tenure)
            .toList();
    long began = since == epoch ? changed : since;
    return new Member(address, node, shard, nextShard, leaving, former, began, now, memory);
  }

  /**
   * Whether the seat began after {@code past}, or in another branch of views: it isn't the one that
   * may be at this address there.
   */
  public boolean beganAfter(View past) {
    return !past.follows(since);
  }

  /** Whether it stays in the view, or in a former role, only until others have what it had. */
  public boolean handsOver() {
    return leaving || !former.isEmpty();
  }

  /** The seat of the node {@code voter}, which remembers its votes since {@code from}. */
  public Member withVoter(NodeId voter, NodeId from) {
    return new Member(address, voter, shard, nextShard, leaving, former, since, tenures, from);
  }

  public Member withShard(int changed) {
    return new Member(address, node, changed, nextShard, leaving, former, since, tenures, memory);
  }

  public Member withNextShard(int changed) {
    return new Member(address, node, shard, changed, leaving, former, since, tenures, memory);
  }

  public Member withLeaving(boolean changed) {
    return new Member(address, node, shard, nextShard, changed, former, since, tenures, memory);
  }

  public Member withFormer(List<Role> changed) {
    return new Member(address, node, shard, nextShard, leaving, changed, since, tenures, memory);
  }
}
