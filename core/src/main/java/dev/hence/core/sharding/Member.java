package dev.hence.core.sharding;

import dev.hence.core.clock.NodeId;
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
 */
public record Member(
    Address address, NodeId node, int shard, int nextShard, boolean leaving, List<Role> former) {
  public static final int NO_SHARD = -1;

  public Member {
    former = List.copyOf(former);
  }

  /** A seat of {@code shard} that nobody has recorded an identity for. */
  public static Member founding(Address address, int shard) {
    return new Member(address, NodeId.UNKNOWN, shard, NO_SHARD, false, List.of());
  }

  public Member withNode(NodeId changed) {
    return new Member(address, changed, shard, nextShard, leaving, former);
  }

  public Member withShard(int changed) {
    return new Member(address, node, changed, nextShard, leaving, former);
  }

  public Member withNextShard(int changed) {
    return new Member(address, node, shard, changed, leaving, former);
  }

  public Member withLeaving(boolean changed) {
    return new Member(address, node, shard, nextShard, changed, former);
  }

  public Member withFormer(List<Role> changed) {
    return new Member(address, node, shard, nextShard, leaving, changed);
  }
}
