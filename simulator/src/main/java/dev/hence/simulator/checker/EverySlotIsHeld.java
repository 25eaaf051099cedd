package dev.hence.simulator.checker;

import dev.hence.core.clock.Epoch;
import dev.hence.core.clock.VectorClock;
import dev.hence.core.replica.Write;
import dev.hence.core.sharding.Address;
import dev.hence.core.sharding.Layout;
import dev.hence.core.sharding.Member;
import dev.hence.core.sharding.Role;
import dev.hence.core.sharding.SlotSet;
import dev.hence.core.sharding.View;
import dev.hence.simulator.world.Observer;
import dev.hence.simulator.world.SimulatedNode;
import dev.hence.simulator.world.World;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * I12: at every moment every slot has a complete group. In the latest view each slot is held by
 * somebody who counts for it, from the moment on when one held it first; and right after a cut-over
 * somebody has all of each shard. A slot whose only disk was lost with nothing in it starts anew.
 *
 * <p>Where a disk was lost or a node removed, and of those left one that has a part of a shard's
 * slots has more of a writer than all who have the others, nobody has these whole any more: the
 * others fetch what there is, and go on with what they had in the rest. So the rest isn't owed
 * until somebody takes it over. Nor are slots all of whose holders have to hand in what they have,
 * because a view was forced that doesn't know the slot maps they wrote under.
 */
final class EverySlotIsHeld extends Invariant implements Observer.OfCommits {
  private final LatestLayout latest;
  private SlotSet owed = SlotSet.NONE;

  /** Slots that nobody has whole any more. */
  private SlotSet torn = SlotSet.NONE;

  /** The view that each node had last. */
  private final Map<SimulatedNode, View> views = new HashMap<>();

  /** What each node holds. */
  private final Map<SimulatedNode, SlotSet> holding = new HashMap<>();

  private List<Address> members = List.of();
  private int cluster;
  private int servedBy = -1;

  EverySlotIsHeld(World world, Ledger ledger, LatestLayout latest) {
    super("I12 every slot has a complete group", world, ledger);
    this.latest = latest;
  }

  @Override
  public void wiped(SimulatedNode node) {
    owed = owed.intersection(held(latest.layout()));
    holding.remove(node);
    tear(latest.layout());
  }

  @Override
  public void committed(SimulatedNode node, List<Write> writes) {
    if (!changes(writes)) {
      return;
    }
    Layout layout = latest.layout();
    if (hasLostSomebody(layout.view())) {
      tear(layout);
    }
    SlotSet before = holding.getOrDefault(node, SlotSet.NONE);
    holding.put(node, node.store().held());
    torn = torn.minus(node.store().held().minus(before));
    SlotSet held = held(layout);
    if (cluster != layout.view().cluster()) {
      cluster = layout.view().cluster();
      owed = SlotSet.NONE;
      torn = SlotSet.NONE;
      servedBy = -1;
    }
    if (losesItsSlotMaps(node, writes)) {
      torn = torn.union(owed.minus(held).intersection(node.store().orphaned()));
    }
    SlotSet lacking = owed.minus(held).minus(torn);
    check(
        lacking.isEmpty(),
        () -> "nobody of their shards holds " + lacking.size() + " slots any more");
    owed = held;
    if (layout.view().generation() != servedBy) {
      boolean first = servedBy < 0;
      servedBy = layout.view().generation();
      for (int shard = 0; !first && shard < layout.view().shardCount(); shard++) {
        complete(layout, shard);
      }
    }
  }

  /** Whether the node takes a view that was forced under other slot maps than it wrote under. */
  private boolean losesItsSlotMaps(SimulatedNode node, List<Write> writes) {
    boolean loses = false;
    for (Write write : writes) {
      if (write instanceof Write.PutView put) {
        View before = views.put(node, put.view());
        loses |=
            before != null
                && !Epoch.sameBranch(before.epoch(), put.view().epoch())
                && !put.view().hasSlotMapsOf(before);
      }
    }
    return loses;
  }

  /** Whether the view has lost a member since this was asked last; notes who is in it. */
  private boolean hasLostSomebody(View view) {
    List<Address> before = members;
    members = view.members().stream().map(Member::address).toList();
    return !members.containsAll(before);
  }

  /** Notes what nobody has whole any more, now that somebody is gone. */
  private void tear(Layout layout) {
    List<SimulatedNode> left = nodes(layout.view().members());
    SlotSet some = SlotSet.NONE;
    VectorClock most = VectorClock.EMPTY;
    for (SimulatedNode node : left) {
      some = some.union(held(node, layout));
      most = most.join(node.store().coverage());
    }
    for (int i = 0; i < most.size(); i++) {
      long writer = most.writer(i);
      SlotSet whole = SlotSet.NONE;
      for (SimulatedNode node : left) {
        if (node.store().coverage().get(writer) == most.count(i)) {
          whole = whole.union(held(node, layout));
        }
      }
      torn = torn.union(layout.slotsOf(writer).intersection(some).minus(whole));
    }
  }

  private static boolean changes(List<Write> writes) {
    for (Write write : writes) {
      if (write instanceof Write.PutHeld
          || write instanceof Write.PutView
          || write instanceof Write.DropSlots) {
        return true;
      }
    }
    return false;
  }

  private void complete(Layout layout, int shard) {
    SlotSet slots =
        layout.slots(new Role(layout.view().generation(), shard)).intersection(owed).minus(torn);
    check(
        nodes(layout.view().shardMembers(shard)).stream()
            .anyMatch(node -> node.store().held().containsAll(slots)),
        () -> "nobody has all of s" + shard + " after the cut-over");
  }

  private SlotSet held(Layout layout) {
    SlotSet held = SlotSet.NONE;
    for (SimulatedNode node : nodes(layout.view().members())) {
      boolean belongs =
          node.store().view().filter(v -> v.cluster() == layout.view().cluster()).isPresent();
      if (belongs) {
        held = held.union(held(node, layout));
      }
    }
    return held;
  }

  /** What the node holds of what it counts for. */
  private static SlotSet held(SimulatedNode node, Layout layout) {
    return node.store().held().intersection(layout.counted(node.address()));
  }

  private List<SimulatedNode> nodes(List<Member> members) {
    return members.stream().map(member -> world.node(member.address()).orElseThrow()).toList();
  }
}
