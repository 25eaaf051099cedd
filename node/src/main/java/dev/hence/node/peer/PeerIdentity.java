package dev.hence.node.peer;

import dev.hence.core.clock.NodeId;
import dev.hence.core.sharding.Address;
import java.security.SecureRandom;

/**
 * Who this node is to its peers.
 *
 * @param address its address in every view
 * @param node its identity, kept with its data
 * @param session tells this process from all others, earlier ones of the same node too
 * @param secret the cluster's secret
 */
public record PeerIdentity(Address address, NodeId node, long session, ClusterSecret secret) {
  /** The identity of a process that starts now. */
  public static PeerIdentity draw(Address address, NodeId node, ClusterSecret secret) {
    return new PeerIdentity(address, node, new SecureRandom().nextLong(), secret);
  }
}
