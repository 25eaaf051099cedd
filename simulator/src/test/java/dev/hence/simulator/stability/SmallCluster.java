package dev.hence.simulator.stability;

import static dev.hence.simulator.world.Scheduler.MILLI;
import static dev.hence.simulator.world.Scheduler.SECOND;

import dev.hence.core.agreement.BallotMessage;
import dev.hence.core.broadcast.Holdback;
import dev.hence.core.clock.Token;
import dev.hence.core.data.Key;
import dev.hence.core.data.Value;
import dev.hence.core.replica.Acks;
import dev.hence.core.replica.Answer;
import dev.hence.core.replica.Event;
import dev.hence.core.replica.Figures;
import dev.hence.core.replica.Message;
import dev.hence.core.replica.ReplicaSettings;
import dev.hence.core.replica.Request;
import dev.hence.core.sharding.Address;
import dev.hence.core.sharding.View;
import dev.hence.simulator.checker.Checkers;
import dev.hence.simulator.world.Dice;
import dev.hence.simulator.world.Meddler;
import dev.hence.simulator.world.NodeSettings;
import dev.hence.simulator.world.Observer;
import dev.hence.simulator.world.ReplyPort;
import dev.hence.simulator.world.SimulatedNode;
import dev.hence.simulator.world.World;
import dev.hence.simulator.world.WorldSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.IntFunction;
import java.util.stream.Stream;

/** A cluster of a few nodes and one client, in a world in which all goes evenly. */
final class SmallCluster {
  private static final long ANSWER_MAX = 20 * SECOND;
  private static final long ENTRY_BYTES = 100;

  private final World world = new World(WorldSettings.EVEN, Dice.ofSeed(1), Meddler.NONE);

  /** All invariants, where logs reach back. */
  private final Optional<Checkers> checkers;

  private final List<Event> events = new ArrayList<>();
  private final List<Message.Report> reports = new ArrayList<>();

  /** The view that anybody asked the others to accept last. */
  private Optional<View> proposed = Optional.empty();

  /** What the client has seen. */
  Token token = Token.NO_PAST;

  SmallCluster(int shards, String... names) {
    this(shards, Long.MAX_VALUE, names);
  }

  /** A cluster whose update logs are bounded: then they don't reach back for everybody. */
  SmallCluster(int shards, long logBytesMax, String... names) {
    this(shards, logBytesMax, ReplicaSettings.TAKE_OVER_BYTES, names);
  }

  /**
   * The same, whose nodes take slots over in pieces.
   *
   * @param takeOverBytes how much is fetched before the slots that it makes up are taken over
   */
  SmallCluster(int shards, long logBytesMax, long takeOverBytes, String... names) {
    List<Address> view = Stream.of(names).map(Address::new).toList();
    OptionalInt count = OptionalInt.of(shards);
    for (Address address : view) {
      world.add(
          new NodeSettings(
              address,
              view,
              count,
              0,
              ENTRY_BYTES,
              ReplicaSettings.MOVE_TURN_NANOS,
              takeOverBytes,
              logBytesMax,
              Holdback.UPDATES_MAX));
    }
    checkers = logBytesMax == Long.MAX_VALUE ? Optional.of(new Checkers(world)) : Optional.empty();
    world.watch(
        new Observer() {
          @Override
          public void noticed(SimulatedNode node, Event event) {
            events.add(event);
          }
        });
    Observer.OfMessages noting =
        (node, to, message) -> {
          if (message instanceof Message.Report report) {
            reports.add(report);
          } else if (message instanceof Message.Cast(BallotMessage.Accept accept)) {
            proposed = Optional.of(accept.view());
          }
        };
    world.watch(noting);
    world.nodes().forEach(SimulatedNode::start);
    pass(2 * SECOND);
  }

  /** Checks what must hold in the end; the rest is checked after every event. */
  void settled() {
    checkers.orElseThrow().settled();
  }

  World world() {
    return world;
  }

  /** Starts one more node, that asks the first one for a seat. */
  void join(String name) {
    List<Address> view = List.of(node(0).address(), new Address(name));
    world.add(new NodeSettings(view.getLast(), view, OptionalInt.empty(), 0, ENTRY_BYTES)).start();
    pass(2 * SECOND);
  }

  /** The address of one more node, that never runs. */
  Address spare(String name) {
    Address address = new Address(name);
    List<Address> view = List.of(node(0).address(), address);
    world.add(new NodeSettings(address, view, OptionalInt.empty(), 0, ENTRY_BYTES));
    return address;
  }

