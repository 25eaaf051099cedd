package dev.hence.simulator.world;

import dev.hence.core.replica.Answer;
import dev.hence.core.replica.Event;
import dev.hence.core.replica.Input;
import dev.hence.core.replica.Message;
import dev.hence.core.replica.Write;
import dev.hence.core.sharding.Address;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Everything there is: nodes, network, time and what watches them. */
public final class World {
  private final Scheduler scheduler = new Scheduler();
  private final Map<Address, SimulatedNode> nodes = new LinkedHashMap<>();
  private final List<Observer> observers = new ArrayList<>();
  private final Observer observer = new AllObservers();
  private final WorldSettings settings;
  private final Dice dice;
  private final Meddler meddler;
  private final Trace trace;
  private final SimulatedNetwork network;
  private long requests;

  public World(WorldSettings settings, Dice dice, Meddler meddler) {
    this.settings = settings;
    this.dice = dice;
    this.meddler = meddler;
    this.trace = new Trace(scheduler);
    this.network =
        new SimulatedNetwork(scheduler, dice.split(), settings.network(), meddler, observer);
    observers.add(trace.names());
  }

  /** A node that isn't started yet. */
  public SimulatedNode add(NodeSettings nodeSettings) {
    SimulatedNode node = new SimulatedNode(this, dice.split(), nodeSettings);
    nodes.put(node.address(), node);
    network.add(node);
    return node;
  }

  public void watch(Observer further) {
    observers.add(further);
  }

  public Scheduler scheduler() {
    return scheduler;
  }

  public SimulatedNetwork network() {
    return network;
  }

  public Trace trace() {
    return trace;
  }

  /** All nodes, in the order in which they were added. */
  public List<SimulatedNode> nodes() {
    return List.copyOf(nodes.values());
  }

  public Optional<SimulatedNode> node(Address address) {
    return Optional.ofNullable(nodes.get(address));
  }

  Observer observer() {
    return observer;
  }

  Meddler meddler() {
    return meddler;
  }

  long nextRequest() {
    return ++requests;
  }

  long cycleDelay() {
    return dice.between(settings.cycleNanosMin(), settings.cycleNanosMax());
  }

  boolean readsAtEdge() {
    return dice.chance(settings.edgeReads());
  }

  long commitTime() {
    return dice.between(settings.commitNanosMin(), settings.commitNanosMax());
  }

  /** Passes everything on to all who watch. */
  private final class AllObservers implements Observer {
    private void each(Consumer<Observer> call) {
      for (Observer each : observers) {
        call.accept(each);
      }
    }

    @Override
    public void started(SimulatedNode node) {
      each(o -> o.started(node));
    }

    @Override
    public void died(SimulatedNode node) {
      each(o -> o.died(node));
    }

    @Override
    public void wiping(SimulatedNode node) {
      each(o -> o.wiping(node));
    }

    @Override
    public void wiped(SimulatedNode node) {
      each(o -> o.wiped(node));
    }

    @Override
    public void writing(SimulatedNode node, Write write) {
      each(o -> o.writing(node, write));
    }

    @Override
    public void committed(SimulatedNode node, List<Write> writes) {
      each(o -> o.committed(node, writes));
    }

    @Override
    public void taking(SimulatedNode node, Input input) {
      each(o -> o.taking(node, input));
    }

    @Override
    public void sent(SimulatedNode node, Address to, Message message) {
      each(o -> o.sent(node, to, message));
    }

    @Override
    public void noticed(SimulatedNode node, Event event) {
      each(o -> o.noticed(node, event));
    }

    @Override
    public void answered(SimulatedNode node, Answer answer) {
      each(o -> o.answered(node, answer));
    }

    @Override
    public void cycled(SimulatedNode node) {
      each(o -> o.cycled(node));
    }
  }
}
