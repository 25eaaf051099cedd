package dev.hence.simulator.workload;

import dev.hence.core.agreement.Agreement;
import dev.hence.core.clock.NodeId;
import dev.hence.core.sharding.Address;
import dev.hence.core.sharding.Member;
import dev.hence.core.sharding.View;
import dev.hence.simulator.checker.LatestLayout;
import dev.hence.simulator.world.SimulatedNode;
import dev.hence.simulator.world.World;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Whose memory of votes on the next view may go without the agreement failing or standing still.
 */
final class Voters {
  private final World world;
  private final LatestLayout latest;

  Voters(World world, LatestLayout latest) {
    this.world = world;
    this.latest = latest;
  }

  /** Whether {@code node} may lose what it remembers of its votes. */
  boolean mayForget(SimulatedNode node) {
    Optional<View> view = knownBeside(node);
    return othersRemember(node, view) && isKnown(node, view);
  }

  /** The last view that others than {@code node} have: what it alone knows may go with it. */
  private Optional<View> knownBeside(SimulatedNode node) {
    int cluster = latest.layout().view().cluster();
    return world.nodes().stream()
        .filter(other -> other != node)
        .flatMap(other -> other.store().view().stream())
        .filter(view -> view.cluster() == cluster)
        .max(Comparator.comparingLong(View::epoch));
  }

  /**
   * Whether enough are left who remember how they voted: more seats than a majority can do without.
   */
  private boolean othersRemember(SimulatedNode node, Optional<View> view) {
    List<Address> acceptors = view.map(Agreement::acceptors).orElse(List.of());
    long remembering =
        acceptors.stream()
            .filter(acceptor -> !acceptor.equals(node.address()))
            .map(acceptor -> world.node(acceptor).orElseThrow())
            .filter(acceptor -> remembers(acceptor, view) && countsAsItself(acceptor, view))
            .count();
    return world.nodes().size() > 2
        && (!acceptors.contains(node.address())
            || (acceptors.size() > 2 && remembering > (acceptors.size() - 1) / 2));
  }

  /** Those whose disks went back remember nothing, until a view says since when they do. */
  private static boolean remembers(SimulatedNode acceptor, Optional<View> view) {
    NodeId recorded =
        view.flatMap(last -> last.member(acceptor.address()))
            .map(Member::memory)
            .orElse(NodeId.UNKNOWN);
    return acceptor.store().vote().memory().equals(recorded);
  }

  /** Whether its votes count: as its own by the view, or as those of the first one on its seat. */
  private static boolean countsAsItself(SimulatedNode acceptor, Optional<View> view) {
    NodeId recorded =
        view.flatMap(last -> last.member(acceptor.address()))
            .map(Member::node)
            .orElse(NodeId.UNKNOWN);
    NodeId node = acceptor.store().node();
    return recorded.isKnown()
        ? recorded.equals(node)
        : acceptor.store().knows(acceptor.address(), node);
  }

  /**
   * Whether the view says who the node is, or all others have met it: one whom nobody tells that
   * another one was at its address before votes as if it were the first there, as the guarantees
   * say.
   */
  private boolean isKnown(SimulatedNode node, Optional<View> view) {
    List<Member> members = view.map(View::members).orElse(List.of());
    boolean recorded =
        members.stream()
            .filter(member -> member.address().equals(node.address()))
            .anyMatch(member -> member.node().isKnown());
    return recorded
        || members.stream()
            .filter(member -> !member.address().equals(node.address()))
            .map(member -> world.node(member.address()).orElseThrow().store())
            .allMatch(other -> other.knows(node.address(), node.store().node()));
  }
}