  SimulatedNode node(int index) {
    return world.nodes().get(index);
  }

  /** The first of key0, key1, … that a node serves. */
  String keyOf(int index) {
    return Stream.iterate(0, i -> i + 1)
        .map(i -> new Key("key" + i))
        .filter(key -> node(index).published().orElseThrow().served().contains(key.slot()))
        .findFirst()
        .orElseThrow()
        .text();
  }

  /** Cuts a node off from all others, both ways, until the network heals. */
  void cutOff(int index) {
    for (SimulatedNode other : world.nodes()) {
      if (other != node(index)) {
        part(node(index), other);
      }
    }
  }

  /** Cuts two nodes off from each other, both ways, until the network heals. */
  void part(SimulatedNode one, SimulatedNode other) {
    world.network().block(one.address(), other.address());
    world.network().block(other.address(), one.address());
  }

  /** What one node sends to another takes so much longer, until the network heals. */
  void slow(SimulatedNode from, SimulatedNode to, long nanos) {
    world.network().interference().slow(from.address(), to.address(), nanos);
  }

  /** What the others send to a node takes so much longer, until the network heals. */
  void slowTo(SimulatedNode node, long nanos) {
    for (SimulatedNode other : world.nodes()) {
      if (other != node) {
        slow(other, node, nanos);
      }
    }
  }

  /** From now on that share of all messages of a kind is lost. */
  void hinder(String kind, double loss) {
    world.network().interference().hinder(kind, 0, loss);
  }

  /** From now on all messages of a kind take so much longer; 0 for no longer. */
  void delay(String kind, long nanos) {
    world.network().interference().hinder(kind, nanos, 0);
  }

  /** The epoch of the view that a node has stored. */
  long epoch(int index) {
    return node(index).store().view().orElseThrow().epoch();
  }

  Figures figures(int index) {
    return node(index).published().orElseThrow().figures();
  }

  void pass(long nanos) {
    world.scheduler().runUntil(world.scheduler().now() + nanos);
  }

  /** The reports sent since this was asked last. */
  List<Message.Report> takeReports() {
    List<Message.Report> taken = List.copyOf(reports);
    reports.clear();
    return taken;
  }

  /** The view that anybody asked the others to accept last. */
  View proposed() {
    return proposed.orElseThrow();
  }

  /** How often an event was told. */
  long told(String name) {
    return events.stream().filter(event -> event.name().startsWith(name)).count();
  }

  /** Puts those of key0, key1, … below {@code keys} whose slots the node holds, at that node. */
  void putHeld(int index, int keys, IntFunction<String> json) {
    for (int i = 0; i < keys; i++) {
      Key key = new Key("key" + i);
      if (node(index).store().held().contains(key.slot())) {
        put(index, key.text(), json.apply(i));
      }
    }
  }

  Answer put(int index, String key, String json) {
    return ask(index, new Request.Put(new Key(key), Value.of(json), token, Acks.LOCAL));
  }

  Answer delete(int index, String key) {
    return ask(index, new Request.Delete(new Key(key), token, Acks.LOCAL));
  }

  Answer get(int index, String key) {
    return ask(index, new Request.Get(new Key(key), token));
  }

  Answer ask(int index, Request request) {
    Waiting waiting = begin(index, request);
    long end = world.scheduler().now() + ANSWER_MAX;
    while (waiting.answer.isEmpty() && world.scheduler().now() < end) {
      pass(MILLI);
    }
    Answer answer = waiting.answer.orElseThrow();
    switch (answer) {
      case Answer.Found found -> token = found.token();
      case Answer.Absent absent -> token = absent.token();
      case Answer.Written written -> token = written.token();
      case Answer other -> {}
    }
    return answer;
  }

  /** Asks a node for something about the cluster, and doesn't wait for it. */
  Waiting begin(int index, Request request) {
    Waiting waiting = new Waiting();
    node(index).submit(request, waiting);
    return waiting;
  }

  /** A client that waits for an answer. */
  static final class Waiting implements ReplyPort {
    private Optional<Answer> answer = Optional.empty();

    Optional<Answer> answer() {
      return answer;
    }

    @Override
    public void answered(Answer given) {
      answer = Optional.of(given);
    }

    @Override
    public void lost() {
      throw new AssertionError("the node died");
    }
  }
}
