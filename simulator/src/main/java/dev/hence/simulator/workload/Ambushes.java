package dev.hence.simulator.workload;

import dev.hence.core.agreement.BallotMessage;
import dev.hence.core.replica.Message;
import dev.hence.core.sharding.Address;
import dev.hence.simulator.world.Observer;
import dev.hence.simulator.world.SimulatedNode;
import dev.hence.simulator.world.World;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Lies in wait for messages, to do something to the world just when one leaves. A moment is a kind
 * of message, {@code Cast} or {@code Fetch}, or for those of the agreement a kind of ballot
 * message, {@code Promise}; {@code CutOver} is the proposal of a view with another slot map.
 */
final class Ambushes implements Observer.OfMessages {
  /** Messages between a node that is being filled, and knows it, and its source. */
  private static final List<String> FILLING = List.of("Fetch", "Page");

  private final World world;
  private final List<Waiting> waiting = new ArrayList<>();
  private int generation;

  /** A message that left. */
  record Sent(SimulatedNode from, Address to) {}

  private static final class Waiting {
    private final String moment;
    private final Consumer<Sent> then;
    private int left;

    Waiting(String moment, int skipped, Consumer<Sent> then) {
      this.moment = moment;
      this.left = skipped;
      this.then = then;
    }
  }

  Ambushes(World world) {
    this.world = world;
  }

  /** Does {@code then} once when so many messages of the kind have passed and one more leaves. */
  void lay(String moment, int skipped, Consumer<Sent> then) {
    waiting.add(new Waiting(moment, skipped, then));
  }

  void end() {
    waiting.clear();
  }

  static boolean isOnFilling(Fault.Ambush ambush) {
    return FILLING.contains(ambush.message());
  }

  @Override
  public void sent(SimulatedNode node, Address to, Message message) {
    boolean cutsOver = cutsOver(message);
    if (waiting.isEmpty()) {
      return;
    }
    String kind = message.getClass().getSimpleName();
    String ballot =
        message instanceof Message.Cast cast ? cast.ballot().getClass().getSimpleName() : kind;
    List<Waiting> due = new ArrayList<>();
    for (Waiting each : waiting) {
      boolean comes =
          each.moment.equals(kind)
              || each.moment.equals(ballot)
              || (cutsOver && each.moment.equals("CutOver"));
      if (comes && each.left-- <= 0) {
        due.add(each);
      }
    }
    waiting.removeAll(due);
    for (Waiting each : due) {
      world.trace().add("ambush on " + each.moment + " of " + node + " to " + to);
      each.then.accept(new Sent(node, to));
    }
  }

  /** Whether a view with a further slot map is proposed for the first time. */
  private boolean cutsOver(Message message) {
    if (!(message instanceof Message.Cast cast)
        || !(cast.ballot() instanceof BallotMessage.Accept accept)
        || accept.view().generation() <= generation) {
      return false;
    }
    generation = accept.view().generation();
    return true;
  }
}
