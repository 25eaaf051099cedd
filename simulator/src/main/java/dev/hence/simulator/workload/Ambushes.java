package dev.hence.simulator.workload;

import dev.hence.core.agreement.BallotMessage;
import dev.hence.core.replica.Message;
import dev.hence.core.sharding.Address;
import dev.hence.core.sharding.View;
import dev.hence.simulator.world.LastMoment;
import dev.hence.simulator.world.Observer;
import dev.hence.simulator.world.ReshardStep;
import dev.hence.simulator.world.SimulatedNode;
import dev.hence.simulator.world.World;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Lies in wait for messages, to do something to the world just when one leaves. A moment is a kind
 * of message, {@code Cast} or {@code Fetch}, or for those of the agreement a kind of ballot
 * message, {@code Promise}; {@code CutOver} is the proposal of a view with another slot map, {@code
 * Copy} of one that begins a reshard, {@code Clean} of one that ends former roles; {@code Decree}
 * is the first word of a new view.
 */
final class Ambushes implements Observer.OfMessages, LastMoment {
  /** Messages between a node that is being filled, and knows it, and its source. */
  private static final List<String> FILLING = List.of("Fetch", "Page");

  private final World world;
  private final List<Waiting> waiting = new ArrayList<>();
  private final List<Last> last = new ArrayList<>();
  private int generation;
  private long told;

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

  private static final class Last {
    private final String moment;
    private final Predicate<SimulatedNode> dies;
    private int left;

    Last(String moment, int skipped, Predicate<SimulatedNode> dies) {
      this.moment = moment;
      this.left = skipped;
      this.dies = dies;
    }
  }

  Ambushes(World world) {
    this.world = world;
  }

  /** Does {@code then} once when so many messages of the kind have passed and one more leaves. */
  void lay(String moment, int skipped, Consumer<Sent> then) {
    waiting.add(new Waiting(moment, skipped, then));
  }

  /** Asks {@code dies} once, when so many messages of the kind have passed, before the next. */
  void layBefore(String moment, int skipped, Predicate<SimulatedNode> dies) {
    last.add(new Last(moment, skipped, dies));
  }

  void end() {
    waiting.clear();
    last.clear();
  }

  static boolean isOnFilling(Fault.Ambush ambush) {
    return FILLING.contains(ambush.message());
  }

  @Override
  public boolean comes(SimulatedNode from, Address to, Message message) {
    if (last.isEmpty()) {
      return false;
    }
    Set<String> moments = moments(from, message);
    List<Last> due =
        last.stream().filter(each -> moments.contains(each.moment) && each.left-- <= 0).toList();
    last.removeAll(due);
    for (Last each : due) {
      if (each.dies.test(from)) {
        world.trace().add(from + " dies before " + each.moment + " to " + to);
        return true;
      }
    }
    return false;
  }

  @Override
  public void sent(SimulatedNode node, Address to, Message message) {
    if (!waiting.isEmpty()) {
      Set<String> moments = moments(node, message);
      List<Waiting> due =
          waiting.stream()
              .filter(each -> moments.contains(each.moment) && each.left-- <= 0)
              .toList();
      waiting.removeAll(due);
      for (Waiting each : due) {
        world.trace().add("ambush on " + each.moment + " of " + node + " to " + to);
        each.then.accept(new Sent(node, to));
      }
    }
    remember(message);
  }

  /** What the message is a moment of. */
  private Set<String> moments(SimulatedNode node, Message message) {
    Set<String> moments = new HashSet<>();
    moments.add(message.getClass().getSimpleName());
    if (message instanceof Message.NewView decree && decree.view().epoch() > told) {
      moments.add("Decree");
    }
    if (message instanceof Message.Cast cast) {
      moments.add(cast.ballot().getClass().getSimpleName());
      if (cast.ballot() instanceof BallotMessage.Accept accept) {
        moments.addAll(steps(node, accept.view()));
      }
    }
    return moments;
  }

  private Set<String> steps(SimulatedNode node, View proposed) {
    Optional<ReshardStep> step =
        node.store().view().flatMap(before -> ReshardStep.between(before, proposed));
    Set<String> moments = new HashSet<>();
    step.filter(ReshardStep.COPY::equals).ifPresent(found -> moments.add("Copy"));
    step.filter(ReshardStep.CLEAN::equals).ifPresent(found -> moments.add("Clean"));
    if (proposed.generation() > generation) {
      moments.add("CutOver");
    }
    return moments;
  }

  /** A further slot map is proposed, and a further view told, for the first time only. */
  private void remember(Message message) {
    if (message instanceof Message.NewView decree) {
      told = Math.max(told, decree.view().epoch());
    } else if (message instanceof Message.Cast cast
        && cast.ballot() instanceof BallotMessage.Accept accept) {
      generation = Math.max(generation, accept.view().generation());
    }
  }
}
