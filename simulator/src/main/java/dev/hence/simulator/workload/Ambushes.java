package dev.hence.simulator.workload;

import dev.hence.core.replica.Message;
import dev.hence.core.sharding.Address;
import dev.hence.simulator.world.Observer;
import dev.hence.simulator.world.SimulatedNode;
import dev.hence.simulator.world.World;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Predicate;

/** Lies in wait for messages, and has a process killed when one comes by. */
final class Ambushes implements Observer {
  /** Messages between a node that is being filled, and knows it, and its source. */
  private static final List<String> FILLING = List.of("Fetch", "Page");

  private final World world;
  private final Predicate<Fault.Ambush> allowed;
  private final BiConsumer<SimulatedNode, Fault.Ambush> kill;
  private final List<Waiting> waiting = new ArrayList<>();

  private static final class Waiting {
    private final Fault.Ambush ambush;
    private int left;

    Waiting(Fault.Ambush ambush) {
      this.ambush = ambush;
      this.left = ambush.skipped();
    }
  }

  /**
   * Ambushes on the messages of {@code world}.
   *
   * @param allowed whether a process may be killed at the moment
   * @param kill kills it, and sees to its return
   */
  Ambushes(
      World world, Predicate<Fault.Ambush> allowed, BiConsumer<SimulatedNode, Fault.Ambush> kill) {
    this.world = world;
    this.allowed = allowed;
    this.kill = kill;
  }

  void lay(Fault.Ambush ambush) {
    waiting.add(new Waiting(ambush));
  }

  void end() {
    waiting.clear();
  }

  static boolean isOnFilling(Fault.Ambush ambush) {
    return FILLING.contains(ambush.message());
  }

  @Override
  public void sent(SimulatedNode node, Address to, Message message) {
    if (!waiting.isEmpty()) {
      String kind = message.getClass().getSimpleName();
      waiting.removeIf(each -> springs(each, kind, node, to));
    }
  }

  private boolean springs(Waiting each, String kind, SimulatedNode node, Address to) {
    if (!each.ambush.message().equals(kind) || each.left-- > 0) {
      return false;
    }
    if (allowed.test(each.ambush)) {
      world.trace().add("ambush on " + kind + " of " + node + " to " + to);
      if (each.ambush.receiver()) {
        world.node(to).ifPresent(receiver -> kill.accept(receiver, each.ambush));
      } else {
        kill.accept(node, each.ambush);
      }
    }
    return true;
  }
}
