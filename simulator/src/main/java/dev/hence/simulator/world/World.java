package dev.hence.simulator.world;

import dev.hence.core.replica.Message;
import dev.hence.core.sharding.Address;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Everything there is: nodes, network, time and what watches them. */
public final class World {
  private final Scheduler scheduler = new Scheduler();
  private final Map<Address, SimulatedNode> nodes = new LinkedHashMap<>();
  private List<SimulatedNode> inOrder = List.of();
  private final Observers observers = new Observers();
  private final WorldSettings settings;
  private final Dice dice;
  private final Meddler meddler;
  private final Trace trace;
  private final SimulatedNetwork network;
  private LastMoment lastMoment = (from, to, message) -> false;
  private long requests;

  public World(WorldSettings settings, Dice dice, Meddler meddler) {
    this.settings = settings;
    this.dice = dice;
    this.meddler = meddler;
    this.trace = new Trace(scheduler);
    this.network =
        new SimulatedNetwork(scheduler, dice.split(), settings.network(), meddler, observers);
    observers.add(trace.names());
  }

  /** A node that isn't started yet. */
  public SimulatedNode add(NodeSettings nodeSettings) {
    SimulatedNode node = new SimulatedNode(this, dice.split(), nodeSettings);
    nodes.put(node.address(), node);
    inOrder = List.copyOf(nodes.values());
    network.add(node);
    return node;
  }

  /** Lets {@code moment} say where processes die instead of sending. */
  public void dieAt(LastMoment moment) {
    lastMoment = moment;
  }

  boolean isLastMoment(SimulatedNode from, Address to, Message message) {
    return lastMoment.comes(from, to, message);
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
    return inOrder;
  }

  public Optional<SimulatedNode> node(Address address) {
    return Optional.ofNullable(nodes.get(address));
  }

  Observers observers() {
    return observers;
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
}
