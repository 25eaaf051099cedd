package dev.hence.simulator;

import dev.hence.core.clock.VectorClock;
import dev.hence.core.data.Register;
import dev.hence.core.replica.Published;
import dev.hence.core.sharding.Layout;
import dev.hence.core.sharding.Member;
import dev.hence.core.sharding.View;
import dev.hence.simulator.checker.LatestLayout;
import dev.hence.simulator.world.SimulatedNode;
import dev.hence.simulator.world.World;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Whether all replicas have come to rest: nothing is under way, everything is everywhere. */
final class Settlement {
  private final World world;
  private final LatestLayout latest;

  Settlement(World world, LatestLayout latest) {
    this.world = world;
    this.latest = latest;
  }

  /** What is still to do; nothing once all is settled. */
  List<String> open() {
    List<String> open = new ArrayList<>();
    Layout layout = latest.layout();
    View view = layout.view();
    if (view.copying()) {
      open.add("a reshard is under way");
    }
    if (world.network().carriesWrites()) {
      open.add("a write that was handed on is under way");
    }
    for (SimulatedNode node : world.nodes()) {
      if (!node.store().orphaned().isEmpty()) {
        open.add(node + " has to hand in " + node.store().orphaned());
      }
      if (node.hasStarted() && isBehind(node, view)) {
        open.add(node + " doesn't know the last view");
      }
    }
    for (Member member : view.members()) {
      if (member.leaving() || !member.former().isEmpty()) {
        open.add(member.address() + " isn't done with former roles");
      }
      SimulatedNode node = world.node(member.address()).orElseThrow();
      if (!node.hasStarted()) {
        continue;
      }
      Optional<Published> published = node.published();
      if (published.isEmpty()) {
        open.add(node + " has no view");
      } else {
        open.addAll(open(node, layout, published.get()));
      }
    }
    return open;
  }

  /** Whether a node has an older view, be it in the last one or not. */
  private static boolean isBehind(SimulatedNode node, View view) {
    return node.published()
        .filter(published -> !published.layout().view().equals(view))
        .isPresent();
  }

  private List<String> open(SimulatedNode node, Layout layout, Published published) {
    List<String> open = new ArrayList<>();
    if (!published.served().equals(layout.present(node.address()))) {
      open.add(node + " serves " + published.served());
    }
    VectorClock all = shared(layout, node);
    if (!published.coverage().covers(all)) {
      open.add(node + " lacks " + words(all.minus(published.coverage())));
    }
    if (!published.stable().covers(all)) {
      open.add(node + " takes for unstable " + words(all.minus(published.stable())));
    }
    if (node.store().logged() > 0) {
      open.add(node + " keeps " + node.store().logged() + " updates in its log");
    }
    long tombstones = tombstones(node).count();
    long found = node.store().tombstonesFound();
    if (tombstones != 0 || found != 0) {
      open.add(node + " keeps " + tombstones + " tombstones and finds " + found);
    }
    return open;
  }

  private static Stream<Register> tombstones(SimulatedNode node) {
    return node.store().registers().values().stream().filter(register -> !register.isLive());
  }

  /** What the replicas of the node's shard cover together, of its shard's writers. */
  private VectorClock shared(Layout layout, SimulatedNode node) {
    VectorClock all = VectorClock.EMPTY;
    Member seat = layout.view().member(node.address()).orElseThrow();
    if (seat.shard() == Member.NO_SHARD) {
      return all;
    }
    for (Member member : layout.view().shardMembers(seat.shard())) {
      all = all.join(world.node(member.address()).orElseThrow().store().coverage());
    }
    return all.filter(writer -> layout.slotsOf(writer).intersects(layout.present(node.address())));
  }

  private String words(VectorClock clock) {
    return world.trace().names().clock(clock);
  }
}
