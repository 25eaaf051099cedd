package dev.hence.simulator.workload;

import dev.hence.core.data.Key;
import dev.hence.simulator.checker.Checkers;
import dev.hence.simulator.world.Dice;
import dev.hence.simulator.world.Scheduler;
import dev.hence.simulator.world.SimulatedNode;
import dev.hence.simulator.world.World;
import java.util.ArrayList;
import java.util.List;

/** All clients, the keys they use and the nodes they know. */
public final class Crowd {
  private static final long BEGIN_MAX = 2 * Scheduler.SECOND;
  private static final int KEYS_READ_MAX = 100;

  private final World world;
  private final Dice dice;
  private final Load load;
  private final List<Key> keys = new ArrayList<>();
  private final List<Session> sessions = new ArrayList<>();
  private final Recording recording = new Recording();
  private List<SimulatedNode> nodes;

  public Crowd(World world, Checkers checkers, Load load, Dice dice, List<SimulatedNode> nodes) {
    this.world = world;
    this.load = load;
    this.dice = dice;
    this.nodes = List.copyOf(nodes);
    for (int i = 0; i < load.keys(); i++) {
      keys.add(new Key("key" + i));
    }
    for (int i = 0; i < load.sessions(); i++) {
      sessions.add(new Session(i + 1, world, checkers, this, dice.split()));
    }
  }

  Load load() {
    return load;
  }

  /** What the clients did so far. */
  public Recording recording() {
    return recording;
  }

  List<Key> keys() {
    return keys;
  }

  /** The nodes that clients ask. */
  List<SimulatedNode> nodes() {
    return nodes;
  }

  Session session(int number) {
    return sessions.get(number - 1);
  }

  Session anybody(Dice theirs) {
    return theirs.pick(sessions);
  }

  public void start() {
    for (Session session : sessions) {
      world.scheduler().after(dice.between(0, BEGIN_MAX), session::start);
    }
  }

  /** The clients learn of further nodes, or that some are no more. */
  public void know(List<SimulatedNode> changed) {
    nodes = List.copyOf(changed);
  }

  /** The faults are over: nobody gives up any more. */
  public void bePatient() {
    sessions.forEach(Session::bePatient);
  }

  public boolean isDone() {
    return sessions.stream().allMatch(Session::isDone);
  }

  public long unfinished() {
    return sessions.stream().filter(session -> !session.isDone()).count();
  }

  /** Everybody reads keys once more, with all they have seen in mind. */
  public void readAll() {
    int step = Math.max(1, keys.size() / KEYS_READ_MAX);
    List<Key> some = new ArrayList<>();
    for (int i = 0; i < keys.size(); i += step) {
      some.add(keys.get(i));
    }
    sessions.forEach(session -> session.readAll(some));
  }
}
