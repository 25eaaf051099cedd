package dev.hence.simulator.checker;

import dev.hence.core.clock.VectorClock;
import dev.hence.core.replica.Input;
import dev.hence.core.replica.Message;
import dev.hence.core.replica.Published;
import dev.hence.core.replica.Write;
import dev.hence.core.sharding.Address;
import dev.hence.core.sharding.Layout;
import dev.hence.core.sharding.Member;
import dev.hence.core.sharding.SlotSet;
import dev.hence.core.sharding.View;
import dev.hence.simulator.world.Observer;
import dev.hence.simulator.world.SimulatedNode;
import dev.hence.simulator.world.SimulatedStore;
import dev.hence.simulator.world.World;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which slots each disk has served, as long as its node counts for them. What is stable may be
 * missing on a disk that serves nothing yet: an empty one in the place of a lost one, or one that
 * is about to take slots over, be it again. It may be missing, too, on one that came up with less
 * than it had and serves since it hears from nobody: until the first report of a peer that serves
 * shows it what it lacks. One that was filled from there, or lacks that itself, shows it nothing.
 */
final class Filled implements Observer.OfCycles, Observer.OfInputs, Observer.OfWrites {
  private final World world;
  private final LatestLayout latest;
  private final Map<SimulatedStore, SlotSet> served = new HashMap<>();

  /** Nodes whose disk was replaced at some time. */
  private final Set<SimulatedNode> replaced = new HashSet<>();

  /** Nodes whose disk was replaced, and that haven't heard from one that serves since. */
  private final Set<SimulatedNode> alone = new HashSet<>();

  Filled(World world, LatestLayout latest) {
    this.world = world;
    this.latest = latest;
  }

  /** Called behind the same of {@link LatestLayout}. */
  @Override
  public void writing(SimulatedNode writing, Write write) {
    if (write instanceof Write.PutView put) {
      if (beginsAnew(writing, put.view())) {
        served.remove(writing.store());
      }
      Layout layout = latest.layout();
      for (SimulatedNode node : world.nodes()) {
        if (!beginsAnew(node, layout.view())) {
          served.computeIfPresent(
              node.store(), (store, slots) -> slots.intersection(layout.counted(node.address())));
        }
      }
    }
  }

  @Override
  public void wiped(SimulatedNode node) {
    alone.add(node);
    replaced.add(node);
  }

  @Override
  public void taking(SimulatedNode node, Input input) {
    if (input instanceof Input.Received received
        && received.message() instanceof Message.Report report
        && report.serving()
        && alone.contains(node)
        && knowsMore(received.from())) {
      alone.remove(node);
    }
  }

  /** Whether the sender has what is stable of what it counts for, or nobody can know. */
  private boolean knowsMore(Address address) {
    SimulatedNode sender = world.node(address).orElseThrow();
    Layout layout = latest.layout();
    VectorClock stable = VectorClock.EMPTY;
    for (SimulatedNode node : world.nodes()) {
      stable = stable.join(node.store().stable());
    }
    VectorClock counted =
        stable.filter(writer -> layout.slotsOf(writer).intersects(layout.counted(address)));
    return sender.store().coverage().covers(counted) || alone.containsAll(world.nodes());
  }

  @Override
  public void cycled(SimulatedNode node) {
    SlotSet now = node.published().map(Published::served).orElse(SlotSet.NONE);
    if (!now.isEmpty() && !alone.contains(node)) {
      served.put(node.store(), now);
    }
  }

  /** The slots that the node has served last on the seat that it has in {@code layout}. */
  SlotSet served(SimulatedNode node, Layout layout) {
    return beginsAnew(node, layout.view())
        ? SlotSet.NONE
        : served.getOrDefault(node.store(), SlotSet.NONE);
  }

  /**
   * Whether a node will begin anew once it knows of {@code view}: it is of another cluster, or was
   * forgotten and added again since the view that it is in.
   */
  private static boolean beginsAnew(SimulatedNode node, View view) {
    Optional<View> own = node.store().view();
    boolean otherSeat =
        own.isPresent()
            && view.member(node.address())
                .filter(member -> member.beganAfter(own.get()))
                .isPresent();
    return otherSeat || own.filter(before -> before.cluster() != view.cluster()).isPresent();
  }

  /** Those of them that it still holds, and has all of that is stable. */
  SlotSet slots(SimulatedNode node, Layout layout) {
    SlotSet slots = served(node, layout).intersection(node.store().held());
    return mayBeOfAFormerSource(node, slots, layout) ? SlotSet.NONE : slots;
  }

  /**
   * Whether a node that lost its disk may have filled {@code slots} from one that has no part in
   * them any more in {@code layout}, of which the two don't know yet: then it lacks what is stable
   * there, until it learns of that (as the guarantees say).
   */
  private boolean mayBeOfAFormerSource(SimulatedNode node, SlotSet slots, Layout layout) {
    Layout own = latest.of(node);
    return replaced.contains(node)
        && own.view().epoch() < layout.view().epoch()
        && own.view().members().stream()
            .map(Member::address)
            .anyMatch(
                from -> !layout.counted(from).containsAll(own.counted(from).intersection(slots)));
  }
}
