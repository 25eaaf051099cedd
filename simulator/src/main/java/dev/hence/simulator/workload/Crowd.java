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

  /** How many keys are read in the end at all nodes that serve them; few scenarios write more. */
  private static final int KEYS_READ_MAX = 1_000;

  /** How many of them each client reads besides, at any node. */
  private static final int KEYS_READ_BY_EACH = 100;

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

  /**
   * The keys that were ever written are read, with all that their reader has seen in mind: each at
   * every node that serves it, by the clients in turn, and some by everybody at any node.
   */
  public void readAll() {
    List<Key> written = recording.written(KEYS_READ_MAX);
    int step = Math.max(1, written.size() / KEYS_READ_BY_EACH);
    List<List<LastRead>> reads = new ArrayList<>();
    for (int i = 0; i < sessions.size(); i++) {
      reads.add(new ArrayList<>());
    }
    for (int i = 0; i < written.size(); i += step) {
      for (List<LastRead> own : reads) {
        own.add(new LastRead(written.get(i), dice.pick(nodes)));
      }
    }
    int turn = 0;
    for (Key key : written) {
      for (SimulatedNode node : world.nodes()) {
        if (serves(node, key)) {
          reads.get(turn++ % reads.size()).add(new LastRead(key, node));
        }
      }
    }
    for (int i = 0; i < sessions.size(); i++) {
      sessions.get(i).readAll(reads.get(i));
    }
  }

  private static boolean serves(SimulatedNode node, Key key) {
    return node.published().filter(now -> now.served().contains(key.slot())).isPresent();
  }
}
