package dev.hence.core.replica;

import dev.hence.core.clock.NodeId;
import dev.hence.core.clock.VectorClock;
import dev.hence.core.resharding.Pace;
import dev.hence.core.resharding.Progress;
import dev.hence.core.sharding.Address;
import dev.hence.core.sharding.Layout;
import dev.hence.core.sharding.SlotSet;
import java.util.List;
import java.util.Optional;

/**
 * How a replica is, as of one step. Immutable; whoever shows it works out the rest.
 *
 * @param node who it is
 * @param layout its view, worked out; none before it has one
 * @param notServing why it doesn't serve all that it should; empty if it does
 * @param ready whether it has found its place and answers requests
 * @param removed whether it has no seat because somebody wished so, and asks for none
 * @param held the slots of which it has everything that its coverage says
 * @param clocks what it has and knows
 * @param keys the live keys in the slots that it holds
 * @param peers the other nodes that it knows of, in the order of their addresses
 * @param live the members that run, as far as it knows
 * @param filling what it fetches from others
 * @param waiting what waits in it
 * @param figures what it counts, as of its last tick
 */
public record NodeStatus(
    NodeId node,
    Optional<Layout> layout,
    String notServing,
    boolean ready,
    boolean removed,
    SlotSet held,
    Clocks clocks,
    long keys,
    List<PeerStatus> peers,
    List<Address> live,
    Optional<Filled> filling,
    Waiting waiting,
    Figures figures) {
  public NodeStatus {
    peers = List.copyOf(peers);
    live = List.copyOf(live);
  }

  /**
   * What a replica has and knows.
   *
   * @param writer the writer that it writes as, 0 if it has none open
   * @param coverage its durable coverage
   * @param stable what it knows to be stable
   * @param time the largest hybrid time that it has issued or seen
   */
  public record Clocks(long writer, VectorClock coverage, VectorClock stable, long time) {}

  /**
   * What a replica knows of another node.
   *
   * @param address its address
   * @param node who it was when it was last connected
   * @param connected whether there is a connection
   * @param greeted whether it has introduced itself on it
   * @param responsive whether requests go to it
   * @param silentNanos how long ago something last came from it; empty if nothing ever did
   * @param report its last report on the present connection
   */
  public record PeerStatus(
      Address address,
      NodeId node,
      boolean connected,
      boolean greeted,
      boolean responsive,
      Optional<Long> silentNanos,
      Optional<Message.Report> report) {}

  /**
   * Slots on their way to this node.
   *
   * @param progress how far they are
   * @param pace how fast they come, and why not faster
   * @param source who was asked last; none while nobody is
   * @param runningNanos since when they are fetched
   */
  public record Filled(
      Progress.Figures progress, Pace.Figures pace, Optional<Address> source, long runningNanos) {}

  /**
   * What waits.
   *
   * @param requests requests for their token's past or for a replica
   * @param forwards requests handed on, for their answers
   * @param writes writes applied here, for other replicas
   * @param updates updates held back
   * @param changes changes of the view
   */
  public record Waiting(int requests, int forwards, int writes, int updates, int changes) {}
}
