package dev.hence.core.agreement;

import dev.hence.core.agreement.AgreementWorld.Node;
import dev.hence.core.sharding.Address;
import dev.hence.core.sharding.View;
import dev.hence.core.sharding.ViewChange;
import dev.hence.core.sharding.Views;
import java.util.ArrayList;
import java.util.List;

/**
 * Three nodes of which two propose, driven by numbered choices. Nodes depend on nothing but what
 * happened at each of them, so two histories that look the same to every node are the same.
 */
final class SmallWorld {
  private static final long LONG_NANOS = 200_000_000;

  private final AgreementWorld world;
  private final List<String> happened = new ArrayList<>();
  private final List<Node> restartable;
  private final List<Node> patient;

  private SmallWorld() {
    View first = Views.founded(3, 1);
    world = new AgreementWorld(Views.nodes(3), first, () -> 0);
    restartable = new ArrayList<>(world.nodes());
    patient = new ArrayList<>(world.nodes().subList(0, 2));
    for (int i = 0; i < 2; i++) {
      happened.add("");
      ViewChange change = new ViewChange.AddNode(new Address("new" + i));
      world.propose(world.nodes().get(i), Views.after(first, change));
    }
    happened.add("");
  }

  /** The world after the choices of {@code path}. */
  static SmallWorld replay(List<Integer> path) {
    SmallWorld small = new SmallWorld();
    path.forEach(small::choose);
    return small;
  }

  /** How many ways there are to go on. */
  int choices() {
    return world.network().size() + restartable.size() + patient.size();
  }

  private void choose(int choice) {
    int messages = world.network().size();
    if (choice < messages) {
      AgreementWorld.InFlight sent = world.network().get(choice);
      note(sent.to(), sent.from() + " " + sent.message());
      world.deliver(choice, false);
    } else if (choice < messages + restartable.size()) {
      Node node = restartable.get(choice - messages);
      restartable.clear();
      note(node.address, "restart");
      world.restart(node);
    } else {
      Node node = patient.remove(choice - messages - restartable.size());
      note(node.address, "wait");
      world.tick(node, LONG_NANOS);
    }
  }

  private void note(Address at, String what) {
    for (int i = 0; i < happened.size(); i++) {
      if (world.nodes().get(i).address.equals(at)) {
        happened.set(i, happened.get(i) + what + "; ");
      }
    }
  }

  /** What happened at each node, in order. */
  String fingerprint() {
    return String.join(" | ", happened);
  }

  int decisions() {
    return world.decided().size() - 1;
  }
}
